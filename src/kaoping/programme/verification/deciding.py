"""What a verifier's decision changes in a report: its figures, its records, its locks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from kaoping.acts.perform import move, note
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.reporting.models import Figure, Report, ReportRecord
from kaoping.programme.reporting.rollup import computed_for
from kaoping.programme.reporting.rules import figure_part
from kaoping.programme.reporting.sending import unlock
from kaoping.programme.scheme.rules import why_too_great
from kaoping.programme.verification import rules
from kaoping.programme.verification.facts import edition_for, values_of
from kaoping.programme.verification.given import Decided, Returned
from kaoping.programme.verification.models import Finding

COUNTED = ("computed", "records", "verified", "verified_reason")


def why_not_decided_so(report: Report, rows: Sequence[Decided]) -> Iterator[Refusal]:
    """Every reason against what was decided, each tied to its row."""
    edition = edition_for(report)
    values = values_of(Figure.objects.filter(report=report), edition)
    for number, row in enumerate(rows):
        if row.verified is not None:
            value = values.get(row.indicator)
            at = f"figures.{number}."
            yield from rules.why_bad_value(value, row.verified, row.reason, at)
            indicator = edition.indicator(row.indicator) if value else None
            if indicator and (too_great := why_too_great(indicator, row.verified, f"{at}verified")):
                yield too_great


def decided(report: Report, rows: Iterable[Decided], *, by: Actor, now: datetime) -> None:
    """Write the verified values; the journal keeps each with what it was before."""
    told = {row.indicator: row for row in rows if row.verified is not None}
    figures = [
        figure
        for figure in Figure.objects.filter(report=report, indicator__in=told)
        if (figure.verified, figure.verified_reason)
        != (told[figure.indicator].verified, told[figure.indicator].reason.strip())
    ]
    if not figures:
        return
    before = {figure_part(f.indicator): f.verified for f in figures}
    for figure in figures:
        row = told[figure.indicator]
        figure.verified, figure.verified_reason = row.verified, row.reason.strip()
        figure.version += 1
    Figure.objects.bulk_update(figures, ["verified", "verified_reason", "version"])
    after = {figure_part(f.indicator): f.verified for f in figures}
    reasons = "；".join(dict.fromkeys(f.verified_reason for f in figures if f.verified_reason))
    enter(Act.VERIFY_FIGURE, report, by=by, now=now, reason=reasons, before=before, after=after)


def struck(
    report: Report, row: ReportRecord, *, undo: bool, reason: str, by: Actor, now: datetime
) -> None:
    """Strike a record from a report, or let it stand again, and count the report anew."""
    ReportRecord.objects.filter(pk=row.pk).update(
        struck=not undo, struck_reason="" if undo else reason, version=row.version + 1
    )
    before, after = counted_again(report, "" if undo else reason)
    name = f"record:{row.record_id}"
    enter(
        Act.STRIKE_RECORD,
        report,
        by=by,
        now=now,
        reason=reason,
        before={name: "struck" if undo else "stands", **before},
        after={name: "stands" if undo else "struck", **after},
    )


def counted_again(
    report: Report, reason: str
) -> tuple[dict[str, Decimal | None], dict[str, Decimal | None]]:
    """Count a report's figures anew; what changed is given back as (before, after).

    A figure that agreed with its count goes on agreeing: the new count is verified with
    the reason of the striking. One that was disputed has to be decided again.
    """
    computed = computed_for(report.subject, report)
    figures = list(Figure.objects.filter(report=report))
    values = values_of(figures, edition_for(report))
    changed = [f for f in figures if f.computed != computed[f.indicator].value]
    before = {figure_part(f.indicator): f.computed for f in changed}
    for figure in figures:
        new = computed[figure.indicator]
        if figure in changed:
            follows = values[figure.indicator].agreed and rules.differs(figure.declared, new.value)
            figure.verified = new.value if follows else None
            figure.verified_reason = reason if follows else ""
        figure.computed, figure.records = new.value, new.records
    Figure.objects.bulk_update(figures, COUNTED)
    return before, {figure_part(f.indicator): f.computed for f in changed}


def returned(report: Report, parts: Sequence[Returned], *, by: Actor, now: datetime) -> None:
    """Hand parts back: each gets a finding and its lock is opened; nothing else changes."""
    reasons = "；".join(part.reason for part in parts)
    move(Act.RETURN_REPORT, report, by=by, now=now, reason=reasons)
    Finding.objects.bulk_create(
        Finding(
            report=report,
            part=part.part,
            text=part.reason,
            submission=report.submissions,
            at=now,
            account=by.account_id,
        )
        for part in parts
    )
    named = {part.part for part in parts}
    _forget_verified(report, named)
    unlock(report, None if rules.WHOLE in named else sorted(named))


def _forget_verified(report: Report, parts: set[str]) -> None:
    """What is handed back was not found to be so: it is verified anew when it returns."""
    rows = Figure.objects.filter(report=report)
    if rules.WHOLE not in parts:
        keys = rows.values_list("indicator", flat=True)
        rows = rows.filter(indicator__in=[key for key in keys if figure_part(key) in parts])
    rows.update(verified=None, verified_reason="")


def enter(
    act: Act,
    report: Report,
    *,
    by: Actor,
    now: datetime,
    reason: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    """Journal on the report what was changed in its parts, and guard it by its version."""
    same_version = Report.objects.filter(pk=report.pk, version=report.version)
    if not same_version.update(version=report.version + 1):
        raise Refused(Refusal.of("moved_meanwhile", field="version"))
    report.version += 1
    note(act, report, by=by, now=now, reason=reason, before=before, after=after)
