"""How seasons stand: ``kaoping season status [--season YEAR] [--json]``."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext

from kaoping.acts.posts import Post
from kaoping.cli.acting import ActingCommand
from kaoping.cli.season_status import as_json, headline, lines, status_of
from kaoping.cli.seasons import add_season, season_typed
from kaoping.foundation.people.rules import Actor
from kaoping.programme.season.steering import SeasonSeen, every_season, seasons_of


class Command(ActingCommand):
    help = (
        "Which seasons there are, their phases, dates and days left, and how far each phase is. "
        "Numbers are those that the account may see; without --as there are none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["status"])
        add_season(parser)
        parser.add_argument("--json", action="store_true", help="for machines")
        super().add_arguments(parser)

    def who(self, options: dict[str, Any], at: datetime) -> Actor:
        """Dates are no secret of whoever runs the machine; numbers are asked for by somebody."""
        if options["account"]:
            return super().who(options, at)
        return Actor(account_id=None, post=Post.SYSTEM, way="cli")

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        found = self._found(actor, options["season"])
        shown = [s for s in found if s.is_open or options["season"] or options["json"]]
        told = [status_of(actor, season, at) for season in shown]
        if options["json"]:
            answer = json.dumps([as_json(one) for one in told], ensure_ascii=False, indent=2)
            self.stdout.write(answer)
            return
        for status in told:
            self.stdout.write("\n".join(lines(status)) + "\n")
        for season in found:
            if season not in shown:
                self.stdout.write(headline(season))
        if not found:
            self.stdout.write(gettext("No season yet."))

    def _found(self, actor: Actor, typed: str) -> list[SeasonSeen]:
        if actor.unit_id is None:
            return [s for s in every_season(actor) if typed in ("", str(s.year), str(s.id))]
        return [season_typed(actor, typed)] if typed else seasons_of(actor)
