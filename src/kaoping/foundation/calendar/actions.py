"""Keeping the holidays of a year."""

from collections.abc import Iterable
from datetime import date

from kaoping.foundation.calendar.models import CalendarYear, SpecialDay
from kaoping.foundation.calendar.reference import holiday_facts


def keep_year(year: int, source: str, days: Iterable[tuple[date, bool, str]]) -> None:
    """Replace the special days of ``year`` by all of ``days`` (day, is worked, name)."""
    SpecialDay.objects.filter(day__year=year).delete()
    SpecialDay.objects.bulk_create(
        SpecialDay(day=day, working=working, name=name) for day, working, name in days
    )
    CalendarYear.objects.update_or_create(year=year, defaults={"source": source})


def load_holidays() -> int:
    """Keep the years that ship with the project, those that are kept already left as they are.

    The number of years that were new is returned.
    """
    known = set(CalendarYear.objects.values_list("year", flat=True))
    facts = holiday_facts()
    new = sorted({fact.day.year for fact in facts} - known)
    for year in new:
        days = (
            (fact.day, fact.kind == "working", fact.name) for fact in facts if fact.day.year == year
        )
        keep_year(year, "国务院办公厅节假日安排", days)
    return len(new)
