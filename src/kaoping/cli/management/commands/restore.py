"""Restore a backup into an empty installation: ``kaoping restore FILE``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kaoping.administration.archives import check_archive
from kaoping.administration.backups import restore
from kaoping.cli.acting import said
from kaoping.foundation.refusal import Refused


class Command(BaseCommand):
    help = "Restore a backup into an empty installation, and prove its journal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="read it through, restore nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                manifest = check_archive(options["file"])
                self.stdout.write(f"whole; made {manifest['made_at']}, {manifest['files']} files")
                for name in manifest["altered"]:
                    self.stderr.write(f"not what was kept under this name: {name}")
                self._name(manifest["missing"])
                return
            restored = restore(options["file"])
        except Refused as refused:
            raise CommandError(said(refused)) from None
        except OSError as wrong:
            if wrong.filename is None:
                raise  # not about a file: a full disk and the like are told whole
            raise CommandError(f"{wrong.filename}: {wrong.strerror}") from None
        self.stdout.write(f"restored; {restored.entries} journal entries, unbroken")
        self._name(restored.missing)

    def _name(self, missing: list[str]) -> None:
        for name in missing:
            self.stderr.write(f"kept, but not in the archive: {name}")
