"""How told services are checked and written, one or many: set by set, never row by row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.timezone import localdate

from kaoping.acts.perform import note
from kaoping.acts.verbs import Act
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.inserting import insert_all
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place, RegisteredHousehold
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.units.models import Unit
from kaoping.programme.service import rules
from kaoping.programme.service.given import Told
from kaoping.programme.service.models import (
    Evidence,
    Participation,
    Record,
    RecordHousehold,
    RecordVillage,
)
from kaoping.programme.service.terms import Terms, terms_for

MONEY_FIELDS = ("own_funds", "raised_funds", "goods", "paid_out")
PLAIN_FIELDS = (
    "service_kind", "sub_kind", "starts", "ends", "quantity", "people_served",
    *MONEY_FIELDS, "result",
)  # fmt: skip
CHILD_MODELS: dict[str, type[Model]] = {
    "participants": Participation,
    "villages": RecordVillage,
    "households": RecordHousehold,
    "evidence": Evidence,
}


@dataclass(frozen=True, slots=True)
class Village:
    id: int
    county_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows refer to: all that checking and writing them asks of the database."""

    units: Mapping[int, Unit]
    terms: Mapping[int, Terms]
    villages: Mapping[str, Village]
    households: Mapping[str, int]
    village_of: Mapping[str, str]  # code of a household → code of its village
    near: Mapping[int, frozenset[int]]  # unit → the persons named who may take part
    files: Mapping[str, int]  # sha256 → id


Telling = tuple[int, Told]
"""A unit and what it tells."""


def units_with_above(unit_ids: Iterable[int]) -> dict[int, Unit]:
    """Units by id, each with the units above it at hand."""
    found = Unit.objects.filter(pk__in=set(unit_ids)).prefetch_related("above")
    return {unit.pk: unit for unit in found}


def known_for(
    tellings: Sequence[Telling],
    units: Mapping[int, Unit],
    *,
    by: Actor,
    also: Collection[int] = (),
) -> Known:
    """Load everything that ``tellings`` refer to; persons of ``also`` may take part anyway."""
    told = [one for _, one in tellings]
    households, village_of = _households({code for one in told for code in one.households})
    return Known(
        units=units,
        terms=terms_for(list(units)),
        villages=_villages({code for one in told for code in one.villages}),
        households=households,
        village_of=village_of,
        near=_near(
            units, {p.person for one in told for p in one.participants}, {by.person_id, *also}
        ),
        files=_files({file.file for one in told for file in one.evidence}),
    )


def _villages(codes: set[str]) -> dict[str, Village]:
    found = Place.objects.filter(code__in=codes, level=Place.Level.VILLAGE)
    found = found.select_related("parent__parent").only(
        "code", "name", "level", "parent__level", "parent__parent__level"
    )
    return {place.code: Village(place.pk, _county_of(place).pk, place.name) for place in found}


def _county_of(place: Place) -> Place:
    while place.level != Place.Level.COUNTY and place.parent is not None:
        place = place.parent
    return place


def _households(codes: set[str]) -> tuple[dict[str, int], dict[str, str]]:
    if not codes:
        return {}, {}
    rows = RegisteredHousehold.objects.filter(code__in=codes)
    ids: dict[str, int] = {}
    villages: dict[str, str] = {}
    for pk, code, village in rows.values_list("pk", "code", "village__place__code"):
        ids[code], villages[code] = pk, village
    return ids, villages


def _near(
    units: Mapping[int, Unit], persons: set[int], anyway: set[int | None]
) -> dict[int, frozenset[int]]:
    """Who of ``persons`` may take part for each unit: those who hold or held a post at it,
    at its organizing unit or below that one; and those who may ``anyway``."""
    homes = {pk: home_of(unit) for pk, unit in units.items()}
    held = (
        PostHeld.objects.filter(
            account__person_id__in=persons, unit__above__ancestor_id__in=set(homes.values())
        )
        .values_list("account__person_id", "unit__above__ancestor_id")
        .distinct()
    )
    below: dict[int, set[int]] = defaultdict(set)
    for person, home in held:
        if person is not None:
            below[home].add(person)
    own = {person for person in anyway if person is not None}
    return {pk: frozenset(below[home] | own) for pk, home in homes.items()}


def home_of(unit: Unit) -> int:
    """The unit whose people may take part: a team's organizing unit, else the unit itself."""
    return unit.parent_id if unit.is_team and unit.parent_id is not None else unit.pk


def _files(hashes: set[str]) -> dict[str, int]:
    if not hashes:
        return {}
    return dict(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", "pk"))


def refusals_of(telling: Telling, known: Known, now: datetime) -> Iterator[Refusal]:
    """Every reason why this may not be recorded."""
    unit_id, told = telling
    terms = known.terms.get(unit_id)
    if terms is None:
        yield Refusal.of("no_edition_for_records", field="unit")
        return
    times = [rules.Time(p.person, p.time_kind, p.days, p.hours) for p in told.participants]
    yield from rules.why_not_then(told.starts, told.ends, localdate(now))
    yield from rules.why_not_kinds(
        told.service_kind, told.sub_kind, told.support_kinds, terms.kinds
    )
    yield from rules.why_not_times(times, told.starts, told.ends, terms.kinds)
    yield from rules.why_not_people(times, known.near[unit_id])
    yield from rules.why_not_served(
        told.villages,
        told.households,
        known=known.villages,
        village_of=known.village_of,
    )
    yield from rules.why_not_money({name: getattr(told, name) for name in MONEY_FIELDS})
    for number, file in enumerate(told.evidence):
        if file.file not in known.files:
            yield Refusal.of("evidence_unknown", field=f"evidence.{number}.file", name=file.name)


def fields_of(telling: Telling, known: Known) -> dict[str, Any]:
    """The record's own columns as told, with what follows from them."""
    unit_id, told = telling
    terms = known.terms[unit_id]
    return {
        **{name: getattr(told, name) for name in PLAIN_FIELDS},
        "title": told.title.strip() or title_of(told, known, terms),
        "support_kinds": rules.supports_of(told.service_kind, told.support_kinds, terms.kinds),
        "households_served": max(told.households_served, len(set(told.households))),
    }


def title_of(told: Told, known: Known, terms: Terms) -> str:
    """A title where none was given: the kind of service in the first village."""
    kind = terms.edition.service_kind(told.service_kind)
    names = [sub.name for sub in kind.sub_kinds if sub.key == told.sub_kind] or [kind.name]
    return f"{known.villages[told.villages[0]].name}{names[0].zh}"[:80]


def write(tellings: Sequence[Telling], known: Known, *, by: Actor, now: datetime) -> list[Record]:
    """Insert records that were checked, with all that hangs on them; one entry a record."""
    records = [
        Record(
            unit=known.units[telling[0]],
            entered_by_id=by.person_id,
            entered_at=now,
            **fields_of(telling, known),
        )
        for telling in tellings
    ]
    insert_all(records, keys=True)
    write_children(
        [(record.pk, told) for record, (_, told) in zip(records, tellings, strict=True)],
        known,
        now,
    )
    over = {pk: replace(unit.over, person_id=by.person_id) for pk, unit in known.units.items()}
    for record, (unit, told) in zip(records, tellings, strict=True):
        after = as_journalled(told)
        note(Act.RECORD_SERVICE, record, by=by, now=now, after=after, over=over[unit])
    return records


def as_journalled(told: Told) -> dict[str, object]:
    """What the journal keeps of what was told: everything but what was left empty."""
    return told.model_dump(mode="json", exclude_defaults=True, exclude={"record", "version"})


def write_children(pairs: Sequence[tuple[int, Told]], known: Known, now: datetime) -> None:
    """Insert participations, villages, households and evidence of records by their ids."""
    shares = [
        Participation(record_id=pk, **p.model_dump(exclude={"person"}), person_id=p.person)
        for pk, told in pairs
        for p in told.participants
    ]
    villages = [
        RecordVillage(
            record_id=pk,
            village_id=known.villages[code].id,
            county_id=known.villages[code].county_id,
        )
        for pk, told in pairs
        for code in dict.fromkeys(told.villages)
    ]
    households = [
        RecordHousehold(record_id=pk, household_id=known.households[code])
        for pk, told in pairs
        for code in dict.fromkeys(told.households)
    ]
    evidence = [
        Evidence(record_id=pk, file_id=known.files[file.file], name=file.name, added=now)
        for pk, told in pairs
        for file in {one.file: one for one in told.evidence}.values()
    ]
    for rows in (shares, villages, households, evidence):
        insert_all(rows)


def replace_children(
    record_id: int, told: Told, which: Collection[str], known: Known, now: datetime
) -> None:
    """Write anew those of participants, villages, households and evidence that differ."""
    kept: dict[str, object] = {}
    for name, model in CHILD_MODELS.items():
        if name in which:
            model._default_manager.filter(record_id=record_id).delete()
        else:
            kept[name] = []
    write_children([(record_id, told.model_copy(update=kept))], known, now)
