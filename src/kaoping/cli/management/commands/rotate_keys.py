"""Put a new key in use and seal all personal data anew: ``kaoping rotate_keys``."""

from typing import Any

from django.core.management.base import BaseCommand

from kaoping.foundation.people.sealing import seal_anew
from kaoping.foundation.people.secrets import add_key


class Command(BaseCommand):
    help = "Add a new key and seal all personal data with it; the old keys keep opening."

    def handle(self, *_args: Any, **_options: Any) -> None:
        key = add_key()
        self.stdout.write(f"key {key} is in use; {seal_anew()} values sealed anew")
