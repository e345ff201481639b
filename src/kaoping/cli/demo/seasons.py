"""The three seasons: one issued, one in progress, one of a province at public notice."""

from collections.abc import Iterator
from datetime import date

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.cli.demo.cast import OFFICE
from kaoping.cli.demo.chapters import DAY, Chapters
from kaoping.cli.demo.nominating import recommender
from kaoping.cli.demo.plan import NOW, at
from kaoping.cli.demo.story import (
    AHEAD,
    HOST,
    MIDWAY,
    NUMBERS,
    PERSON,
    PROVINCE_DATES,
    TEAM,
    UNIT,
    Story,
    year_dates,
)

Steps = Iterator[str]  # what is being told: for the progress bar


def national_2025(story: Story) -> Steps:
    """A whole season, from opening to the archive."""
    yield "全国2025年度：启动"
    tale = story.tale(OFFICE, 2025, "2025年度全国科技助力精准扶贫工作考核评估", year_dates(2025),
                      numbers=NUMBERS, when=at(2025, 3, 3))  # fmt: skip
    chapters = Chapters(story, tale)
    bodies = story.bodies()
    story.enter(tale, [u for b in bodies for u in story.reporters(b.code)], 2, at(2025, 3, 10))
    chapters.set_targets(bodies, at(2025, 3, 17))
    for body in bodies:
        yield f"全国2025年度：{body.name}总结与核实"
        chapters.climb(body.code, at(2025, 11, 3))
    yield "全国2025年度：择优推荐"
    chapters.allot(bodies, at(2025, 11, 10))
    for number, body in enumerate(bodies):
        chapters.recommend(body, at(2025, 11, 18))
        package = chapters.file(body, at(2025, 11, 24))
        if number == 4:
            package = chapters.return_and_refile(body, package, at(2025, 11, 25))
        chapters.receive(body, package, at(2025, 11, 27))
    yield "全国2025年度：评审"
    chapters.judge(story.cast.holders[OFFICE, Post.JUDGE], at(2025, 12, 1), refuse=2)
    yield "全国2025年度：公示与发文"
    notice = chapters.publish(at(2025, 12, 10))
    chapters.uphold_one_objection(notice, at(2025, 12, 12))
    story.teller.do(Act.CLOSE_NOTICE, tale.review.office(at(2025, 12, 19)), at(2025, 12, 19),
                    notice=notice)  # fmt: skip
    story.teller.do(Act.ISSUE_COMMENDATION, tale.review.office(at(2025, 12, 24)),
                    at(2025, 12, 24), season=tale.season)  # fmt: skip
    closed = at(2026, 2, 2)  # the first working day after the last window
    story.teller.do(Act.CLOSE_SEASON, tale.review.office(closed), closed, season=tale.season)


def province_2026(story: Story) -> Steps:
    """A province's own season, over the same records, at public notice."""
    yield "省级2026年度：启动"
    name = story.cast.players[HOST].name.removesuffix("科技助力精准扶贫工程领导小组办公室")
    tale = story.tale(HOST, 2026, f"2026年度{name}科技助力精准扶贫工作考核评估", PROVINCE_DATES,
                      numbers={UNIT: 1, TEAM: 2, PERSON: 3}, when=at(2026, 2, 2))  # fmt: skip
    chapters = Chapters(story, tale)
    bodies = story.full_below(HOST, "prefecture")
    counties = [c for b in bodies for c in story.full_below(b.code, "county")]
    story.enter(tale, counties, 2, at(2026, 3, 2))
    for county in counties:
        yield f"省级2026年度：{county.name}"
        chapters.unit_and_its_teams(county, at(2026, 9, 7), experts=1, some_wrong=False)
        chapters.own_report(county, at(2026, 9, 14))
    yield "省级2026年度：推荐"
    office = tale.review.office(at(2026, 9, 16))
    for body in bodies:
        for honour, number in ((UNIT, 1), (TEAM, 2), (PERSON, 2)):
            tale.nominations.allotted(office, tale.subject(body), honour, number, at(2026, 9, 16))
        chapters.counties_forward(body, at(2026, 10, 12))
        chapters.receive(body, chapters.file(body, at(2026, 10, 19)), at(2026, 10, 21))
    yield "省级2026年度：评审"
    chapters.judge(story.cast.holders[HOST, Post.JUDGE], at(2026, 10, 26), refuse=0)
    yield "省级2026年度：公示"
    notice = chapters.publish(at(2026, 11, 18))
    tale.review.objected(notice, 0, at(2026, 11, 20))


def national_2026(story: Story) -> Steps:
    """The season in progress: every desk has something to do."""
    yield "全国2026年度：启动"
    tale = story.tale(OFFICE, 2026, "2026年度全国科技助力精准扶贫工作考核评估", year_dates(2026),
                      numbers=NUMBERS, when=at(2026, 1, 12))  # fmt: skip
    chapters = Chapters(story, tale)
    bodies = story.bodies()
    story.enter(tale, [u for b in bodies for u in story.reporters(b.code)], 2, at(2026, 3, 10))
    chapters.set_targets(bodies, at(2026, 3, 16))
    chapters.allot(bodies, at(2026, 11, 4))

    ahead = story.cast.players[AHEAD]
    packages = []
    for body in (ahead, *story.societies()[:3]):
        yield f"全国2026年度：{body.name}"
        chapters.climb(body.code, at(2026, 11, 2))
        chapters.recommend(body, at(2026, 11, 13))
        packages.append((body, chapters.file(body, at(2026, 11, 16))))
    for body, package in packages[:2]:
        chapters.receive(body, package, at(2026, 11, 17))
    # The third is still to be received; the fourth was returned and is being mended.
    chapters.give_back(packages[3][1], at(2026, 11, 19))

    yield "全国2026年度：评审"
    received = list(tale.nominations.candidates.items())
    judges = story.cast.holders[OFFICE, Post.JUDGE]
    chapters.begin_judging(judges, received, at(2026, 11, 18))
    society = story.recommending()
    yield f"全国2026年度：{society.name}"
    chapters.still_recommending(society, at(2026, 11, 2))

    yield "全国2026年度：核实中的省份"
    counties = story.reporters(MIDWAY)
    for number, county in enumerate(counties):
        chapters.half_way(county, number, at(2026, 11, 16))
    above = recommender(story.teller, story.cast.players[MIDWAY], at(2026, 11, 18))
    for prefecture in story.full_below(MIDWAY, "prefecture"):
        for honour in (UNIT, TEAM, PERSON):
            tale.nominations.passed_on(above, tale.subject(prefecture), honour, 1,
                                       at(2026, 11, 18))  # fmt: skip
    for number, county in enumerate(story.reporters(HOST)):
        chapters.begun_only(county, at(2026, 11, 19) + number * DAY / 4)
    chapters.extend_after_flood(story.reporters(HOST)[-1], date(2026, 12, 8), at(2026, 11, 20))
    yield f"演示时钟：{NOW:%Y-%m-%d}"
