"""Notices, objections and commendations, walked to their state as those concerned would.

``chosen`` → candidates that a panel chose; ``a_notice`` → on public notice;
``an_objection`` → received; ``a_closed_notice`` → its days over; ``an_issued_commendation``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.calendar.models import CalendarYear, SpecialDay
from kaoping.foundation.calendar.reference import holiday_facts
from kaoping.foundation.people.rules import Actor
from kaoping.programme.honours.models import Commendation
from kaoping.programme.publicity.models import Notice, NoticeEntry, Objection
from kaoping.programme.publicity.rules import ends_at
from kaoping.programme.publicity.sealed_files import seal_file
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.season.models import Subject
from tests.builders import NOON, PUBLIC, World
from tests.builders_judging import a_decided_panel, checked_candidates, the_season_office
from tests.walked import walked

EVIDENCE = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OBJECTOR = {
    "name": "郭举报",
    "contact": "13900001234",
    "statement": "所报培训场次与村里记录不符，附签到表。",
}


@dataclass(frozen=True)
class Sent:
    """An objection as it was taken, with the receipt that was shown once."""

    objection: Objection
    code: str


@walked
def known_holidays(*years: int) -> None:
    """The shipped public holidays of these years (2026, if none is named) in the database."""
    for year in years or (2026,):
        CalendarYear.objects.get_or_create(year=year, defaults={"source": "国务院办公厅通知"})
        for fact in holiday_facts():
            if fact.day.year == year:
                SpecialDay.objects.get_or_create(
                    day=fact.day,
                    defaults={"working": fact.kind == "working", "name": fact.name},
                )


@walked
def chosen(world: World, *subjects: Subject, now: datetime = NOON) -> list[Candidate]:
    """Candidates for these subjects (the county's team, if none is named), all chosen."""
    checked = checked_candidates(world, *subjects, now=now)
    by_honour = sorted(checked, key=lambda one: one.honour)
    for _honour, of_it in groupby(by_honour, key=lambda one: one.honour):
        a_decided_panel(world, *of_it, now=now)
    for candidate in checked:
        candidate.refresh_from_db()
    return checked


@walked
def a_notice(
    world: World, *subjects: Subject, now: datetime = NOON, years: Iterable[int] = (2026,), **given
) -> Notice:
    """A published notice; of the county's team, unless somebody is chosen or named."""
    known_holidays(*years)
    waiting = Candidate.objects.filter(season=world.season, state=CandidateState.CHOSEN)
    if subjects or not (waiting.exists() or given.get("changed")):
        chosen(world, *subjects, now=min(now, NOON))
    office = the_season_office(world)
    pk = perform(Act.PUBLISH_NOTICE, office, {"season": world.season.pk, **given}, now=now)
    return Notice.objects.select_related("season").get(pk=pk)


def first_entry(notice: Notice) -> NoticeEntry:
    return notice.entries.select_related("candidate").order_by("position")[0]


def evidence(name: str = "签到表.pdf") -> dict[str, str]:
    return {"key": seal_file(EVIDENCE, name), "name": name}


@walked
def an_objection(entry: NoticeEntry, *, now: datetime = NOON, by: Actor = PUBLIC, **given) -> Sent:
    """An objection to one name, in order unless ``given`` says otherwise."""
    whole = {"entry": entry.key, "files": [evidence()], **OBJECTOR, **given}
    code = perform(Act.OBJECT, by, whole, now=now)
    return Sent(Objection.objects.order_by("-pk")[0], code)


def the_auditor(world: World) -> Actor:
    """The discipline auditor of the host, who has no other part in the season."""
    return world.actor(Post.DISCIPLINE_AUDITOR, world.season.host)


@walked
def a_ruled_objection(
    world: World, entry: NoticeEntry, *, upheld: bool, now: datetime = NOON
) -> Objection:
    objection = an_objection(entry, now=now).objection
    auditor = the_auditor(world)
    perform(Act.ADMIT_OBJECTION, auditor, {"objection": objection.pk}, now=now)
    ruling = {"objection": objection.pk, "upheld": upheld, "ruling": "经核查，材料与事实不符。"}
    perform(Act.RULE_ON_OBJECTION, auditor, ruling, now=now)
    objection.refresh_from_db()
    return objection


def after(notice: Notice) -> datetime:
    """Nine in the morning after the last day of a notice."""
    return (ends_at(notice.last_day) + timedelta(hours=9)).astimezone(UTC)


@walked
def a_closed_notice(world: World, *subjects: Subject, now: datetime = NOON) -> Notice:
    notice = a_notice(world, *subjects, now=now)
    closed(world, notice)
    return notice


@walked
def closed(world: World, notice: Notice) -> None:
    perform(Act.CLOSE_NOTICE, the_season_office(world), {"notice": notice.pk}, now=after(notice))
    notice.refresh_from_db()


@walked
def an_issued_commendation(
    world: World, *subjects: Subject, now: datetime = NOON, **given
) -> Commendation:
    """An issued commendation; of the county's team, unless a notice was closed before."""
    notice = Notice.objects.filter(season=world.season).order_by("-number").first()
    if notice is None or subjects:
        notice = a_closed_notice(world, *subjects, now=now)
    pk = perform(
        Act.ISSUE_COMMENDATION,
        the_season_office(world),
        {"season": world.season.pk, **given},
        now=after(notice),
    )
    return Commendation.objects.get(pk=pk)
