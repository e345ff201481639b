"""Which judges keep away from which candidates, by person and not by account. Pure.

Nobody judges their own nominee, nor one of their team, their unit or the units below it,
nor a unit that stands above their own, nor one whose papers they wrote, verified or
recommended (articles 5.4 and 6).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaoping.programme.judging.rules import Cause

About = tuple[str, int]
"""Whom work was about: ``("unit", id of the unit)`` or ``("person", id of the person)``."""


@dataclass(frozen=True, slots=True)
class Belongs:
    """What is known of one person, over all of the person's accounts.

    ``units`` are those it belongs to: posts, homes, and where it reports or works as an
    expert; ``stands_at`` are their numbers in the season's frozen tree. ``worked_on`` whose
    papers it wrote, verified or put forward, and with whom it served; ``filed`` the bodies
    whose package it filed.
    """

    person: int
    units: frozenset[int] = frozenset()
    stands_at: frozenset[int] = frozenset()
    worked_on: frozenset[About] = frozenset()
    filed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Nominee:
    """Where a candidate stands. ``near`` maps its unit, its team and the units above them,
    below the host, to what belonging there means; ``below`` are the first and the last number
    in the season's frozen tree of what lies below a unit."""

    about: About
    near: Mapping[int, Cause]
    body: int | None = None
    below: tuple[int, int] | None = None

    @property
    def person(self) -> int | None:
        kind, pk = self.about
        return pk if kind == "person" else None


def causes(judge: Belongs, nominee: Nominee) -> Iterator[Cause]:
    """Every rule that keeps ``judge`` away, each once."""
    if nominee.person == judge.person:
        yield Cause.SAME_PERSON
    yield from sorted({nominee.near[unit] for unit in judge.units & nominee.near.keys()})
    if nominee.below is not None:
        first, last = nominee.below
        if any(first <= at <= last for at in judge.stands_at):
            yield Cause.UNIT_BELOW
    if nominee.about in judge.worked_on or nominee.body in judge.filed:
        yield Cause.TOOK_PART
