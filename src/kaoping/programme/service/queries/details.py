"""One record whole: what it says, its evidence, and the time it shares with others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found
from kaoping.programme.service.given import EvidenceFile, Participant, Told
from kaoping.programme.service.held import why_held
from kaoping.programme.service.models import Evidence, Participation, Record, RecordVillage
from kaoping.programme.service.queries.records import seen_by
from kaoping.programme.service.rules import RecordState
from kaoping.programme.service.terms import edition_for_records, hours_counted


@dataclass(frozen=True, slots=True)
class TimeRow:
    person_id: int
    person: str
    time_kind: str
    days: Decimal
    hours: Decimal


@dataclass(frozen=True, slots=True)
class VillageRow:
    code: str
    name: str
    town: str
    county: str
    registered: bool
    invented: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file; when and where it was taken, if it is a photo that says so."""

    id: int
    name: str
    kind: str
    size: int
    taken_at: datetime | None
    place: tuple[float, float] | None  # degrees north and east


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """All of one record."""

    id: int
    version: int
    state: RecordState
    unit_id: int
    unit: str
    entered_by: str
    entered_at: datetime
    told: Told
    title: str
    times: tuple[TimeRow, ...]
    villages: tuple[VillageRow, ...]
    evidence: tuple[EvidenceRow, ...]
    against: Mapping[Act, Refusal | None]  # why the reader may not do each act on it

    @property
    def label(self) -> str:
        """How the journal names it."""
        return f"service.record:{self.id}"


def _seen(actor: Actor, record_id: int) -> Record:
    rows = Record.objects.filter(seen_by(actor), pk=record_id)
    return found(rows.select_related("unit", "entered_by").prefetch_related("unit__above").first())


def record_seen(actor: Actor, record_id: int) -> RecordDetail:
    """All of one record; ``Refused`` (not found) for who may not see it."""
    record = _seen(actor, record_id)
    held = next(iter(why_held(record.pk, False)), None)
    villages = record.villages.select_related(
        "village__parent", "county", "village__registered"
    ).order_by("village__code")
    times = record.participations.select_related("person").order_by("id")
    return RecordDetail(
        id=record.pk,
        version=record.version,
        state=RecordState(record.state),
        unit_id=record.unit_id,
        unit=record.unit.name,
        entered_by=record.entered_by.name if record.entered_by else "",
        entered_at=record.entered_at,
        told=told_of(record),
        title=record.title,
        times=tuple(
            TimeRow(t.person_id, t.person.name, t.time_kind, t.days, t.hours) for t in times
        ),
        villages=tuple(map(_village_row, villages)),
        evidence=tuple(
            _evidence_row(row) for row in record.evidence.select_related("file").order_by("id")
        ),
        against={
            act: why_not(actor, act, over=record.over)
            or record.flow.why_not(record.state, act)
            or held
            for act in (Act.AMEND_RECORD, Act.WITHDRAW_RECORD)
        },
    )


def _village_row(row: RecordVillage) -> VillageRow:
    place = row.village
    registered = getattr(place, "registered", None)
    return VillageRow(
        code=place.code,
        name=place.name,
        town=place.parent.name if place.parent else "",
        county=row.county.name,
        registered=registered is not None,
        invented=registered is not None and registered.invented,
    )


def _evidence_row(row: Evidence) -> EvidenceRow:
    file = row.file
    north, east = file.latitude, file.longitude
    place = None if north is None or east is None else (north, east)
    return EvidenceRow(row.pk, row.name, file.kind, file.size, file.taken_at, place)


def evidence_seen(actor: Actor, record_id: int, evidence_id: int) -> tuple[int, str]:
    """The stored file's id and the name of one piece of evidence of a record one may see."""
    record = _seen(actor, record_id)
    return found(record.evidence.filter(pk=evidence_id).values_list("file_id", "name").first())


def told_of(record: Record) -> Told:
    """The record as it would be told now: what an amending form begins with."""
    households = record.households.order_by("household__code")
    return Told(
        service_kind=record.service_kind,
        sub_kind=record.sub_kind,
        support_kinds=record.support_kinds,
        title=record.title,
        starts=record.starts,
        ends=record.ends,
        quantity=record.quantity,
        people_served=record.people_served,
        households_served=record.households_served,
        own_funds=record.own_funds,
        raised_funds=record.raised_funds,
        goods=record.goods,
        paid_out=record.paid_out,
        result=record.result,
        villages=list(
            record.villages.order_by("village__code").values_list("village__code", flat=True)
        ),
        households=list(households.values_list("household__code", flat=True)),
        participants=[
            Participant(person=t.person_id, time_kind=t.time_kind, days=t.days, hours=t.hours)
            for t in record.participations.order_by("id")
        ],
        evidence=[
            EvidenceFile(file=sha, name=name)
            for sha, name in record.evidence.order_by("id").values_list("file__sha256", "name")
        ],
    )


def overlap_warnings(record_ids: Collection[int]) -> tuple[Refusal, ...]:
    """Which participants of these records also have time in another one on the same days.

    Only the dates of the other record are told: it may be one that the reader may not see.
    """
    mine = _times(Q(record__in=record_ids))
    if not mine:
        return ()
    others = _times(
        Q(
            person__in={row[1] for row in mine},
            record__starts__lte=max(row[4] for row in mine),
            record__ends__gte=min(row[3] for row in mine),
        )
    )
    found = {
        (one[1], one[2], other[3], other[4])
        for one in mine
        for other in others
        if other[1] == one[1] and other[0] != one[0]
        and other[3] <= one[4] and one[3] <= other[4]
    }  # fmt: skip
    if not found:
        return ()
    unit = Record.objects.filter(pk=mine[0][0]).values_list("unit_id", flat=True).get()
    most = hours_counted(edition_for_records(unit))
    return tuple(
        Refusal.of("overlapping_time", person=name, starts=starts, ends=ends, most=most)
        for _, name, starts, ends in sorted(found)
    )


def _times(where: Q) -> list[tuple[int, int, str, date, date]]:
    """Record, person, name, first and last day of participations that count."""
    return list(
        Participation.objects.filter(where, record__state=RecordState.RECORDED.value)
        .values_list("record", "person", "person__name", "record__starts", "record__ends")
        .distinct()
    )
