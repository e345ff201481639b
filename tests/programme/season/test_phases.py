"""Which phase is at work when several are open at once: one rule for the picture and the frame."""

from datetime import date

from kaoping.foundation.calendar.rules import day_begins, day_ends
from kaoping.programme.season.phases import (
    next_at_work,
    over_levels,
    phase_at_work,
    phase_to_look_at,
)
from kaoping.programme.season.rules import Level, Phase, Window


def a_window(opens: date, due: date, closes: date) -> Window:
    return Window(day_begins(opens), day_ends(due), day_ends(closes))


def november(day: int) -> date:
    return date(2026, 11, day)


YEAR = {
    Phase.SERVICE: a_window(date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)),
    Phase.REPORTING: a_window(november(1), november(20), november(30)),
    Phase.VERIFICATION: a_window(november(1), november(25), november(28)),
    Phase.JUDGING: a_window(november(18), date(2026, 12, 12), date(2026, 12, 15)),
}


def test_the_phase_at_work_is_the_one_due_first_then_a_late_one_then_service():
    at = {
        day: phase_at_work(YEAR, day_begins(day))
        for day in (
            date(2025, 12, 31), date(2026, 10, 31), november(1), november(20), november(21),
            november(26), date(2026, 12, 13), date(2026, 12, 16), date(2027, 1, 1),
        )
    }  # fmt: skip

    assert at == {
        date(2025, 12, 31): None,
        date(2026, 10, 31): Phase.SERVICE,
        november(1): Phase.REPORTING,
        november(20): Phase.REPORTING,  # its last day
        november(21): Phase.VERIFICATION,
        november(26): Phase.JUDGING,
        date(2026, 12, 13): Phase.JUDGING,  # late, and service runs beside it
        date(2026, 12, 16): Phase.SERVICE,
        date(2027, 1, 1): None,
    }


def test_the_next_phase_is_the_one_that_will_be_at_work():
    assert next_at_work(YEAR, day_begins(november(10))) == (
        day_ends(november(20)),
        Phase.VERIFICATION,
    )
    assert next_at_work(YEAR, day_begins(date(2025, 6, 1))) == (
        day_begins(date(2026, 1, 1)),
        Phase.SERVICE,
    )
    assert next_at_work(YEAR, day_begins(date(2026, 12, 20))) is None


def test_between_phases_one_looks_at_the_last_and_before_them_at_the_first():
    two = {phase: YEAR[phase] for phase in (Phase.REPORTING, Phase.JUDGING)}

    assert phase_to_look_at(two, day_begins(date(2026, 1, 1))) is Phase.SERVICE
    assert phase_to_look_at(two, day_begins(november(22))) is Phase.JUDGING
    assert phase_to_look_at(two, day_begins(date(2027, 2, 1))) is Phase.JUDGING
    assert phase_to_look_at({}, day_begins(november(1))) is Phase.SERVICE


def test_over_all_levels_a_phase_lasts_from_its_first_day_to_its_last():
    windows = {
        (Phase.REPORTING, Level.GRASSROOTS): a_window(november(1), november(5), november(9)),
        (Phase.REPORTING, Level.COUNTY): a_window(november(3), november(12), november(12)),
    }

    assert over_levels(windows) == {
        Phase.REPORTING: a_window(november(1), november(12), november(12))
    }
