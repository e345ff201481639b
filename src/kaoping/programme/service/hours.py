"""How much of a person's declared time counts when a calendar day has only so many hours. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from heapq import heappop, heappush

NO_TIME = Decimal(0)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """One participation of a person with the dates of its record."""

    starts: date
    ends: date
    time_kind: str
    days: Decimal
    hours: Decimal


def hours_by_time_kind(spent: Iterable[Spent], day_hours: int) -> dict[str, Decimal]:
    """The hours of ONE person that count, by kind of time.

    Hours may lie on any days of their record, and a calendar day holds ``day_hours`` over
    all records together: the most hours that fit are counted, so that the order in which
    records were entered changes nothing. Each day is filled from the record that ends
    soonest, which is known to fit the most.
    """
    queue = sorted(spent, key=_in_order)
    counted: dict[str, Decimal] = defaultdict(lambda: NO_TIME)
    waiting: list[tuple[date, int, Decimal]] = []
    at = 0
    today = date.min
    while at < len(queue) or waiting:
        if not waiting:
            today = max(today, queue[at].starts)
        while at < len(queue) and queue[at].starts <= today:
            heappush(waiting, (queue[at].ends, at, queue[at].hours))
            at += 1
        for number, hours in _fill(waiting, today, Decimal(day_hours)):
            counted[queue[number].time_kind] += hours
        today += DAY
    return {kind: hours for kind, hours in counted.items() if hours}


def _in_order(one: Spent) -> tuple[date, date, str, Decimal]:
    return one.starts, one.ends, one.time_kind, one.hours


def _fill(
    waiting: list[tuple[date, int, Decimal]], today: date, free: Decimal
) -> Iterable[tuple[int, Decimal]]:
    """Fill one day: pairs of a participation's number and the hours it puts there."""
    while waiting and (free or waiting[0][0] < today):
        ends, number, left = heappop(waiting)
        if ends < today:
            continue  # its days are full: what is left counts for nothing
        hours = min(left, free)
        free -= hours
        if hours:
            yield number, hours
        if left > hours:
            heappush(waiting, (ends, number, left - hours))


def hours_by_day(spent: Sequence[Spent], day_hours: int) -> dict[date, Decimal]:
    """How a calendar shows one person's time: evenly over the first days of each record.

    A record of 3 days within two weeks marks 3 days, for only their number is declared.
    """
    days: dict[date, Decimal] = defaultdict(lambda: NO_TIME)
    for one in spent:
        span = (one.ends - one.starts).days + 1
        marked = max(1, min(span, int(one.days.to_integral_value(ROUND_CEILING))))
        for number in range(marked):
            day = one.starts + number * DAY
            days[day] = min(days[day] + one.hours / marked, Decimal(day_hours))
    return dict(days)
