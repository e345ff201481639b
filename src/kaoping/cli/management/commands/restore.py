"""Restore a backup into an empty installation: ``kaoping restore FILE``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kaoping.administration.backups import restore
from kaoping.cli.acting import said
from kaoping.foundation.refusal import Refused


class Command(BaseCommand):
    help = "Restore a backup into an empty installation, and prove its journal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            proof = restore(options["file"])
        except Refused as refused:
            raise CommandError(said(refused)) from None
        self.stdout.write(f"restored; {proof.entries} journal entries, unbroken")
