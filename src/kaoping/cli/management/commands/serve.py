"""Serve the pages and do the background work: ``kaoping serve``, until it is stopped."""

import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

WORK = [sys.executable, "-m", "kaoping", "work"]
LOOK = 5.0  # seconds between two looks at the worker
PATIENCE = 30.0  # seconds a worker has to finish what it does


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
        worker = None if options["no_worker"] else KeptWorker()
        serving = subprocess.Popen(server)  # noqa: S603  # fixed program, no shell
        # Whoever stops this command stops the server with it.
        signal.signal(signal.SIGTERM, lambda _signal, _frame: serving.terminate())
        try:
            _until_stopped(serving, worker)
        except KeyboardInterrupt:
            serving.terminate()
            serving.wait()
        finally:
            if worker:
                worker.stop()


def _until_stopped(serving: "subprocess.Popen[bytes]", worker: "KeptWorker | None") -> None:
    while serving.poll() is None:
        if worker:
            worker.look()
        try:
            serving.wait(timeout=LOOK)
        except subprocess.TimeoutExpired:
            continue


class KeptWorker:
    """A background worker that is started again whenever it has died."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Start it, unless it runs."""
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(WORK)  # noqa: S603  # fixed program, no shell

    def stop(self) -> None:
        """Let it finish what it does; one that takes too long is killed, and loses nothing."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
