"""The holidays that are kept."""

from dataclasses import dataclass
from datetime import date

from kaoping.foundation.calendar.models import CalendarYear, SpecialDay
from kaoping.foundation.calendar.rules import Holidays


@dataclass(frozen=True, slots=True)
class Named:
    """One special day: off, or a weekend day that is worked."""

    day: date
    working: bool
    name: str


def holidays_kept() -> Holidays:
    """All that is known, as the rules of working days want it; a year counts as known once it
    was imported whole. Two statements."""
    days = list(SpecialDay.objects.values_list("day", "working"))
    return Holidays(
        years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
        days_off=frozenset(day for day, working in days if not working),
        made_up=frozenset(day for day, working in days if working),
    )


def years_kept() -> dict[int, str]:
    """Each year that is known, newest first, with its source."""
    return dict(CalendarYear.objects.order_by("-year").values_list("year", "source"))


def special_days(year: int) -> list[Named]:
    rows = SpecialDay.objects.filter(day__year=year).order_by("day")
    return [Named(row.day, row.working, row.name) for row in rows]
