"""How told services are checked and written, one or many: set by set, never row by row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model

from kaoping.acts.perform import label, note_on
from kaoping.acts.verbs import Act
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.inserting import insert_all, insert_with_keys
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place, RegisteredHousehold
from kaoping.foundation.prepared import Given, Prepared
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
class Teller:
    """A unit that tells of its services: where its records lie, whose people it takes, and
    by which terms; None where no edition is in force."""

    id: int
    over: Over
    home: int
    terms: Terms | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows refer to: all that checking and writing them asks of the database."""

    tellers: Mapping[int, Teller]
    villages: Mapping[str, Village]
    households: Mapping[str, int]
    village_of: Mapping[str, str]  # code of a household → code of its village
    near: Mapping[int, frozenset[int]]  # unit → the persons named who may take part
    files: Mapping[str, tuple[int, int]]  # sha256 → id and size in bytes


_TELLING = ("pk", "code", "parent_id", "is_team", "above__ancestor_id")
_UNITS = Prepared(lambda: Unit.objects.filter(pk__among=Given("ids")).values_list(*_TELLING))
_UNITS_BY_CODE = Prepared(
    lambda: Unit.objects.filter(code__among=Given("codes")).values_list(*_TELLING)
)
_VILLAGES = Prepared(
    lambda: Place.objects.filter(code__among=Given("codes"), level=Place.Level.VILLAGE).values_list(
        "code", "pk", "name", "parent_id", "parent__level", "parent__parent_id"
    )
)
_HOUSEHOLDS = Prepared(
    lambda: RegisteredHousehold.objects.filter(code__among=Given("codes")).values_list(
        "pk", "code", "village__place__code"
    )
)
_HOLDERS = Prepared(
    lambda: (
        PostHeld.objects.filter(
            account__person_id__among=Given("persons"),
            unit__above__ancestor_id__among=Given("homes"),
        )
        .values_list("account__person_id", "unit__above__ancestor_id")
        .distinct()
    )
)

Telling = tuple[int, Told]
"""A unit and what it tells."""
_UnitRow = tuple[int, str, int | None, bool, int]


def tellers(unit_ids: Iterable[int]) -> dict[int, Teller]:
    """The tellers by the units' ids."""
    return {one.id: one for one in _tellers(_UNITS(ids=set(unit_ids)), {}).values()}


def tellers_by_code(codes: Collection[str], terms: Mapping[int, Terms]) -> dict[str, Teller]:
    """The tellers by the units' codes; ``terms`` are those of units that were read already."""
    return _tellers(_UNITS_BY_CODE(codes=codes), terms)


def _tellers(rows: Iterable[_UnitRow], terms: Mapping[int, Terms]) -> dict[str, Teller]:
    above: dict[tuple[str, int, int | None, bool], list[int]] = defaultdict(list)
    for pk, code, parent, is_team, ancestor in rows:
        above[code, pk, parent, is_team].append(ancestor)
    left = {pk for _, pk, _, _ in above} - set(terms)
    terms = {**terms, **terms_for(left)} if left else terms
    return {
        code: Teller(
            pk,
            Over(unit_id=pk, parent_unit_id=parent, above=frozenset(ancestors)),
            home_of(pk, parent, is_team=is_team),
            terms.get(pk),
        )
        for (code, pk, parent, is_team), ancestors in above.items()
    }


def teller_of(unit: Unit) -> Teller:
    home = home_of(unit.pk, unit.parent_id, is_team=unit.is_team)
    return Teller(unit.pk, unit.over, home, terms_for([unit.pk]).get(unit.pk))


def known_for(
    tellings: Sequence[Telling],
    tellers: Mapping[int, Teller],
    *,
    by: Actor,
    also: Collection[int] = (),
) -> Known:
    """Load everything that ``tellings`` refer to; persons of ``also`` may take part anyway."""
    told = [one for _, one in tellings]
    households, village_of = _households({code for one in told for code in one.households})
    return Known(
        tellers=tellers,
        villages=_villages({code for one in told for code in one.villages}),
        households=households,
        village_of=village_of,
        near=_near(
            tellers, {p.person for one in told for p in one.participants}, {by.person_id, *also}
        ),
        files=_files({sha256 for one in told for sha256 in hashes_of(one)}),
    )


def _villages(codes: set[str]) -> dict[str, Village]:
    """The villages by code, each with its county: right above it, or above its town."""
    return {
        code: Village(pk, (parent if level == Place.Level.COUNTY else above) or 0, name)
        for code, pk, name, parent, level, above in _VILLAGES(codes=codes)
    }


def _households(codes: set[str]) -> tuple[dict[str, int], dict[str, str]]:
    if not codes:
        return {}, {}
    ids: dict[str, int] = {}
    villages: dict[str, str] = {}
    for pk, code, village in _HOUSEHOLDS(codes=codes):
        ids[code], villages[code] = pk, village
    return ids, villages


def _near(
    tellers: Mapping[int, Teller], persons: set[int], anyway: set[int | None]
) -> dict[int, frozenset[int]]:
    """Who of ``persons`` may take part for each unit: those who hold or held a post at it,
    at its organizing unit or below that one; and those who may ``anyway``."""
    homes = {pk: teller.home for pk, teller in tellers.items()}
    below: dict[int, set[int]] = defaultdict(set)
    for person, home in _HOLDERS(persons=persons, homes=set(homes.values())):
        below[home].add(person)
    own = {person for person in anyway if person is not None}
    return {pk: frozenset(below[home] | own) for pk, home in homes.items()}


def home_of(unit_id: int, parent_id: int | None, *, is_team: bool) -> int:
    """The unit whose people may take part: a team's organizing unit, else the unit itself."""
    return parent_id if is_team and parent_id is not None else unit_id


def _files(hashes: set[str]) -> dict[str, tuple[int, int]]:
    if not hashes:
        return {}
    rows = StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", "pk", "size")
    return {sha256: (pk, size) for sha256, pk, size in rows}


def refusals_of(telling: Telling, known: Known, today: date) -> Iterator[Refusal]:
    """Every reason why this may not be recorded."""
    unit_id, told = telling
    terms = known.tellers[unit_id].terms
    if terms is None:
        yield Refusal.of("no_edition_for_records", field="unit")
        return
    times = [rules.Time(p.person, p.time_kind, p.days, p.hours) for p in told.participants]
    yield from rules.why_not_then(told.starts, told.ends, today)
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
    if told.evidence:
        yield from _why_not_evidence(told, known)


def _why_not_evidence(told: Told, known: Known) -> Iterator[Refusal]:
    for number, file in enumerate(told.evidence):
        if file.file not in known.files:
            yield Refusal.of("evidence_unknown", field=f"evidence.{number}.file", name=file.name)
    sizes = {sha256: known.files[sha256][1] for sha256 in hashes_of(told) & known.files.keys()}
    too_large = rules.why_too_large(sum(sizes.values()), settings.RECORD_FILES_LIMIT)
    if too_large is not None:
        yield too_large


def hashes_of(told: Told) -> set[str]:
    """The files named as evidence: one named twice is kept once."""
    return {one.file for one in told.evidence}


def fields_of(telling: Telling, known: Known) -> dict[str, Any]:
    """The record's own columns as told, with what follows from them."""
    unit_id, told = telling
    terms = known.tellers[unit_id].terms
    if terms is None:
        raise ValueError(unit_id)
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


def write(tellings: Sequence[Telling], known: Known, *, by: Actor, now: datetime) -> list[int]:
    """Insert records that were checked, with all that hangs on them; one entry a record.

    The records' ids in their order.
    """
    rows = [
        {"unit_id": telling[0], "entered_by_id": by.person_id, "entered_at": now}
        | fields_of(telling, known)
        for telling in tellings
    ]
    ids = insert_with_keys(Record, tuple(rows[0]), [tuple(row.values()) for row in rows])
    write_children([(pk, told) for pk, (_, told) in zip(ids, tellings, strict=True)], known, now)
    over = {pk: replace(one.over, person_id=by.person_id) for pk, one in known.tellers.items()}
    for pk, (unit, told) in zip(ids, tellings, strict=True):
        record, after = label(Record, pk), as_journalled(told)
        note_on(Act.RECORD_SERVICE, record, by=by, now=now, after=after, over=over[unit])
    return ids


def as_journalled(told: Told) -> dict[str, object]:
    """What the journal keeps of what was told: everything but what was left empty."""
    return told.model_dump(mode="json", exclude_defaults=True, exclude={"record", "version"})


def write_children(pairs: Sequence[tuple[int, Told]], known: Known, now: datetime) -> None:
    """Insert participations, villages, households and evidence of records by their ids."""
    shares = [
        (pk, p.person, p.time_kind, p.days, p.hours)
        for pk, told in pairs
        for p in told.participants
    ]
    villages = [
        (pk, known.villages[code].id, known.villages[code].county_id)
        for pk, told in pairs
        for code in dict.fromkeys(told.villages)
    ]
    households = [
        (pk, known.households[code])
        for pk, told in pairs
        for code in dict.fromkeys(told.households)
    ]
    evidence = [
        (pk, known.files[file.file][0], file.name, now)
        for pk, told in pairs
        for file in {one.file: one for one in told.evidence}.values()
    ]
    insert_all(Participation, ("record_id", "person_id", "time_kind", "days", "hours"), shares)
    insert_all(RecordVillage, ("record_id", "village_id", "county_id"), villages)
    insert_all(RecordHousehold, ("record_id", "household_id"), households)
    insert_all(Evidence, ("record_id", "file_id", "name", "added"), evidence)


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
