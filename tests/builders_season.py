"""Ways to steer an invented season: every one of them acts."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.calendar.rules import day_begins
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused
from kaoping.programme.season.models import Season
from tests.builders import NOON, World

PROVINCE = Path(__file__).parent / "programme" / "scheme" / "province.toml"


def the_office(world: World) -> Actor:
    return world.actor(Post.SEASON_OFFICE, world.office)


def refused(
    act: Act, actor: Actor, given: dict[str, Any], *, now: datetime = NOON
) -> set[tuple[str, str]]:
    """The (code, field) pairs with which an act is refused."""
    with pytest.raises(Refused) as caught:
        perform(act, actor, given, now=now)
    return {(refusal.code, refusal.field) for refusal in caught.value.refusals}


def an_edition(world: World, issuer, text: str, *, now: datetime = NOON) -> int:
    """A published edition of ``issuer`` from its text."""
    run = world.actor(Post.SEASON_OFFICE, issuer)
    edition = perform(Act.ADD_EDITION, run, {"issuer": issuer.pk, "text": text}, now=now)
    perform(Act.PUBLISH_EDITION, run, {"edition": edition}, now=now)
    return edition


def a_provincial_season(
    world: World, *, year: int = 2026, text: str = "", now: datetime = NOON
) -> Season:
    """The province's own season, on its own edition (of ``text``), without a calendar yet."""
    text = text or PROVINCE.read_text(encoding="utf-8")
    edition = an_edition(world, world.province, text, now=now)
    given = {"host": world.province.pk, "edition": edition, "year": year, "title": f"全省{year}"}
    run = world.actor(Post.SEASON_OFFICE, world.province)
    return Season.objects.get(pk=perform(Act.OPEN_SEASON, run, given, now=now))


def days(phase: str, level: str, opens: str, due: str, closes: str) -> dict[str, str]:
    return {"phase": phase, "level": level, "opens": opens, "soft_end": due, "hard_end": closes}


def beijing(year: int, month: int, day: int) -> datetime:
    """The first moment of a day in Beijing."""
    return day_begins(date(year, month, day))
