"""Checking what was reported, and saying what it is worth (article 5.2)."""

from datetime import datetime
from typing import Any

from kaoping.acts.perform import add, change, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.foundation.rows import one_of
from kaoping.programme.reporting.models import Report, ReportRecord
from kaoping.programme.season.models import Subject
from kaoping.programme.verification import facts, rules
from kaoping.programme.verification.accepting import accepted
from kaoping.programme.verification.allowing import why_not_now, why_not_taken_back
from kaoping.programme.verification.deciding import (
    decided,
    returned,
    struck,
    why_not_decided_so,
)
from kaoping.programme.verification.given import (
    AcceptReport,
    EndorseResults,
    EvaluateSubject,
    ReturnReport,
    StrikeRecord,
    VerifyFigure,
)
from kaoping.programme.verification.held import why_relied_on
from kaoping.programme.verification.models import Evaluation


@performs(Act.VERIFY_FIGURE)
def verify_figure(actor: Actor, given: VerifyFigure, *, now: datetime) -> None:
    """Say what figures were found to be; what differs from the declared needs a reason."""
    report = _report_in_hand(Act.VERIFY_FIGURE, given.report, actor)
    refuse_if(
        why_not_now(Act.VERIFY_FIGURE, report.subject, report, actor, now),
        why_stale(report, given.version),
        why_not_decided_so(report, given.figures),
    )
    decided(report, given.figures, by=actor, now=now)


@performs(Act.STRIKE_RECORD)
def strike_record(actor: Actor, given: StrikeRecord, *, now: datetime) -> None:
    """Let a record count for nothing, or again; what is counted from it follows at once."""
    report = _report_in_hand(Act.STRIKE_RECORD, given.report, actor)
    row = facts.record_of(report, given.record)
    refuse_if(
        why_not_now(Act.STRIKE_RECORD, report.subject, report, actor, now),
        why_stale(report, given.version),
        _why_not_struck(row, undo=given.undo),
    )
    if row is not None:
        struck(report, row, undo=given.undo, reason=given.reason, by=actor, now=now)


@performs(Act.RETURN_REPORT)
def return_report(actor: Actor, given: ReturnReport, *, now: datetime) -> None:
    """Send parts of a report back, each with its reason; all the rest stays locked."""
    report = _report_in_hand(Act.RETURN_REPORT, given.report, actor)
    refuse_if(
        why_not_now(Act.RETURN_REPORT, report.subject, report, actor, now),
        why_stale(report, given.version),
        rules.why_bad_parts([one.part for one in given.parts], facts.parts_of(report)),
    )
    returned(report, given.parts, by=actor, now=now)


@performs(Act.ACCEPT_REPORT)
def accept_report(actor: Actor, given: AcceptReport, *, now: datetime) -> None:
    """Confirm that what a report claims was found to be so; its figures are frozen."""
    report = _report_in_hand(Act.ACCEPT_REPORT, given.report, actor)
    refuse_if(
        why_not_now(Act.ACCEPT_REPORT, report.subject, report, actor, now),
        why_stale(report, given.version),
    )
    accepted(Act.ACCEPT_REPORT, report, by=actor, now=now)


@performs(Act.EVALUATE_SUBJECT)
def evaluate_subject(actor: Actor, given: EvaluateSubject, *, now: datetime) -> None:
    """Grade a subject's year and mark it by each standard of its kind (articles 5.2 and 6).

    With ``undo`` it has no grade any more, while nothing rests on it.
    """
    subject, report = _subject_in_hand(Act.EVALUATE_SUBJECT, given.subject, actor)
    if given.undo:
        refuse_if(
            why_not_taken_back(Act.EVALUATE_SUBJECT, subject, report, actor, now),
            _why_stale_evaluation(subject, given.version),
        )
        _evaluate(Act.EVALUATE_SUBJECT, subject, by=actor, now=now, reason=given.reason,
                  grade="", marks={}, comment="", evaluated_at=None)  # fmt: skip
        return
    marks = {mark.standard: mark.points for mark in given.marks}
    refuse_if(
        why_not_now(Act.EVALUATE_SUBJECT, subject, report, actor, now),
        rules.why_bad_grade(given.grade, [g.key for g in facts.grades_of(subject.season).root]),
        rules.why_bad_marks(
            marks,
            [standard.key for standard in facts.standards_for(subject)],
            facts.full_mark(subject.season),
        ),
        why_relied_on(subject.pk, given.grade),
        _why_stale_evaluation(subject, given.version),
    )
    _evaluate(Act.EVALUATE_SUBJECT, subject, by=actor, now=now, grade=given.grade,
              marks={key: float(points) for key, points in marks.items()},
              comment=given.comment, evaluated_at=now)  # fmt: skip


@performs(Act.ENDORSE_RESULTS)
def endorse_results(actor: Actor, given: EndorseResults, *, now: datetime) -> None:
    """Find results especially outstanding, in place of the hours (article 6.3.2).

    With ``undo`` they no longer are, while nothing rests on it.
    """
    subject, report = _subject_in_hand(Act.ENDORSE_RESULTS, given.subject, actor)
    why_not = why_not_taken_back if given.undo else why_not_now
    refuse_if(
        why_not(Act.ENDORSE_RESULTS, subject, report, actor, now),
        _why_stale_evaluation(subject, given.version),
    )
    _evaluate(Act.ENDORSE_RESULTS, subject, by=actor, now=now, reason=given.reason,
              endorsed=not given.undo,
              endorsed_reason="" if given.undo else given.reason)  # fmt: skip


def _report_in_hand(act: Act, report_id: int, actor: Actor) -> Report:
    return permit(act, facts.report_with(report_id), by=actor, see=Act.SEE_REPORT)


def _subject_in_hand(act: Act, subject_id: int, actor: Actor) -> tuple[Subject, Report | None]:
    """The subject, and its report locked: who is put forward on a finding waits, or is waited for."""
    rows = Subject.objects.select_related("season", "parent", "team")
    row = rows.filter(pk=subject_id).first()
    subject = permit(act, row, by=actor, see=Act.SEE_REPORT)
    return subject, one_of(Report.objects.select_for_update(no_key=True).filter(subject=subject))


def _why_not_struck(row: ReportRecord | None, *, undo: bool) -> Refusal | None:
    if row is None:
        return Refusal.of("no_such_record", field="record")
    if row.struck != undo:
        return Refusal.of("not_struck" if undo else "struck_already", field="record")
    return None


def _why_stale_evaluation(subject: Subject, version: int | None) -> Refusal | None:
    evaluation = Evaluation.objects.filter(subject=subject).first()
    return why_stale(evaluation or Evaluation(subject=subject), version)


def _evaluate(
    act: Act, subject: Subject, *, by: Actor, now: datetime, reason: str = "", **fields: Any
) -> None:
    """Write what is held of a subject; the first word about it makes the row."""
    kept = Evaluation.objects.filter(subject=subject).first()
    if kept is None:
        add(act, Evaluation(subject=subject, **fields), by=by, now=now, reason=reason, **fields)
    else:
        kept.subject = subject
        change(act, kept, by=by, now=now, reason=reason, **fields)
