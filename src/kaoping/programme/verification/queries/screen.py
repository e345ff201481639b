"""One report as its verifier sees it: text, figures, findings, what changed, what is allowed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from kaoping.acts.perform import permit
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found
from kaoping.programme.reporting.models import Figure, Report, Submission
from kaoping.programme.reporting.queries import FigureSeen, ReportSeen, SectionSeen, report_seen
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.requirements import Grade
from kaoping.programme.scheme.terms import Text
from kaoping.programme.season.models import Subject
from kaoping.programme.verification.allowing import against, against_subject
from kaoping.programme.verification.facts import figure_values, full_mark, grades_of, report_with
from kaoping.programme.verification.models import Evaluation, Finding
from kaoping.programme.verification.queries.standards import (
    StandardStanding,
    standing_of_standards,
)
from kaoping.programme.verification.rules import WHOLE, Values, is_outlier


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """Why something was returned; ``answered`` when the report was sent up again since."""

    part: str
    text: str
    at: datetime
    submission: int
    answered: bool


@dataclass(frozen=True, slots=True)
class SectionChecked:
    """A section; ``before`` is its text when it was returned, None if it has not changed."""

    seen: SectionSeen
    before: str | None
    findings: tuple[FindingSeen, ...]


@dataclass(frozen=True, slots=True)
class FigureChecked:
    """A figure with what its verifier should look at.

    ``open`` still has to be decided; ``outlier`` is far from the siblings' median;
    ``before`` is what was declared when it was returned, where ``changed``.
    """

    seen: FigureSeen
    values: Values
    outlier: bool
    changed: bool
    before: Decimal | None
    findings: tuple[FindingSeen, ...]

    @property
    def open(self) -> bool:
        return self.values.open

    @property
    def counted_only(self) -> bool:
        """Whether nothing but the count may stand there: each is counted once, in the records."""
        return self.values.adds == "distinct"


@dataclass(frozen=True, slots=True)
class EvaluationSeen:
    grade: str
    grade_name: Text | None
    marks: Mapping[str, float]
    comment: str
    evaluated_at: datetime | None
    endorsed: bool
    endorsed_reason: str
    version: int


@dataclass(frozen=True, slots=True)
class Screen:
    """All of the verification page but the records, which are paged by themselves."""

    report: ReportSeen
    sections: tuple[SectionChecked, ...]
    figures: tuple[FigureChecked, ...]
    findings: tuple[FindingSeen, ...]
    since: int  # the number of the submission that changes are shown against, 0 for none
    evaluation: EvaluationSeen | None
    against: Mapping[Act, tuple[Refusal, ...]]

    @property
    def grade_may_go(self) -> bool:
        """Whether the reader has a grade to take back; what rests on it, the act says."""
        graded = self.evaluation is not None and bool(self.evaluation.grade)
        return graded and not self.against[Act.EVALUATE_SUBJECT]

    @property
    def endorsement_may_go(self) -> bool:
        """Whether only the endorsement itself stands against endorsing."""
        codes = {refusal.code for refusal in self.against[Act.ENDORSE_RESULTS]}
        return codes == {"endorsed_already"}

    @property
    def undecided(self) -> int:
        return sum(figure.open for figure in self.figures)


def screen_of(actor: Actor, report_id: int, *, now: datetime) -> Screen:
    """A report for its verifier; ``not_found`` where the actor may not see it."""
    seen = report_seen(actor, report_id)
    report = found(report_with(report_id))
    findings = _findings(report)
    since = _last_returned(findings)
    old = _content(report, since)
    return Screen(
        report=seen,
        sections=tuple(_section(one, old, findings) for one in seen.sections),
        figures=_figures(report, seen.figures, old, findings),
        findings=tuple(one for one in findings if one.part == WHOLE),
        since=since,
        evaluation=evaluation_of(report.subject),
        against=against(report, actor, now),
    )


def _findings(report: Report) -> list[FindingSeen]:
    rows = Finding.objects.filter(report=report).order_by("-id")
    return [
        FindingSeen(row.part, row.text, row.at, row.submission, row.submission < report.submissions)
        for row in rows
    ]


def _last_returned(findings: Iterable[FindingSeen]) -> int:
    """The latest submission that was returned and has been answered since."""
    return max((one.submission for one in findings if one.answered), default=0)


def _content(report: Report, number: int) -> Mapping[str, Any] | None:
    """What was sent up then; nothing while the report is not in the verifier's hands."""
    if not number or report.state not in (ReportState.SUBMITTED, ReportState.ACCEPTED):
        return None
    sent = Submission.objects.filter(report=report, number=number)
    return sent.values_list("content", flat=True).first()


def _section(
    seen: SectionSeen, old: Mapping[str, Any] | None, findings: Iterable[FindingSeen]
) -> SectionChecked:
    before = old["sections"].get(seen.entry.key) if old else None
    changed = before is not None and before != seen.text
    return SectionChecked(
        seen,
        before if changed else None,
        tuple(one for one in findings if one.part == seen.part),
    )


def _figures(
    report: Report,
    figures: Iterable[FigureSeen],
    old: Mapping[str, Any] | None,
    findings: list[FindingSeen],
) -> tuple[FigureChecked, ...]:
    siblings = _siblings(report)
    found = []
    for seen in figures:
        key = seen.entry.key
        kept = (old or {"figures": {}})["figures"].get(key)
        before = None if kept is None or kept["declared"] is None else Decimal(kept["declared"])
        found.append(
            FigureChecked(
                seen,
                figure_values(seen.entry, seen.computed, seen.declared, seen.verified),
                is_outlier(seen.declared, siblings.get(key, ())),
                changed=kept is not None and before != seen.declared,
                before=before,
                findings=tuple(one for one in findings if one.part == seen.part),
            )
        )  # fmt: skip
    return tuple(found)


def _siblings(report: Report) -> dict[str, list[Decimal | None]]:
    """What reports of the same kind under the same unit declare, by indicator."""
    subject = report.subject
    rows = (
        Figure.objects.filter(
            report__subject__parent_id=subject.parent_id,
            report__subject__kind=subject.kind,
            report__state__in=[ReportState.SUBMITTED.value, ReportState.ACCEPTED.value],
        )
        .exclude(report=report)
        .values_list("indicator", "declared")
    )
    found: dict[str, list[Decimal | None]] = {}
    for indicator, declared in rows:
        found.setdefault(indicator, []).append(declared)
    return found


def evaluation_of(subject: Subject) -> EvaluationSeen | None:
    row = Evaluation.objects.filter(subject=subject).first()
    if row is None:
        return None
    names = {grade.key: grade.name for grade in grades_of(subject.season).root}
    return EvaluationSeen(
        row.grade, names.get(row.grade), row.marks, row.comment, row.evaluated_at,
        row.endorsed, row.endorsed_reason, row.version,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SubjectEvaluated:
    """A subject before its evaluator: the standards with their facts, and what is held of it."""

    subject_id: int
    report_id: int | None
    name: str
    season_id: int
    edition_id: int
    season: str
    grades: tuple[Grade, ...]
    full_mark: int
    standards: tuple[StandardStanding, ...]
    evaluation: EvaluationSeen | None
    against: Mapping[Act, tuple[Refusal, ...]]


def subject_evaluated(actor: Actor, subject_id: int, *, now: datetime) -> SubjectEvaluated:
    """What an evaluation needs; ``not_found`` where the actor may not see the subject."""
    rows = Subject.objects.select_related("season", "parent", "team")
    row = rows.filter(pk=subject_id).first()
    subject = permit(Act.SEE_REPORT, row, by=actor, see=Act.SEE_REPORT)
    report = Report.objects.filter(subject=subject).first()
    return SubjectEvaluated(
        subject.pk,
        report.pk if report else None,
        subject.name,
        subject.season_id,
        subject.season.edition_id,
        subject.season.title,
        grades_of(subject.season).root,
        full_mark(subject.season),
        tuple(standing_of_standards(subject)),
        evaluation_of(subject),
        against_subject(subject, report, actor, now),
    )
