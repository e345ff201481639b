"""Make the demonstration: ``kaoping demo [--size nation] [--serve]``."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext, override

from kaoping.administration.queries import demo_roles, is_empty
from kaoping.cli.demo.nation import nation
from kaoping.cli.demo.plan import FOUNDED, NATION, PASSWORD, PLANS
from kaoping.cli.demo.whole import small


class Command(BaseCommand):
    help = "Make the demonstration in an empty database, through the acts that people use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=sorted(PLANS), default="small")
        parser.add_argument("--serve", action="store_true", help="serve it when it is there")
        parser.add_argument("--bind", default="127.0.0.1:8000")

    def handle(self, *_args: Any, size: str, serve: bool, bind: str, **_options: Any) -> None:
        if settings.MODE != "demo":
            raise CommandError("set KAOPING_MODE=demo: a demonstration is never made in earnest")
        call_command("migrate", verbosity=0)
        made = settings.HOME / "demo-made"
        if not made.exists():
            if not is_empty():
                raise CommandError("this database holds data already; nothing was changed")
            self._show(nation(NATION) if size == NATION.name else small(PLANS[size]))
            made.write_text(size)
        self._print_roles(bind)
        if serve:
            call_command("serve", bind=bind)

    def _show(self, steps: Iterator[str]) -> None:
        """One line that is written over, on a terminal; a line a step elsewhere."""
        began = time.monotonic()
        on_terminal = sys.stdout.isatty()
        for line in steps:
            said = f"{time.monotonic() - began:6.0f} s  {line}"
            self.stdout.write(
                f"\r\033[K{said}" if on_terminal else said, ending="" if on_terminal else "\n"
            )
            self.stdout.flush()
        self.stdout.write(f"\n{time.monotonic() - began:.0f} s in all")

    def _print_roles(self, bind: str) -> None:
        self.stdout.write(f"\nPassword of every account: {PASSWORD}\n")
        with override("zh-hans"):
            for role in demo_roles(max(now(), FOUNDED)):
                post = gettext(role.post.label)
                self.stdout.write(f"  {role.username:<24} {post}  {role.unit}")
        self.stdout.write(f"\nhttp://{bind}/\n")
