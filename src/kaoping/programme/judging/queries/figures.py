"""What a figure of a judge's own candidate was added from: rows, without anybody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaoping.acts.paging import FIRST_PAGE, Cut
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import found
from kaoping.programme.judging.models import Assignment
from kaoping.programme.judging.queries.judges import as_judged, judged_assignment
from kaoping.programme.judging.terms import terms_of
from kaoping.programme.reporting.models import Report
from kaoping.programme.verification.queries.behind import LAST_ENTERED, Behind, behind_in


@dataclass(frozen=True, slots=True)
class FigureToScore:
    """A figure that answers a standard of the candidate, with what is behind it."""

    assignment: Assignment
    value: Decimal | None
    behind: Behind


def figure_to_score(
    actor: Actor,
    pk: int,
    indicator: str,
    *,
    search: str = "",
    by: Sequence[str] = LAST_ENTERED,
    cut: Cut = FIRST_PAGE,
) -> FigureToScore:
    """Only of what the standards ask; not found for anybody but the judge it is assigned to."""
    assignment = judged_assignment(actor, pk)
    panel = assignment.seat.panel
    standards = terms_of(panel.season).standards(panel.honour)
    found(next((one for one in standards if indicator in one.indicators), None))
    reports = Report.objects.select_related("subject__season")
    report = found(reports.filter(subject=assignment.candidate.subject_id).first())
    behind = behind_in(report, indicator, search=search, by=by, cut=cut)
    value = as_judged(behind.verified, behind.computed, behind.declared)
    return FigureToScore(assignment, value, behind)
