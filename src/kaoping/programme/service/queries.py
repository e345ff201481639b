"""What can be asked of service records, always for an actor, never more than one may see."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kaoping.acts.scope import units_where
from kaoping.acts.table import Reach, reaches
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.service.given import EvidenceFile, Participant, Told
from kaoping.programme.service.models import Evidence, Participation, Record, RecordVillage
from kaoping.programme.service.rules import RecordState
from kaoping.programme.service.terms import edition_for_records, terms_for, terms_of_season

__all__ = ["edition_for_records", "terms_for", "terms_of_season"]

PAGE = 50
COUNTED_TO = 1000
NEWEST, OLDEST, ENTERED = "newest", "oldest", "entered"
SORTS = (NEWEST, OLDEST, ENTERED)
ROW = (
    "id", "title", "unit_id", "unit__name", "starts", "ends", "service_kind", "sub_kind",
    "state", "people_served", "households_served",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of records is narrowed to; empty means all."""

    unit: int | None = None
    since: date | None = None  # ends on it or later
    until: date | None = None  # ends on it or earlier
    service_kind: str = ""
    time_kind: str = ""
    person: int | None = None
    place: int | None = None
    text: str = ""
    state: str = RecordState.RECORDED.value
    sort: str = NEWEST


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record in a list."""

    id: int
    title: str
    unit_id: int
    unit: str
    starts: date
    ends: date
    service_kind: str
    sub_kind: str
    state: RecordState
    people_served: int
    households_served: int
    people: int  # who took part
    hours: Decimal
    villages: int
    files: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records; keys go into links, ``count`` is exact to 1,000, then "1,000+"."""

    rows: tuple[RecordRow, ...]
    count: str
    previous_key: str | None = None
    next_key: str | None = None


def seen_by(actor: Actor) -> Q:
    """The records that ``actor`` may see: by unit, one's own, and those one took part in."""
    found = units_where(actor, Act.SEE_RECORD, person="entered_by_id")
    own = Reach.OWN in set(reaches(actor, Act.SEE_RECORD))
    if own and actor.person_id is not None:
        took_part = Participation.objects.filter(person_id=actor.person_id, record=OuterRef("pk"))
        found |= Q(Exists(took_part))
    return found


def narrowed(filters: Filters) -> Q:
    """``filters`` as a condition on records."""
    plain = {
        "unit_id": filters.unit,
        "ends__gte": filters.since,
        "ends__lte": filters.until,
        "service_kind": filters.service_kind,
        "state": filters.state,
    }
    found = Q(**{name: value for name, value in plain.items() if value})
    if filters.person or filters.time_kind:
        time = {"person_id": filters.person, "time_kind": filters.time_kind}
        of = Participation.objects.filter(
            record=OuterRef("pk"), **{name: value for name, value in time.items() if value}
        )
        found &= Q(Exists(of))
    if filters.place:
        found &= Q(Exists(_villages_within(filters.place)))
    if filters.text:
        found &= Q(title__icontains=filters.text) | Q(result__icontains=filters.text)
    return found


def _villages_within(place_id: int) -> QuerySet[RecordVillage]:
    span = Place.objects.filter(pk=place_id)
    return RecordVillage.objects.filter(
        record=OuterRef("pk"),
        village__lft__gte=span.values("lft")[:1],
        village__lft__lte=span.values("rgt")[:1],
    )


def records_seen(
    actor: Actor, filters: Filters, *, after: str = "", before: str = "", size: int = PAGE
) -> Page:
    """One page of the records that ``actor`` may see, from the key ``after`` or up to ``before``."""
    found = Record.objects.filter(seen_by(actor), narrowed(filters))
    rows = _slice(found, filters.sort, after or before, back=bool(before), size=size + 1)
    more = len(rows) > size
    rows = rows[:size]
    if before:
        rows.reverse()
    first, last = (_key(rows[0]), _key(rows[-1])) if rows else (None, None)
    return Page(
        rows=tuple(_rows(rows)),
        count=_count(found),
        previous_key=first if (more if before else after) else None,
        next_key=last if (before or more) else None,
    )


def _slice(
    found: QuerySet[Record], sort: str, key: str, *, back: bool, size: int
) -> list[dict[str, Any]]:
    """So many rows beyond ``key``, in the order of ``sort`` or backwards."""
    falling = (sort != OLDEST) != back
    sign, beyond = ("-", "lt") if falling else ("", "gt")
    by_day = sort != ENTERED
    if key:
        ends, pk = _read_key(key)
        later = Q(**{f"pk__{beyond}": pk})
        if by_day:
            later = Q(**{f"ends__{beyond}e": ends}) & (Q(**{f"ends__{beyond}": ends}) | later)
        found = found.filter(later)
    order = [f"{sign}ends", f"{sign}pk"] if by_day else [f"{sign}pk"]
    return list(found.order_by(*order).values(*ROW)[:size])


def _key(row: dict[str, Any]) -> str:
    return f"{row['ends'].isoformat()}.{row['id']}"


def _read_key(key: str) -> tuple[date, int]:
    """A key of a link; one that was tampered with begins the list again."""
    day, _, pk = key.partition(".")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        raise Refused(Refusal.of("not_found")) from None


def _count(found: QuerySet[Record]) -> str:
    counted = found.order_by().values("pk")[: COUNTED_TO + 1].count()
    return f"{counted:,}" if counted <= COUNTED_TO else f"{COUNTED_TO:,}+"


def _rows(rows: Sequence[dict[str, Any]]) -> Iterable[RecordRow]:
    ids = [row["id"] for row in rows]
    times = {
        pk: (people, hours)
        for pk, people, hours in Participation.objects.filter(record__in=ids)
        .values_list("record")
        .annotate(Count("person", distinct=True), Sum("hours"))
    }
    villages, files = (_numbers(model, ids) for model in (RecordVillage, Evidence))
    for row in rows:
        people, hours = times.get(row["id"], (0, Decimal(0)))
        yield RecordRow(
            unit=row.pop("unit__name"),
            **{**row, "state": RecordState(row["state"])},
            people=people,
            hours=hours,
            villages=villages.get(row["id"], 0),
            files=files.get(row["id"], 0),
        )


def _numbers(model: type[RecordVillage] | type[Evidence], ids: Collection[int]) -> dict[int, int]:
    of = model._default_manager.filter(record__in=ids)
    return dict(of.values_list("record").annotate(Count("pk")))


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
    id: int
    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """All of one record."""

    id: int
    version: int
    state: RecordState
    unit_id: int
    unit: str
    entered_by: str
    told: Told
    title: str
    times: tuple[TimeRow, ...]
    villages: tuple[VillageRow, ...]
    evidence: tuple[EvidenceRow, ...]

    @property
    def label(self) -> str:
        """How the journal names it."""
        return f"service.record:{self.id}"


def _seen(actor: Actor, record_id: int) -> Record:
    found = (
        Record.objects.filter(seen_by(actor), pk=record_id)
        .select_related("unit", "entered_by")
        .prefetch_related("unit__above")
        .first()
    )
    if found is None:
        raise Refused(Refusal.of("not_found"))
    return found


def record_seen(actor: Actor, record_id: int) -> RecordDetail:
    """All of one record; ``Refused`` (not found) for who may not see it."""
    record = _seen(actor, record_id)
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
        told=told_of(record),
        title=record.title,
        times=tuple(
            TimeRow(t.person_id, t.person.name, t.time_kind, t.days, t.hours) for t in times
        ),
        villages=tuple(map(_village_row, villages)),
        evidence=tuple(
            EvidenceRow(e.pk, e.name, e.file.kind, e.file.size)
            for e in record.evidence.select_related("file").order_by("id")
        ),
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


def evidence_seen(actor: Actor, record_id: int, evidence_id: int) -> tuple[int, str]:
    """The stored file's id and the name of one piece of evidence of a record one may see."""
    record = _seen(actor, record_id)
    row = record.evidence.filter(pk=evidence_id).values_list("file_id", "name").first()
    if row is None:
        raise Refused(Refusal.of("not_found"))
    return row


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
    unit = Record.objects.filter(pk=mine[0][0]).values_list("unit_id", flat=True).get()
    most = edition_for_records(unit).kinds.day_hours_at_most
    found = {
        (one[1], one[2], other[3], other[4])
        for one in mine
        for other in others
        if other[1] == one[1] and other[0] != one[0]
        and other[3] <= one[4] and one[3] <= other[4]
    }  # fmt: skip
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
