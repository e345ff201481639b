"""What reports say to their records: which are held fast by an accepted one (article 5.2), and
which count in none."""

from collections.abc import Collection, Iterator

from kaoping.foundation.refusal import Refusal
from kaoping.programme.reporting import rules
from kaoping.programme.reporting.models import Report, ReportRecord
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import SeasonState
from kaoping.programme.service.models import Record


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
    """The reports that were sent up with a record and not accepted yet: no reason against
    changing it, but whoever does should know that they have to come back."""
    stands = ReportRecord.objects.filter(record=record_id, struck=False)
    sent = Report.objects.filter(
        pk__in=stands.values("report"), state=rules.ReportState.SUBMITTED.value
    )
    for season in sent.order_by("pk").values_list("subject__season__title", flat=True):
        yield Refusal.of("stands_in_sent_report", season=season)


def why_uncounted(record_ids: Collection[int]) -> Iterator[Refusal]:
    """Why records count for nothing in what their unit reports of its open seasons, or not yet:
    no assessed period holds their last day, or the report of that period was sent up."""
    records = Record.objects.filter(pk__in=record_ids).values_list("pk", "unit", "ends")
    units = {unit for _, unit, _ in records}
    subjects = Subject.objects.filter(unit__in=units, season__state=SeasonState.OPEN.value)
    periods = list(
        subjects.order_by("season").values_list(
            "unit", "season__title", "season__assessed_from", "season__assessed_to",
            "report", "report__state",
        )
    )  # fmt: skip
    standing = ReportRecord.objects.filter(record__in=record_ids, struck=False)
    stands = set(standing.values_list("report", "record"))
    found = [
        refusal
        for pk, unit, ends in records
        for refusal in rules.why_uncounted(
            ends,
            [
                rules.Period(title, first, last, state or "", (report, pk) in stands)
                for of, title, first, last, report, state in periods
                if of == unit
            ],
        )
    ]
    yield from dict.fromkeys(found)
