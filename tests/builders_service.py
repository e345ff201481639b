"""Service records in the small world: told as an expert would tell them, never set."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.units.models import Unit
from kaoping.programme.service.models import Record
from tests.builders import NOON, World
from tests.walked import walked


def a_telling(
    world: World, *, unit: Unit | None = None, by: Actor | None = None, **more: Any
) -> dict[str, Any]:
    """What an expert of the team (or of ``unit``) tells: two days of training in one village."""
    unit = unit or world.team
    by = by or world.actor(Post.EXPERT, unit)
    told = {
        "unit": unit.pk,
        "service_kind": "training",
        "sub_kind": "field",
        "title": "核桃整形修剪现场培训",
        "starts": date(2026, 11, 2),
        "ends": date(2026, 11, 3),
        "people_served": 40,
        "households_served": 6,
        "own_funds": Decimal("0.50"),
        "result": "现场示范修剪两遍，到场农户都动手做了一遍。",
        "villages": [world.places.villages[0].code],
        "participants": [
            {"person": by.person_id, "time_kind": "stationed", "days": 2, "hours": 16}
        ],
    }
    return {**told, **more}


@walked
def a_record(
    world: World, *, unit: Unit | None = None, by: Actor | None = None, now: Any = NOON, **more: Any
) -> Record:
    """A record of the team (or of ``unit``), told by its expert; ``more`` overrides what is told.

    ``a_record(world, starts=date(2026, 3, 1), ends=date(2026, 3, 2), people_served=9)``.
    """
    by = by or world.actor(Post.EXPERT, unit or world.team)
    result = perform(Act.RECORD_SERVICE, by, a_telling(world, unit=unit, by=by, **more), now=now)
    return Record.objects.get(pk=result.id)


def amending(world: World, record: Record, **more: Any) -> dict[str, Any]:
    """The record told once more, with ``more`` otherwise, as an amending form sends it."""
    told = a_telling(world, **more)
    del told["unit"]
    return {**told, "record": record.pk, "version": record.version}


@walked
def some_records(world: World, count: int, **more: Any) -> list[Record]:
    """So many records on days of their own, two days each from 1 January 2026."""
    days = [date(2026, 1 + n // 14, 1 + n % 14 * 2) for n in range(count)]
    return [a_record(world, starts=day, ends=day.replace(day=day.day + 1), **more) for day in days]


def refused(
    act: Act, actor: Actor, given: dict[str, Any], *, now: Any = NOON
) -> tuple[Refusal, ...]:
    """The reasons why the act is refused; fails when it is not."""
    with pytest.raises(Refused) as caught:
        perform(act, actor, given, now=now)
    return caught.value.refusals
