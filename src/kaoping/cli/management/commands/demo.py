"""Make the demonstration: ``kaoping demo [--size nation] [--serve]``."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext, override

from kaoping.administration.queries.demo import demo_roles, is_empty
from kaoping.cli.demo.nation import nation
from kaoping.cli.demo.plan import FOUNDED, NATION, PASSWORD, PLANS
from kaoping.cli.demo.whole import small


def percent(told: int, lines: int) -> int:
    """What is done when ``told`` of ``lines`` are; the end alone is 100."""
    return min(99, 100 * told // lines)


def bar(done: int, width: int = 20) -> str:
    filled = width * done // 100
    return f"[{'#' * filled}{'.' * (width - filled)}]"


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
            plan = PLANS[size]
            self._show(nation(plan) if plan is NATION else small(plan), plan.lines)
            made.write_text(size)
        self._print_roles(bind)
        if serve:
            call_command("serve", bind=bind)

    def _show(self, steps: Iterator[str], lines: int) -> None:
        """A bar that is written over, on a terminal; elsewhere a line a step."""
        began = time.monotonic()
        on_terminal = self.stdout.isatty()
        for told, line in enumerate(steps):
            done = percent(told, lines)
            if on_terminal:
                self.stdout.write(f"\r\033[K{bar(done)} {done} %  {line}", ending="")
            else:
                self.stdout.write(f"{done:3} %  {time.monotonic() - began:6.0f} s  {line}")
            self.stdout.flush()
        if on_terminal:
            self.stdout.write(f"\r\033[K{bar(100)} 100 %")
        self.stdout.write(f"{time.monotonic() - began:.0f} s in all")

    def _print_roles(self, bind: str) -> None:
        self.stdout.write(f"\nPassword of every account: {PASSWORD}\n")
        with override("zh-hans"):
            for role in demo_roles(max(now(), FOUNDED)):
                post = gettext(role.post.label)
                self.stdout.write(f"  {role.username:<24} {post}  {role.unit}")
        self.stdout.write(f"\nhttp://{bind}/\n")
