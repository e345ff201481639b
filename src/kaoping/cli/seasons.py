"""Which season an operator means: the one at work, unless a year or an id is typed."""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from kaoping.foundation.people.rules import Actor, Standing
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.season.steering import SeasonSeen, seasons_of


def add_season(parser: ArgumentParser) -> None:
    parser.add_argument("--season", default="", help="its year or id; else the one at work")


def season_typed(actor: Actor, typed: str) -> SeasonSeen:
    """Of the seasons that the actor's unit has a part in: open first, hosted first, newest."""
    found = [s for s in seasons_of(actor) if typed in ("", str(s.year), str(s.id))]
    if not found:
        raise Refused(Refusal.of("not_in_this_season"))
    if typed and len(found) > 1:
        ids = ", ".join(f"{s.id} ({s.title}, {s.host})" for s in found)
        raise CommandError(f"several seasons of {typed}, name one by its id: {ids}")
    return found[0]


def place_in(actor: Actor, season: SeasonSeen) -> Standing:
    """Where the actor's unit stands in a season that ``season_typed`` found."""
    standing = actor.standing_in(season.id)
    if standing is None:
        raise Refused(Refusal.of("not_in_this_season"))
    return standing
