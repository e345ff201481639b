"""Whose figures were counted where they stand: moved, they would be counted twice or not at all."""

from collections.abc import Iterator

from kaoping.foundation.refusal import Refusal
from kaoping.programme.reporting import rules
from kaoping.programme.reporting.models import Report
from kaoping.programme.season.rules import SubjectKind


def why_stays(subject_id: int) -> Iterator[Refusal]:
    """An accepted report is part of the sums of the unit above; persons' are never added."""
    report = Report.objects.filter(subject=subject_id).exclude(subject__kind=SubjectKind.PERSON)
    state = report.values_list("state", flat=True).first()
    if state == rules.ReportState.ACCEPTED:
        yield Refusal.of("counted_where_it_stands", field="subject", article="5.2")
