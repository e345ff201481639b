"""The public holidays that ship with the project: facts read from `data/`, nothing kept."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from kaoping.foundation.calendar.rules import Holidays

DATA = Path(__file__).with_name("data")


class HolidayFact(NamedTuple):
    """One day that differs from the plain week: off, or a weekend day that is worked."""

    day: date
    kind: Literal["holiday", "working"]
    name: str


@cache
def holiday_facts() -> tuple[HolidayFact, ...]:
    """Every named day from 2004 to 2026, in order."""
    with (DATA / "holidays.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            HolidayFact(
                date.fromisoformat(row["date"]),
                "holiday" if row["kind"] == "holiday" else "working",
                row["name"],
            )
            for row in csv.DictReader(stream)
        )


@cache
def shipped_holidays() -> Holidays:
    """The shipped days as the rules want them."""
    return Holidays.of((fact.day, fact.kind == "working") for fact in holiday_facts())
