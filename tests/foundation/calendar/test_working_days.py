"""Periods in working days, worked out by hand from the State Council's calendars."""

from datetime import date, timedelta

import pytest

from kaoping.foundation.calendar.reference import holiday_facts, shipped_holidays
from kaoping.foundation.calendar.rules import (
    Holidays,
    YearMissing,
    end_of_notice,
    is_working_day,
    working_days_left,
)

SHIPPED = shipped_holidays()


def test_the_shipped_calendar_is_whole() -> None:
    assert SHIPPED.years == frozenset(range(2004, 2027))
    assert (len(SHIPPED.days_off), len(SHIPPED.made_up)) == (619, 150)
    assert len({fact.day for fact in holiday_facts()}) == 769
    assert all(day.weekday() >= 5 for day in SHIPPED.made_up)


def test_across_national_day_2025() -> None:
    # Published on Thursday 25 September. Counted: Fri 26 (1), Sun 28 made up (2), Mon 29 (3),
    # Tue 30 (4); 1 to 8 October are off; Thu 9 (5).
    assert end_of_notice(date(2025, 9, 25), 5, "working", SHIPPED) == date(2025, 10, 9)
    # Published on the holiday's last working day: 9 (1), 10 (2), Sat 11 made up (3); Sunday off;
    # 13 (4), 14 (5).
    assert end_of_notice(date(2025, 9, 30), 5, "working", SHIPPED) == date(2025, 10, 14)


def test_across_national_day_2026() -> None:
    # Published on Monday 28 September: 29 (1), 30 (2); 1 to 7 October are off; 8 (3), 9 (4),
    # Sat 10 made up (5).
    assert end_of_notice(date(2026, 9, 28), 5, "working", SHIPPED) == date(2026, 10, 10)
    # Published on Friday 18 September: Sun 20 made up (1), 21 (2), 22 (3), 23 (4), 24 (5).
    assert end_of_notice(date(2026, 9, 18), 5, "working", SHIPPED) == date(2026, 9, 24)


def test_an_ordinary_week() -> None:
    # Published on Sunday 22 November 2026; Monday to Friday.
    assert end_of_notice(date(2026, 11, 22), 5, "working", SHIPPED) == date(2026, 11, 27)


def test_natural_days_need_no_calendar() -> None:
    nothing_known = Holidays.of([])
    assert end_of_notice(date(2026, 12, 25), 15, "natural", nothing_known) == date(2027, 1, 9)


def test_a_missing_year_stops() -> None:
    with pytest.raises(YearMissing) as stopped:
        end_of_notice(date(2026, 12, 28), 5, "working", SHIPPED)
    assert stopped.value.year == 2027
    with pytest.raises(YearMissing):
        is_working_day(date(2003, 12, 31), SHIPPED)
    # Up to the last day that is known it goes on.
    assert end_of_notice(date(2026, 12, 28), 3, "working", SHIPPED) == date(2026, 12, 31)


@pytest.mark.parametrize("kind", ["working", "natural"])
def test_a_period_has_at_least_one_day(kind: str) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        end_of_notice(date(2026, 11, 23), 0, kind, SHIPPED)  # type: ignore[arg-type]


def test_days_left_fall_to_nothing_on_the_last_day() -> None:
    published, last = date(2025, 9, 25), date(2025, 10, 9)
    left = [working_days_left(published + timedelta(days=n), last, SHIPPED) for n in range(16)]
    # 25 Sep to 10 Oct: see test_across_national_day_2025.
    assert left == [5, 4, 4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]
