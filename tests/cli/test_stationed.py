"""The experts of the demonstration: who lives in the villages comes to the hours of 6.3.2."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest

from kaoping.cli.demo.invented import products
from kaoping.cli.demo.plan import SMALL
from kaoping.cli.demo.records import DAY_HOURS, TeamYear, Village, drawn_records
from kaoping.cli.demo.story import EDITION
from kaoping.cli.demo.whole import YEARS
from kaoping.programme.scheme.edition import load_edition, shipped_edition
from kaoping.programme.service.hours import Spent, hours_by_time_kind

PEOPLE = (1, 2, 3, 4)
TEAMS = 46  # of the small plan
NEEDED = load_edition(shipped_edition(EDITION)).parameter("hours_needed").value


def hours_and_days(team: TeamYear, dice: Random) -> dict[int, tuple[float, int]]:
    """Of each of the team: the hours that count in a year, and the days they were given on."""
    spent: dict[int, list[Spent]] = defaultdict(list)
    for record in drawn_records(dice, team, SMALL.records // len(YEARS) // TEAMS):
        for one in record.participants:
            spent[one.person].append(
                Spent(record.starts, record.ends, one.time_kind, one.days, one.hours)
            )
    for rows in spent.values():
        days = [row.starts + timedelta(n) for row in rows for n in range(int(row.days))]
        assert len(days) == len(set(days))  # nobody is in two places on one day
    return {
        person: (
            sum(map(float, hours_by_time_kind(rows, int(DAY_HOURS)).values())),
            sum(int(row.days) for row in rows),
        )
        for person, rows in spent.items()
    }


@pytest.mark.parametrize("span", YEARS, ids=str)
def test_who_is_stationed_has_the_hours_even_when_a_record_is_struck(span):
    villages = tuple(Village(f"v{n}", f"石泉{n}村", ()) for n in range(24))
    for seed in range(40):
        dice = Random(seed)
        team = TeamYear(1, "青岭县", dice.choice(products()), PEOPLE, villages, *span, PEOPLE[0])
        found = hours_and_days(team, dice)
        hours, days = found[PEOPLE[0]]
        assert hours - 5 * int(DAY_HOURS) >= NEEDED
        assert 100 <= days <= 133


def test_of_a_team_that_only_visits_nobody_is_always_there():
    villages = (Village("v", "石泉村", ()),)
    first, last = date(2026, 1, 5), date(2026, 10, 30)
    for seed in range(20):
        dice = Random(seed)
        team = TeamYear(1, "青岭县", products()[0], PEOPLE, villages, first, last)
        found = hours_and_days(team, dice)
        assert all(hours < NEEDED for hours, _ in found.values())
