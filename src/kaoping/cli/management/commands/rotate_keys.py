"""Put a new key in use and seal all personal data anew: ``kaoping rotate_keys``."""

from typing import Any

from django.core.management.base import BaseCommand

from kaoping.foundation.files.actions import seal_sheets_anew
from kaoping.foundation.people.sealing import seal_anew
from kaoping.foundation.people.secrets import add_key
from kaoping.programme.publicity.sealed_files import seal_evidence_anew


class Command(BaseCommand):
    help = "Add a new key and seal all personal data with it; the old keys keep opening."

    def handle(self, *_args: Any, **_options: Any) -> None:
        key = add_key()
        values = seal_anew()
        evidence, closed = seal_evidence_anew()
        sheets, closed_sheets = seal_sheets_anew()
        self.stdout.write(
            f"key {key} is in use; {values} values and {evidence + sheets} files sealed anew"
        )
        for path in closed + closed_sheets:
            self.stderr.write(f"no key opens it; left as it is: {path}")
