"""Sending a report up: what every act does alike that closes a report for its writer."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models

from kaoping.acts.perform import move
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.reporting import rules
from kaoping.programme.reporting.beginning import same_in_other_seasons
from kaoping.programme.reporting.figures import Counted, declared_figures
from kaoping.programme.reporting.models import (
    Figure,
    Report,
    ReportFile,
    ReportRecord,
    Section,
    Submission,
)
from kaoping.programme.reporting.rollup import computed_for, own_records
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Subject, Target
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, SubjectKind, Window, why_closed

AMOUNTS = ("target", "computed", "declared", "verified", "planned")


def last_plan(subject: Subject) -> dict[str, Decimal]:
    """What the same unit or person planned last year, with the same host: what was accepted."""
    season = subject.season
    earlier = Report.objects.filter(
        subject__in=same_in_other_seasons(subject),
        subject__season__host_id=season.host_id,
        subject__season__year=season.year - 1,
        state=rules.ReportState.ACCEPTED,
    )[:1]
    planned = Figure.objects.filter(report__in=list(earlier))
    rows = planned.exclude(planned=None).values_list("indicator", "planned")
    return {indicator: value for indicator, value in rows if value is not None}


def targets_of(subject: Subject) -> dict[str, Decimal]:
    """What the subject was asked to reach, else last year's plan; nothing is guessed."""
    return last_plan(subject) | dict(
        Target.objects.filter(subject=subject).values_list("indicator", "value")
    )


def recompute(report: Report) -> dict[str, Counted]:
    """Write the computed figures and targets of ``report`` as they stand now.

    While it is being written, a locked figure that was declared as counted follows the count;
    once the report is sent up, what is declared stays.
    """
    computed, targets = computed_for(report.subject, report), targets_of(report.subject)
    being_written = rules.is_being_written(report.state)
    changed = []
    for row in Figure.objects.filter(report=report):
        figure = computed.get(row.indicator, Counted(None))
        now_is = (figure.value, figure.records, targets.get(row.indicator))
        if now_is == (row.computed, row.records, row.target):
            continue
        if being_written and row.locked and row.declared == row.computed:
            row.declared = figure.value
        row.computed, row.records, row.target = now_is
        changed.append(row)
    fields = ["computed", "records", "target", "declared"]
    Figure.objects.bulk_update(changed, fields, batch_size=200)
    return computed


def why_goes_otherwise(subject: Subject) -> Refusal | None:
    """A recommending body's report is part 1 of its package; the host reports to nobody."""
    if subject.parent is None:
        return Refusal.of("reports_to_nobody")
    if subject.parent.parent_id is None and subject.kind == SubjectKind.UNIT:
        return Refusal.of("goes_with_the_package", article="7.1")
    return None


def why_not_now(report: Report, now: datetime) -> Refusal | None:
    """Outside the window of the subject's level. A returned report may come back for as
    long as the unit above still verifies."""
    closed = why_closed(calendar_of(report.subject), Phase.REPORTING, now)
    parent = report.subject.parent
    if closed and parent is not None and report.state == rules.ReportState.RETURNED:
        verifying = why_closed(calendar_of(parent), Phase.VERIFICATION, now) is None
        return None if verifying else closed
    return closed


def closes(report: Report, window: Window | None) -> datetime | None:
    """When the report can no longer be sent up, ``window`` being its own; see ``why_not_now``."""
    parent = report.subject.parent
    verified = None
    if parent is not None and report.state == rules.ReportState.RETURNED:
        verified = calendar_of(parent).get(Phase.VERIFICATION)
    return max((one.hard_end for one in (window, verified) if one), default=None)


def why_incomplete(report: Report) -> Iterator[Refusal]:
    """Everything the report still lacks; its computed figures must be fresh."""
    edition = edition_of(report.subject.season.edition_id)
    kind = report.subject.kind
    rows = {row.key: row for row in Section.objects.filter(report=report)}
    texts = {key: row.text for key, row in rows.items()}
    wanted = [s for s in edition.sections_for(kind) if s.key in rows and not rows[s.key].locked]
    yield from rules.gaps(wanted, texts, figure_facts(report))


def figure_facts(report: Report) -> list[rules.FigureFacts]:
    """What the report says of each indicator, with what it declares by following the count."""
    edition = edition_of(report.subject.season.edition_id)
    needed = rules.needed_indicators(edition, report.subject.kind)
    rows = {row.indicator: row for row in Figure.objects.filter(report=report)}
    standing = ReportFile.objects.filter(report=report, dropped=False)
    proved = set(standing.values_list("part", flat=True))
    declared = declared_figures(
        edition,
        {key: row.declared for key, row in rows.items()},
        {key: Counted(row.computed, row.records) for key, row in rows.items()},
    )
    return [
        rules.FigureFacts(
            indicator=indicator,
            computed=row.computed,
            declared=declared[indicator.key],
            planned=row.planned,
            note=row.note,
            has_file=rules.figure_part(indicator.key) in proved,
            needed=indicator.key in needed,
            locked=row.locked,
        )
        for indicator in edition.indicators
        if (row := rows.get(indicator.key)) is not None
    ]


def send_up(
    act: Act,
    report: Report,
    *,
    by: Actor,
    now: datetime,
    late: bool = False,
    because_of: models.Model | None = None,
) -> None:
    """Freeze the report as it stands, number it, keep its copy for good, and move it.

    Its records, computed and declared figures are fixed; all its parts are locked, and files
    that were taken off since the last time are gone. A figure
    that changed since it was last sent up loses what was verified of it.
    """
    freeze_records(report)
    recompute(report)
    opened = _open_parts(report)
    _fix_declared(report)
    Section.objects.filter(report=report).update(locked=True)
    ReportFile.objects.filter(report=report, dropped=True).delete()
    number = report.submissions + 1
    content = {**content_of(report), "open": opened}
    Submission.objects.create(
        report=report, number=number, at=now, account=by.account_id, content=content
    )
    move(act, report, by=by, now=now, because_of=because_of, submitted_at=now,
         submissions=number, late=late)  # fmt: skip


def freeze_records(report: Report) -> None:
    """Write which records stand in the report; struck ones stay struck, with their reason."""
    qualifying = own_records(report.subject, report)
    standing = ReportRecord.objects.filter(report=report)
    standing.filter(struck=False).exclude(record__in=qualifying.values("pk")).delete()
    kept = dict(standing.filter(struck=False).values_list("record_id", "record_version"))
    versions = dict(qualifying.values_list("pk", "version"))
    ReportRecord.objects.bulk_create(
        [
            ReportRecord(report=report, record_id=pk, record_version=version)
            for pk, version in versions.items()
            if pk not in kept
        ],
        batch_size=2000,
    )
    amended = [pk for pk, version in kept.items() if versions[pk] != version]
    for row in standing.filter(record__in=amended):
        ReportRecord.objects.filter(pk=row.pk).update(record_version=versions[row.record_id])


def _fix_declared(report: Report) -> None:
    """Fill in what followed the count, lock every figure, and forget what was verified of
    those that changed since the last time."""
    declared = {facts.indicator.key: facts.declared for facts in figure_facts(report)}
    last = Submission.objects.filter(report=report).order_by("-number").first()
    before: Mapping[str, Any] = last.content["figures"] if last else {}
    rows = list(Figure.objects.filter(report=report))
    for row in rows:
        row.declared = declared.get(row.indicator)
        row.locked = True
        if not _same(before.get(row.indicator), row):
            row.verified, row.verified_reason = None, ""
    Figure.objects.bulk_update(
        rows, ["declared", "locked", "verified", "verified_reason"], batch_size=200
    )


def _same(before: Mapping[str, Any] | None, row: Figure) -> bool:
    return before is not None and all(
        (None if before[name] is None else Decimal(before[name])) == getattr(row, name)
        for name in ("declared", "computed")
    )


def content_of(report: Report) -> dict[str, Any]:
    """The report as plain data: ``{"sections": {key: text}, "figures": {key: {declared …}},
    "files": {part: [names]}, "records": number}``; amounts as text."""
    figures = {
        row.indicator: {
            **{name: _as_text(getattr(row, name)) for name in AMOUNTS},
            "records": row.records,
            "note": row.note,
        }
        for row in Figure.objects.filter(report=report).order_by("pk")
    }
    files: dict[str, list[str]] = {}
    standing_files = ReportFile.objects.filter(report=report, dropped=False)
    for part, name in standing_files.values_list("part", "name"):
        files.setdefault(part, []).append(name)
    texts = Section.objects.filter(report=report).order_by("pk").values_list("key", "text")
    standing = ReportRecord.objects.filter(report=report, struck=False).count()
    return {"sections": dict(texts), "figures": figures, "files": files, "records": standing}


def _as_text(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _open_parts(report: Report) -> list[str]:
    """The parts that are open for writing, as findings and refusals name them."""
    sections = Section.objects.filter(report=report, locked=False).values_list("key", flat=True)
    figures = Figure.objects.filter(report=report, locked=False)
    indicators = figures.values_list("indicator", flat=True)
    return [*map(rules.section_part, sections), *map(rules.figure_part, indicators)]


def open_when_sent(report: Report) -> list[str]:
    """The parts that were open for writing when the report was last sent up."""
    last = Submission.objects.filter(report=report).order_by("-number").first()
    return list(last.content.get("open", ())) if last else []


def unlock(report: Report, parts: list[str] | None = None) -> None:
    """Open ``parts`` ("section:…", "figure:…") for writing again; all of them if none is named.

    A figure follows the count again where it was declared as it was counted.
    """
    sections, figures = Section.objects.filter(report=report), Figure.objects.filter(report=report)
    if parts:
        named = [part.partition(":") for part in parts]
        sections = sections.filter(key__in=[key for kind, _, key in named if kind == "section"])
        figures = figures.filter(indicator__in=[key for kind, _, key in named if kind == "figure"])
    sections.update(locked=False)
    figures.filter(indicator__in=_declared_as_counted(report)).update(declared=None)
    figures.update(locked=False)


def _declared_as_counted(report: Report) -> list[str]:
    """The indicators that were declared as they were counted when the report was last sent."""
    edition = edition_of(report.subject.season.edition_id)
    last = Submission.objects.filter(report=report).order_by("-number").first()
    sent: Mapping[str, Any] = last.content["figures"] if last else {}
    return [
        indicator.key
        for indicator in edition.indicators
        if not rules.is_declared_only(indicator)
        and (row := sent.get(indicator.key)) is not None
        and row["declared"] == row["computed"]
    ]
