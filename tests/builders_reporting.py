"""Reports, walked to their state as their writers would: written, declared, sent up."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.files.actions import store
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting.models import Figure, Report
from kaoping.programme.reporting.rules import ReportState, is_declared_only, needed_indicators
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Subject
from tests.builders import NOON, World, actor_of
from tests.walked import walked

SENTENCE = "我们按照实施方案组织专家进村入户,逐户了解需求,逐项落实措施。"


def text_for(minimum: int) -> str:
    """A text of at least ``minimum`` characters."""
    return SENTENCE * (minimum // len(SENTENCE) + 1)


def writer_of(world: World, subject: Subject) -> Actor:
    """Who writes this subject's report: its person, its team's lead or its unit's clerk."""
    if subject.person is not None:
        home = (subject.team or subject.parent).unit
        return actor_of(subject.person.accounts.get(), Post.EXPERT, home)
    return world.actor(Post.TEAM_LEAD if subject.kind == "team" else Post.CLERK, subject.unit)


def verifier_of(world: World, subject: Subject) -> Actor:
    """Who verifies this subject's report: the verifier of the unit that it reports to."""
    return world.actor(Post.VERIFIER, subject.parent.unit)


def a_file(name: str = "proof") -> StoredFile:
    """A small PDF with invented content, kept as an upload would be."""
    return store(f"%PDF-1.4\n% {name}\n%%EOF\n".encode(), f"{name}.pdf", now=NOON)


def all_sections(subject: Subject) -> list[dict[str, Any]]:
    edition = edition_of(subject.season.edition_id)
    return [
        {"key": section.key, "text": text_for(section.min_characters)}
        for section in edition.sections_for(subject.kind)
    ]


def all_figures(subject: Subject, declared: dict[str, Decimal] | None = None) -> list[dict]:
    """Every figure that this kind of subject must declare, 0 unless ``declared`` says
    otherwise, with a plan for next year."""
    edition = edition_of(subject.season.edition_id)
    needed = needed_indicators(edition, subject.kind)
    values = {
        i.key: Decimal(0) for i in edition.indicators if i.key in needed and is_declared_only(i)
    } | (declared or {})
    return [
        {"indicator": key, "declared": value, "planned": Decimal(10)}
        for key, value in values.items()
    ]


@walked
def a_report(
    world: World,
    subject: Subject,
    state: ReportState = ReportState.SUBMITTED,
    *,
    declared: dict[str, Decimal] | None = None,
    now: datetime = NOON,
) -> Report:
    """A report of ``subject`` walked to DRAFT (all written) or SUBMITTED."""
    writer = writer_of(world, subject)
    figures = all_figures(subject, declared)
    files = [
        {"part": f"figure:{f['indicator']}", "file": a_file().sha256, "name": "proof.pdf"}
        for f in figures
        if f["declared"]
    ]
    given = {
        "subject": subject.pk,
        "sections": all_sections(subject),
        "figures": figures,
        "add_files": files,
    }
    report = perform(Act.WRITE_REPORT, writer, given, now=now)
    if state == ReportState.SUBMITTED:
        perform(Act.SUBMIT_REPORT, writer, {"report": report}, now=now)
    return Report.objects.select_related("subject").get(pk=report)


def figure_of(report: Report, indicator: str) -> Figure:
    return Figure.objects.get(report=report, indicator=indicator)
