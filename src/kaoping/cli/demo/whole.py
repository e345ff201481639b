"""The whole small demonstration, from an empty database."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from random import Random

from kaoping.acts.posts import Post
from kaoping.administration.queries.demo import roles_file
from kaoping.administration.registering import register_villages
from kaoping.cli.demo.cast import OFFICE, Player, people, raise_tree
from kaoping.cli.demo.plan import FOUNDED, NOW, SEED, Plan, at
from kaoping.cli.demo.records import TeamYear, Village, drawn_records
from kaoping.cli.demo.register import drawn_villages
from kaoping.cli.demo.roles import roles_of
from kaoping.cli.demo.seasons import national_2025, national_2026, province_2026
from kaoping.cli.demo.story import HOST, Story
from kaoping.foundation.calendar.actions import load_holidays
from kaoping.foundation.calendar.clock import set_demo_clock
from kaoping.foundation.places.actions import load_places
from kaoping.foundation.places.reference import places
from kaoping.programme.service.bulk import record_services

JUDGES = 10
VISITING = 9  # of so many teams one only visits: nobody in it comes to the hours of 6.3.2
YEARS = ((date(2025, 1, 6), date(2025, 10, 31)), (date(2026, 1, 5), date(2026, 10, 30)))


def small(plan: Plan) -> Iterator[str]:
    """Tell everything, a line a step; the same every time."""
    dice = Random(SEED)  # noqa: S311  # invented, and reproducible
    yield "载入行政区划与节假日"
    load_places()
    load_holidays()
    yield "建立组织树与人员"
    cast = raise_tree(plan, dice)
    people(plan, dice, cast, JUDGES, (HOST,))
    story = Story.begun(cast, dice)
    yield "抽取建档立卡名册"
    villages = register(story, plan)
    for first, last in YEARS:
        yield f"登记{first.year}年服务记录"
        teams = cast.teams()
        for number, team in enumerate(teams, start=1):
            each = plan.records // len(YEARS) // len(teams)
            record_team(story, team, villages[team.place], (first, last), each,
                        stationed=number % VISITING != 0)  # fmt: skip
    yield from national_2025(story)
    yield from province_2026(story)
    yield from national_2026(story)
    roles_file().write_text(json.dumps(roles_of(story)), encoding="utf-8")
    set_demo_clock(NOW)


def register(story: Story, plan: Plan) -> dict[str, tuple[Village, ...]]:
    """Draw the register of the counties where teams work; the villages by county."""
    counties = {team.place for team in story.cast.teams()}
    rows = list(drawn_villages(plan, story.dice, counties))
    administrator = story.teller.at(OFFICE, Post.ADMINISTRATOR, FOUNDED)
    register_villages(administrator, rows, now=FOUNDED, invented=True)
    names = {fact.code: fact.name for fact in places() if fact.level == "village"}
    found: dict[str, list[Village]] = {}
    for row in rows:
        codes = tuple(household.code for household in row.households)
        found.setdefault(row.village[:6], []).append(
            Village(row.village, names[row.village], codes)
        )
    return {county: tuple(villages) for county, villages in found.items()}


def record_team(
    story: Story,
    team: Player,
    villages: tuple[Village, ...],
    span: tuple[date, date],
    each: int,
    *,
    stationed: bool = True,
) -> int:
    """One team's records of a year, told by its lead at the year's end; how many.

    Its first expert is ``stationed`` in the villages, or it has nobody who is.
    """
    if team.product is None:
        return 0
    when = at(span[1].year, span[1].month, span[1].day, 18)
    place = place_names()[team.place]
    persons = tuple(_persons(story, team.code))
    lives_there = persons[0] if stationed else None
    year = TeamYear(
        story.cast.ids[team.code], place, team.product, persons, villages, *span, lives_there
    )
    lead = story.teller.at(team.code, Post.TEAM_LEAD, when)
    return len(record_services(lead, list(drawn_records(story.dice, year, each)), now=when))


@cache
def place_names() -> dict[str, str]:
    return {fact.code: fact.name for fact in places() if fact.level == "county"}


def _persons(story: Story, team: str) -> Iterator[int]:
    for username in story.cast.holders[team, Post.EXPERT]:
        who = story.teller.actor(username, Post.EXPERT, FOUNDED)
        if who.person_id is not None:
            yield who.person_id
