"""The whole small demonstration, from an empty database."""

from collections.abc import Iterator
from datetime import date
from random import Random

from kaoping.acts.posts import Post
from kaoping.administration.registering import register_villages
from kaoping.cli.demo.cast import OFFICE, Cast, people, raise_tree
from kaoping.cli.demo.plan import FOUNDED, NOW, SEED, Plan, at
from kaoping.cli.demo.records import TeamYear, Village, drawn_records
from kaoping.cli.demo.register import drawn_villages
from kaoping.cli.demo.seasons import national_2025, national_2026, province_2026
from kaoping.cli.demo.story import HOST, Story
from kaoping.foundation.calendar.actions import load_holidays
from kaoping.foundation.calendar.clock import set_demo_clock
from kaoping.foundation.places.actions import load_places
from kaoping.foundation.places.reference import places
from kaoping.programme.service.bulk import record_services

JUDGES = 10
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
    said: list[str] = []
    story = Story.begun(cast, dice, said.append)
    yield "抽取建档立卡名册"
    villages = register(story, plan)
    for first, last in YEARS:
        yield f"登记{first.year}年服务记录"
        record_year(story, plan, villages, first, last)
    yield from national_2025(story)
    yield from province_2026(story)
    yield from national_2026(story)
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


def record_year(
    story: Story,
    plan: Plan,
    villages: dict[str, tuple[Village, ...]],
    first: date,
    last: date,
) -> None:
    """Every team's records of one year, told by its lead at the year's end."""
    teams = story.cast.teams()
    each = plan.records // len(YEARS) // len(teams)
    names = {fact.code: fact.name for fact in places() if fact.level == "county"}
    when = at(last.year, last.month, last.day, 18)
    for team in teams:
        if team.product is None:
            continue
        persons = tuple(_persons(story.cast, team.code, story))
        year = TeamYear(
            story.cast.ids[team.code], names[team.place], team.product, persons,
            villages[team.place], first, last,
        )  # fmt: skip
        lead = story.teller.at(team.code, Post.TEAM_LEAD, when)
        record_services(lead, list(drawn_records(story.dice, year, each)), now=when)


def _persons(cast: Cast, team: str, story: Story) -> Iterator[int]:
    for username in cast.holders[team, Post.EXPERT]:
        who = story.teller.actor(username, Post.EXPERT, FOUNDED)
        if who.person_id is not None:
            yield who.person_id
