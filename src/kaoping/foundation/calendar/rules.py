"""Days of Beijing, and working days: how long a period lasts that is counted in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal, Self

from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_

DayKind = Literal["working", "natural"]

DAY = timedelta(days=1)
SATURDAY = 5
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_begins(day: date) -> datetime:
    """0:00 of the day in Beijing."""
    return datetime.combine(day, time(), tzinfo=BEIJING)


def day_ends(day: date) -> datetime:
    """24:00 of the day in Beijing: the first instant that is no longer in it."""
    return day_begins(day + DAY)


class YearMissing(LookupError):
    """The holidays of `year` are not known, so its working days cannot be told."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the holidays of {year} are not in the calendar")
        self.year = year


@dataclass(frozen=True, slots=True)
class Holidays:
    """What is known of public holidays: the years covered, days off, and weekend days worked."""

    years: frozenset[int]
    days_off: frozenset[date]
    made_up: frozenset[date]

    @classmethod
    def of(cls, days: Iterable[tuple[date, bool]]) -> Self:
        """From (day, is worked) pairs; a year is covered when one of its days is named."""
        named = dict(days)
        return cls(
            years=frozenset(day.year for day in named),
            days_off=frozenset(day for day, worked in named.items() if not worked),
            made_up=frozenset(day for day, worked in named.items() if worked),
        )


def is_weekend(day: date) -> bool:
    """Whether it is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Monday to Friday but for holidays, and weekend days worked in exchange.

    Raises YearMissing when the year is not covered: nothing is guessed.
    """
    if day.year not in holidays.years:
        raise YearMissing(day.year)
    if day in holidays.made_up:
        return True
    return not is_weekend(day) and day not in holidays.days_off


def end_of_notice(published: date, days: int, kind: DayKind, holidays: Holidays) -> date:
    """The last day of a period of `days` days; the day of publication is not counted.

    The period ends with that day, at 24:00. Natural days need no calendar; working days raise
    YearMissing when they reach a year that is not covered, and ValueError when `days` is under 1.
    """
    if days < 1:
        raise ValueError(f"a period has at least one day, not {days}")
    if kind == "natural":
        return published + days * DAY
    day, left = published, days
    while left:
        day += DAY
        left -= is_working_day(day, holidays)
    return day


def working_days_left(today: date, last: date, holidays: Holidays) -> int:
    """Working days after `today` up to and with `last`: 0 on the last day and after it."""
    span = (last - today).days
    return sum(is_working_day(today + n * DAY, holidays) for n in range(1, span + 1))


def why_not_jumped(to: datetime, now: datetime, last_year: int) -> Refusal | None:
    """The demonstration's clock goes forward, within the years whose holidays are known."""
    if to <= now:
        return Refusal.of("clock_goes_forward", field="to", now=now)
    if to.year > last_year:
        return Refusal.of("beyond_the_calendar", field="to", last_year=last_year)
    return None


WORDS: dict[str, tuple[str, str]] = {
    "clock_goes_forward": (
        N_("The demonstration's clock only goes forward; it shows {now}."),
        N_("Choose a later moment."),
    ),
    "beyond_the_calendar": (
        N_("The public holidays are known up to {last_year}; the demonstration ends with them."),
        N_("Choose an earlier moment."),
    ),
}
