"""How much declared time counts when a calendar day has only so many hours."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaoping.programme.service.hours import Spent, hours_by_day, hours_by_time_kind

FIRST = date(2026, 3, 1)
# A busy machine draws slowly; what is tried matters, not how long it takes.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def spent(first: int, last: int, hours: float, kind: str = "stationed", days: float = 1) -> Spent:
    start = FIRST + timedelta(days=first)
    end = FIRST + timedelta(days=last)
    return Spent(start, end, kind, Decimal(str(days)), Decimal(str(hours)))


records = st.builds(
    lambda first, length, hours, kind: spent(first, first + length, hours, kind),
    st.integers(0, 6),
    st.integers(0, 4),
    st.integers(0, 20),
    st.sampled_from(["stationed", "online"]),
)


def hours_counted(all_spent: list[Spent], cap: int) -> Decimal:
    return sum(hours_by_time_kind(all_spent, cap).values(), Decimal(0))


def most_that_fits(all_spent: list[Spent], cap: int) -> int:
    """Slowly but surely: hour by hour, an hour of a record to a free hour of one of its days."""
    taken: dict[tuple[date, int], tuple[int, int]] = {}

    def placed(hour: tuple[int, int], seen: set[tuple[date, int]]) -> bool:
        one = all_spent[hour[0]]
        for offset in range((one.ends - one.starts).days + 1):
            for slot in ((one.starts + timedelta(days=offset), n) for n in range(cap)):
                if slot in seen:
                    continue
                seen.add(slot)
                if slot not in taken or placed(taken[slot], seen):
                    taken[slot] = hour
                    return True
        return False

    hours = [(n, h) for n, one in enumerate(all_spent) for h in range(int(one.hours))]
    return sum(placed(hour, set()) for hour in hours)


@unhurried
@given(st.lists(records, max_size=5), st.integers(1, 4))
def test_as_many_hours_count_as_fit_into_the_days(all_spent, cap):
    assert hours_counted(all_spent, cap) == most_that_fits(all_spent, cap)


@unhurried
@given(st.lists(records, max_size=6), st.randoms())
def test_the_order_of_entry_changes_nothing(all_spent, random):
    shuffled = list(all_spent)
    random.shuffle(shuffled)

    assert hours_by_time_kind(shuffled, 8) == hours_by_time_kind(all_spent, 8)


@unhurried
@given(st.lists(records, max_size=6), records)
def test_one_more_record_never_counts_less(all_spent, more):
    assert hours_counted([*all_spent, more], 8) >= hours_counted(all_spent, 8)


@unhurried
@given(st.lists(records, max_size=6))
def test_no_kind_of_time_counts_more_than_was_declared(all_spent):
    for kind, hours in hours_by_time_kind(all_spent, 8).items():
        assert 0 < hours <= sum(one.hours for one in all_spent if one.time_kind == kind)


def test_two_full_records_on_one_day_count_one_day():
    assert hours_counted([spent(0, 0, 8), spent(0, 0, 8, "online")], 12) == 12


def test_a_record_with_room_gives_way_to_one_without():
    """Both count whole: the longer one lies on the second day."""
    both = [spent(0, 1, 8, "online"), spent(0, 0, 8)]

    assert hours_by_time_kind(both, 8) == {"stationed": 8, "online": 8}


def test_half_hours_are_kept():
    assert hours_counted([spent(0, 0, 1.5), spent(0, 0, 0.5)], 8) == Decimal("2.0")


def test_a_calendar_marks_the_days_declared_and_no_day_over_its_hours():
    days = hours_by_day([spent(0, 9, 20, days=2.5), spent(0, 0, 8)], 12)

    assert days == {
        FIRST: Decimal(12),
        FIRST + timedelta(days=1): Decimal(20) / 3,
        FIRST + timedelta(days=2): Decimal(20) / 3,
    }
