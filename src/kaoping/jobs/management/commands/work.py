"""Do background work: ``kaoping work`` runs until it is stopped, ``--once`` for one round."""

import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from kaoping.jobs.worker import one_round

PAUSE = 2.0  # seconds between rounds


class Command(BaseCommand):
    help = "Do background work: news, reminders, mail, exports, imports, documents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *_args: Any, once: bool = False, **_options: Any) -> None:
        going = True

        def stop(_signal: int, _frame: FrameType | None) -> None:
            nonlocal going
            going = False

        signal.signal(signal.SIGTERM, stop)
        while going:
            close_old_connections()
            one_round()
            if once:
                break
            time.sleep(PAUSE)
