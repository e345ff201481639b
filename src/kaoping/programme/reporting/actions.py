"""Writing the yearly summary and plan, and sending them up one level (article 5.1)."""

from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.acts.perform import move, note, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.reporting.beginning import begun, why_not_begun
from kaoping.programme.reporting.models import Figure, Report, ReportRecord
from kaoping.programme.reporting.queries import OF_SUBJECT
from kaoping.programme.reporting.sending import (
    open_when_sent,
    recompute,
    send_up,
    unlock,
    why_goes_otherwise,
    why_incomplete,
    why_not_now,
)
from kaoping.programme.reporting.writing import Changes, FigureGiven, FileGiven, SectionGiven
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, SeasonState, why_closed


class WriteReport(BaseModel):
    """What to save of the report of ``subject``; what is not named stays as it is.

    The first save begins the report, on request from the texts of ``copy_from``, a report
    of the same unit or person in another season.
    """

    subject: int
    sections: list[SectionGiven] = Field([], title=N_("Sections"))
    figures: list[FigureGiven] = Field([], title=N_("Figures"))
    add_files: list[FileGiven] = Field([], title=N_("Files to add"))
    drop_files: list[int] = Field([], title=N_("Files to remove"))
    copy_from: int | None = Field(None, title=N_("Begin from the report of another season"))


@performs(Act.WRITE_REPORT)
def write_report(actor: Actor, given: WriteReport, *, now: datetime) -> int:
    """Save sections, figures and files of a report that is not sent up; its id is returned.

    A text or figure that somebody else changed since it was read is refused
    (``moved_meanwhile``) with what is stored as the facts ``saved`` and ``version``.
    """
    subject = _subject(given.subject)
    permit(Act.WRITE_REPORT, subject, by=actor, see=Act.SEE_REPORT)
    refuse_if(_why_no_report(subject), _why_season_closed(subject))
    refuse_if(why_not_begun(subject, given.copy_from))
    report = begun(subject, given.copy_from)
    refuse_if(report.flow.why_not(report.state, Act.WRITE_REPORT))
    if given.figures or not report.version:
        recompute(report)
    changes = Changes(report, given.sections, given.figures, given.add_files, given.drop_files)
    refuse_if(changes.reasons_against())
    before, after = changes.save(actor.account_id, now=now)
    Report.objects.filter(pk=report.pk).update(version=report.version + 1)
    note(Act.WRITE_REPORT, report, by=actor, now=now, before=before, after=after)
    return report.pk


def _subject(subject_id: int) -> Subject:
    return found(Subject.objects.select_related(*OF_SUBJECT).filter(pk=subject_id).first())


def _why_no_report(subject: Subject) -> Refusal | None:
    return Refusal.of("reports_to_nobody") if subject.parent is None else None


def _why_season_closed(subject: Subject) -> Refusal | None:
    closed = subject.season.state == SeasonState.CLOSED
    return Refusal.of("season_closed") if closed else None


class SubmitReport(BaseModel):
    """Send ``report`` up; ``version`` is the one that was read."""

    report: int
    version: int | None = None


@performs(Act.SUBMIT_REPORT)
def submit_report(actor: Actor, given: SubmitReport, *, now: datetime) -> None:
    """Send the report to the unit above, frozen; every gap is named at once (article 5.1)."""
    report = _report(given.report)
    permit(Act.SUBMIT_REPORT, report, by=actor, see=Act.SEE_REPORT)
    refuse_if(
        report.flow.why_not(report.state, Act.SUBMIT_REPORT), _why_season_closed(report.subject)
    )
    recompute(report)
    refuse_if(
        why_stale(report, given.version),
        why_goes_otherwise(report.subject),
        why_not_now(report, now),
        why_incomplete(report),
    )
    send_up(Act.SUBMIT_REPORT, report, by=actor, now=now, late=is_late(report, now))


def _report(report_id: int) -> Report:
    """The report, locked for this transaction, with what its rules look at."""
    paths = (f"subject__{path}" for path in OF_SUBJECT)
    rows = Report.objects.select_related(*paths).select_for_update(of=("self",))
    return found(rows.filter(pk=report_id).first())


def is_late(report: Report, now: datetime) -> bool:
    """Whether it came after the soft end; what came in time and was returned stays in time."""
    if report.submissions:
        return report.late
    window = calendar_of(report.subject).get(Phase.REPORTING)
    return window is not None and window.is_late(now)


class RecallReport(BaseModel):
    """Take ``report`` back, to write on."""

    report: int
    version: int | None = None


@performs(Act.RECALL_REPORT)
def recall_report(actor: Actor, given: RecallReport, *, now: datetime) -> None:
    """Take a report back before anybody has begun to verify it, while it can be sent again.

    Open is what was open when it was sent up: after a return that is what was returned. A
    recommending body's report comes back with its package alone (article 7).
    """
    report = _report(given.report)
    permit(Act.RECALL_REPORT, report, by=actor, see=Act.SEE_REPORT)
    refuse_if(
        report.flow.why_not(report.state, Act.RECALL_REPORT),
        why_stale(report, given.version),
        why_goes_otherwise(report.subject),
        why_closed(calendar_of(report.subject), Phase.REPORTING, now),
        Refusal.of("verification_begun", article="5.2") if _is_begun(report) else None,
    )
    move(Act.RECALL_REPORT, report, by=actor, now=now)
    unlock(report, open_when_sent(report))


def _is_begun(report: Report) -> bool:
    return (
        Figure.objects.filter(report=report).exclude(verified=None).exists()
        or ReportRecord.objects.filter(report=report, struck=True).exists()
    )
