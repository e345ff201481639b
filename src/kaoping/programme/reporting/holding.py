"""What reports say to their records: which are held fast by an accepted one (article 5.2), and
which count in none."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from kaoping.foundation.refusal import Refusal
from kaoping.programme.reporting import rules
from kaoping.programme.reporting.models import Report, ReportRecord
from kaoping.programme.season.rules import SeasonState
from kaoping.programme.service.models import Participation, Record

OF_PERIOD = (
    "report", "name", "season__title", "season__assessed_from", "season__assessed_to",
    "report__state",
)  # fmt: skip


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


def sent_with(record_id: int) -> Iterator[Refusal]:
    """The seasons with reports that were sent up with a record and not accepted yet: no reason
    against changing it, but whoever does should know that they have to come back."""
    stands = ReportRecord.objects.filter(record=record_id, struck=False)
    sent = Report.objects.filter(
        pk__in=stands.values("report"), state=rules.ReportState.SUBMITTED.value
    )
    titles = sent.order_by("subject__season__title").values_list(
        "subject__season__title", flat=True
    )
    for season in titles.distinct():  # the team's and its members' tell the same
        yield Refusal.of("stands_in_sent_report", season=season)


def why_uncounted(record_ids: Collection[int]) -> Iterator[Refusal]:
    """Why records count for nothing in what their unit, or who took part, reports of the open
    seasons, or not yet: no assessed period holds their last day, or the report of that period
    was sent up."""
    records = Record.objects.filter(pk__in=record_ids).order_by("pk")
    shares = Participation.objects.filter(record__in=record_ids).order_by("person")
    standing = ReportRecord.objects.filter(record__in=record_ids, struck=False)
    stands = set(standing.values_list("record", "report"))
    periods: dict[int, list[rules.Period]] = {}
    for record, report, *told in (
        *_open_periods(records, "pk", "unit__subjects"),
        *_open_periods(shares, "record", "person__subjects"),
    ):
        period = rules.Period(*(*told, (record, report) in stands))
        periods.setdefault(record, []).append(period)
    yield from dict.fromkeys(
        refusal
        for pk, ends in records.values_list("pk", "ends")
        for refusal in rules.why_uncounted(ends, periods.get(pk, ()))
    )


def _open_periods(rows: QuerySet[Any], record: str, subject: str) -> Iterable[tuple[Any, ...]]:
    """The record, the report and the period's facts, of each ``subject`` of an open season."""
    ours = rows.filter(**{f"{subject}__season__state": SeasonState.OPEN.value})
    return ours.values_list(record, *(f"{subject}__{name}" for name in OF_PERIOD))
