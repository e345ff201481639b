"""Who acts when an operator types: an account in one of its posts, like at a page."""

import os
from abc import ABC, abstractmethod
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from kaoping.acts import words
from kaoping.foundation.calendar.clock import now
from kaoping.foundation.people.queries import Holding, account_named, actor_in, posts_of
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused
from kaoping.programme.season.queries import standing


def said(refused: Refused) -> str:
    """Every reason on a line of its own."""
    return "\n".join(
        f"{refusal.field}: {words.whole(refusal)}" if refusal.field else words.whole(refusal)
        for refusal in refused.refusals
    )


class ActingCommand(BaseCommand, ABC):
    """A command that acts: ``--as ACCOUNT [--post POST] [--unit CODE]``.

    Whoever types much sets KAOPING_AS, KAOPING_POST and KAOPING_UNIT instead.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        who = parser.add_argument_group("who acts")
        known = os.environ.get
        who.add_argument("--as", dest="account", default=known("KAOPING_AS", ""),
                         help="account name; else KAOPING_AS")  # fmt: skip
        who.add_argument("--post", default=known("KAOPING_POST", ""),
                         help="one of its posts, if there are several; else KAOPING_POST")  # fmt: skip
        who.add_argument("--unit", default=known("KAOPING_UNIT", ""),
                         help="code of the post's unit, if there are several")  # fmt: skip
        who.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES],
                         help="of what is said; Chinese without it")  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        at, language = now(), options["language"]
        with override(language) if language else nullcontext():
            try:
                self.act(self.who(options, at), options, at)
            except Refused as refused:
                raise CommandError(said(refused)) from None

    def who(self, options: dict[str, Any], at: datetime) -> Actor:
        """The actor that was named; ``CommandError`` without one."""
        if not options["account"]:
            raise CommandError("say who acts: --as ACCOUNT, or set KAOPING_AS")
        return actor_typed(options["account"], options["post"], options["unit"], at)

    @abstractmethod
    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        """Do the command's act at that time; a ``Refused`` is worded by ``handle``."""


def actor_typed(username: str, post: str, unit_code: str, at: datetime) -> Actor:
    """The actor that was named; ``CommandError`` when the account does not hold the post."""
    account = account_named(username)
    if account is None:
        raise CommandError(f"no active account {username}")
    held = posts_of(account, now=at)
    meant = [h for h in held if post in ("", h.post) and unit_code in ("", h.unit_code)]
    if not meant:
        which = " at ".join(filter(None, (post or "a post", unit_code)))
        raise CommandError(f"{username} does not hold {which}")
    if len(meant) > 1:
        raise CommandError(f"name one with --post and --unit: {username} is {_listed(meant)}")
    return standing(actor_in(account, meant[0], way="cli"))


def _listed(held: list[Holding]) -> str:
    return ", ".join(f"{h.post} at {h.unit_code}" for h in held)
