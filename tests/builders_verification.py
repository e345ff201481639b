"""Reports walked through verification, as the unit above would."""

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting.models import Figure, Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import Level, Phase
from kaoping.programme.verification.facts import (
    edition_for,
    full_mark,
    grades_of,
    standards_for,
    values_of,
)
from tests.builders import DAY, NOON, World, actor_of
from tests.builders_reporting import a_report
from tests.walked import walked


def the_verifier_of(world: World, subject: Subject) -> Actor:
    """The verifier of the unit that ``subject`` reports to."""
    return world.actor(Post.VERIFIER, subject.parent.unit)


@walked
def a_verified_report(world: World, report: Report, now=NOON) -> Report:
    """Every figure that differs from its count verified as counted (as declared, where
    nothing is counted)."""
    values = values_of(Figure.objects.filter(report=report), edition_for(report)).values()
    rows = [
        {
            "indicator": value.indicator,
            "verified": value.declared if value.computed is None else value.computed,
            "reason": "查看了佐证材料",
        }
        for value in values
        if value.open
    ]
    if rows:
        verifier = the_verifier_of(world, report.subject)
        perform(Act.VERIFY_FIGURE, verifier, {"report": report.pk, "figures": rows}, now=now)
    return Report.objects.get(pk=report.pk)


@walked
def accepted_as_sent(world: World, report: Report, now=NOON) -> Report:
    """A report that was sent up, verified and accepted by the unit above."""
    a_verified_report(world, report, now)
    perform(Act.ACCEPT_REPORT, the_verifier_of(world, report.subject), {"report": report.pk},
            now=now)  # fmt: skip
    return Report.objects.get(pk=report.pk)


@walked
def an_accepted_report(world: World, subject: Subject, now=NOON) -> Report:
    """The report of ``subject``: written, sent up, verified and accepted."""
    return accepted_as_sent(world, a_report(world, subject, ReportState.SUBMITTED), now)


@walked
def an_evaluated_subject(world: World, subject: Subject, grade: int = 0, now=NOON) -> Subject:
    """An accepted report and the grade numbered ``grade`` (0 is the best) with full marks."""
    an_accepted_report(world, subject, now)
    subject = Subject.objects.select_related("season", "parent__unit").get(pk=subject.pk)
    given = {
        "subject": subject.pk,
        "grade": grades_of(subject.season).root[grade].key,
        "marks": [
            {"standard": s.key, "points": full_mark(subject.season)} for s in standards_for(subject)
        ],
        "comment": "工作扎实",
    }
    perform(Act.EVALUATE_SUBJECT, the_verifier_of(world, subject), given, now=now)
    return subject


@walked
def in_a_new_season(world: World) -> World:
    """The same world with a season opened now, so that units added since take part in it."""
    run = world.actor(Post.SEASON_OFFICE, world.office)
    year = world.season.year + 1
    given = {
        "host": world.office.pk,
        "edition": world.season.edition_id,
        "year": year,
        "title": f"{year}年度考核",
        "assessed_from": world.season.assessed_from,
        "assessed_to": world.season.assessed_to,
    }
    season = perform(Act.OPEN_SEASON, run, given, now=NOON)
    windows = [
        {"phase": phase, "level": level, "opens": NOON - DAY, "soft_end": NOON + DAY,
         "hard_end": NOON + DAY}
        for phase in Phase
        for level in Level
    ]  # fmt: skip
    office = world.account(Post.SEASON_OFFICE, world.office)
    run = actor_of(office, Post.SEASON_OFFICE, world.office)
    perform(Act.SET_CALENDAR, run, {"season": season, "windows": windows}, now=NOON)
    world.season = Season.objects.get(pk=season)
    return world
