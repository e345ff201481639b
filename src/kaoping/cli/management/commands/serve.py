"""Serve the pages and do the background work: ``kaoping serve``, until it is stopped."""

import signal
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Serve the pages with a worker beside them (in earnest, run both as services)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port")
        parser.add_argument("--web-workers", type=int, default=2)
        parser.add_argument("--no-worker", action="store_true", help="pages only")

    def handle(self, *_args: Any, **options: Any) -> None:
        server = [
            sys.executable, "-m", "gunicorn", "kaoping.config.wsgi:application",
            "--bind", options["bind"], "--workers", str(options["web_workers"]),
            "--threads", "4", "--access-logfile", "/dev/null",
        ]  # fmt: skip
        with a_worker(wanted=not options["no_worker"]):
            serving = subprocess.Popen(server)  # noqa: S603  # fixed program, no shell
            # Whoever stops this command stops the server with it.
            signal.signal(signal.SIGTERM, lambda _signal, _frame: serving.terminate())
            try:
                serving.wait()
            except KeyboardInterrupt:
                serving.terminate()
                serving.wait()


@contextmanager
def a_worker(*, wanted: bool) -> Iterator[None]:
    """A background worker that lives as long as the server does."""
    if not wanted:
        yield
        return
    worker = subprocess.Popen([sys.executable, "-m", "kaoping", "work"])
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)
