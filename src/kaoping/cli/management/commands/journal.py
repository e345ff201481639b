"""Prove the journal: ``kaoping journal verify`` walks the chain and checks the anchors."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kaoping.foundation.journal.anchors import first_lost_anchor
from kaoping.foundation.journal.queries import verify


class Command(BaseCommand):
    help = "Prove that nobody has altered the journal; name the first broken link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        proof = verify()
        if proof.broken_at is not None:
            raise CommandError(f"the chain breaks at entry {proof.broken_at}")
        lost = first_lost_anchor(Path(settings.HOME) / "anchors")
        if lost is not None:
            raise CommandError(
                f"the anchor of {lost.day} names entry {lost.seq}, which is gone or altered"
            )
        self.stdout.write(f"{proof.entries} entries, unbroken; head {proof.seq} {proof.hash}")
