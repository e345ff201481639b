"""The large demonstration: a nation's tree and half a million records, by bulk forms."""

from collections.abc import Iterator
from random import Random

from kaoping.cli.demo.cast import OFFICE, people, raise_tree
from kaoping.cli.demo.plan import NOW, SEED, Plan, at
from kaoping.cli.demo.story import NUMBERS, Story, year_dates
from kaoping.cli.demo.whole import JUDGES, YEARS, record_team, register
from kaoping.foundation.calendar.actions import load_holidays
from kaoping.foundation.calendar.clock import set_demo_clock
from kaoping.foundation.places.actions import load_places

SHOWN_EVERY = 100  # teams


def nation(plan: Plan) -> Iterator[str]:
    """The whole tree, its people, the register, the records, and a season opened on them."""
    dice = Random(SEED)  # noqa: S311  # invented, and reproducible
    yield "载入行政区划与节假日"
    load_places()
    load_holidays()
    yield "建立全国组织树与人员"
    cast = raise_tree(plan, dice)
    people(plan, dice, cast, JUDGES, ())
    story = Story.begun(cast, dice)
    yield "抽取建档立卡名册"
    villages = register(story, plan)
    teams = cast.teams()
    each = -(-plan.records // len(YEARS) // len(teams))
    for first, last in YEARS:
        for number, team in enumerate(teams):
            if number % SHOWN_EVERY == 0:
                yield f"登记{first.year}年服务记录：{number:,}/{len(teams):,}个团队"
            record_team(story, team, villages[team.place], (first, last), each)
    yield "启动2026年度，专家参加"
    tale = story.tale(OFFICE, 2026, "2026年度全国科技助力精准扶贫工作考核评估", year_dates(2026),
                      numbers=NUMBERS, when=at(2026, 1, 12))  # fmt: skip
    units = [cast.players[code] for code in dict.fromkeys(team.parent for team in teams)]
    story.enter(tale, units, plan.experts, at(2026, 3, 10))
    set_demo_clock(NOW)
    yield "完成"
