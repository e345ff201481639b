"""Who acts when an operator types: an account in one of its posts, like at a page."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaoping.acts import words
from kaoping.foundation.calendar.clock import now
from kaoping.foundation.people.queries import account_named, actor_in, posts_of
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused
from kaoping.programme.season.queries import standing


def said(refused: Refused) -> str:
    """Every reason on a line of its own, with what to do."""
    lines = []
    for refusal in refused.refusals:
        field = f"{refusal.field}: " if refusal.field else ""
        lines.append(" ".join(filter(None, (field + words.what(refusal), words.remedy(refusal)))))
    return "\n".join(lines)


class ActingCommand(BaseCommand, ABC):
    """A command that acts: ``--as ACCOUNT --post POST [--unit CODE]``."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as", dest="account", required=True, help="account name")
        parser.add_argument("--post", required=True, help="one of the account's posts")
        parser.add_argument("--unit", default="", help="code of the unit, if there are several")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = now()
        actor = actor_typed(options["account"], options["post"], options["unit"], at)
        try:
            self.act(actor, options, at)
        except Refused as refused:
            raise CommandError(said(refused)) from None

    @abstractmethod
    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        """Do the command's act at that time; a ``Refused`` is worded by ``handle``."""


def actor_typed(username: str, post: str, unit_code: str, at: datetime) -> Actor:
    """The actor that was named; ``CommandError`` when the account does not hold the post."""
    account = account_named(username)
    if account is None:
        raise CommandError(f"no active account {username}")
    held = [
        h for h in posts_of(account, now=at) if h.post == post and unit_code in ("", h.unit_code)
    ]
    if len(held) != 1:
        problem = "does not hold" if not held else "holds at several units (name one with --unit)"
        raise CommandError(f"{username} {problem} the post {post}")
    return standing(actor_in(account, held[0], way="cli"))
