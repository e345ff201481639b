"""What a report holds fast: the records that an accepted one was verified by (article 5.2)."""

from collections.abc import Iterator

from kaoping.foundation.refusal import Refusal
from kaoping.programme.reporting import rules
from kaoping.programme.reporting.models import Report, ReportRecord


def why_held(record_id: int, acting: bool) -> Iterator[Refusal]:
    """Why a record stays as it is: its figures were frozen as they were verified.

    Struck records count for nothing and are free. ``acting`` locks the reports, so that
    none of them is accepted between this answer and the change that follows it.
    """
    stands = ReportRecord.objects.filter(record=record_id, struck=False)
    reports = Report.objects.filter(pk__in=stands.values("report")).order_by("pk")
    reports = reports.select_related("subject__season")
    if acting:
        reports = reports.select_for_update(of=("self",))
    refusal = rules.why_record_held((one.state, one.subject.season.title) for one in reports)
    if refusal is not None:
        yield refusal
