"""The bulk form of adding units: the same checks and one journal entry a record, in few
statements. Rows are refused together, each reason tied to its row."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from pydantic import Field

from kaoping.acts.perform import journalled, note
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.administration import rules
from kaoping.administration.actions.units import AddUnit, why_not_below
from kaoping.administration.kinds import why_no_such_kind
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.foundation.units.credit_code import plain_credit_code
from kaoping.foundation.units.models import Membership, Unit, UnitAbove

BATCH = 2000


class UnitRow(AddUnit):
    """As ``AddUnit``; the parent is named by its code, and may stand in an earlier row."""

    parent_code: str = Field("", max_length=24)


@dataclass(frozen=True, slots=True)
class Spot:
    """A unit that is there or has just been made, with those above it, nearest first."""

    unit: Unit
    above: tuple[int, ...]

    @property
    def over(self) -> Over:
        return Over(
            unit_id=self.unit.pk, parent_unit_id=self.unit.parent_id, above=frozenset(self.above)
        )


Faults = dict[int, list[Refusal]]  # by the row's place


def add_units(
    actor: Actor, rows: Sequence[UnitRow], now: datetime, *, doubted: Collection[str] = ()
) -> dict[str, int]:
    """Put many units on the tree, parents before their children; ids by code.

    ``doubted`` are codes of rows that could not even be read: what hangs below one of them, or
    below a row that is refused here, cannot be judged and is not refused on that ground.
    """
    spots = spots_of({row.parent_code for row in rows if row.parent_code})
    places = {p.code: p for p in Place.objects.filter(code__in={row.place for row in rows})}
    faults = _faults_of_units(rows, places, localdate(now))
    with journalled():
        for wave in _waves(rows, spots, faults, doubted):
            _add_wave(actor, wave, spots, places, faults, now=now)
        refuse_if(
            fault.about(f"{number}.{fault.field}")
            for number in sorted(faults)
            for fault in faults[number]
        )
    return {row.code: spots[row.code].unit.pk for row in rows}


def spots_of(codes: set[str]) -> dict[str, Spot]:
    """The units of these codes that are there, with those above each."""
    units = {unit.pk: unit for unit in Unit.objects.filter(code__in=codes)}
    above: dict[int, list[int]] = {pk: [] for pk in units}
    lines = UnitAbove.objects.filter(unit_id__in=units).order_by("unit", "depth")
    for unit_id, ancestor in lines.values_list("unit_id", "ancestor_id"):
        above[unit_id].append(ancestor)
    return {unit.code: Spot(unit, tuple(above[pk])) for pk, unit in units.items()}


def _faults_of_units(rows: Sequence[UnitRow], places: dict[str, Place], today: date) -> Faults:
    codes = [row.code for row in rows]
    credits_ = [plain_credit_code(row.credit_code) for row in rows if row.credit_code]
    taken = set(Unit.objects.filter(code__in=codes).values_list("code", flat=True))
    known = Unit.objects.filter(credit_code__in=credits_)
    taken |= {str(code) for code in known.values_list("credit_code", flat=True)}
    against = {pair: why_no_such_kind(*pair) for pair in {(r.kind, r.is_team) for r in rows}}
    faults: Faults = {}
    for number, row in enumerate(rows):
        found = [*_faults_of_unit(row, taken, places, today), *against[row.kind, row.is_team]]
        if found:
            faults[number] = found
        taken |= {row.code, plain_credit_code(row.credit_code)} - {""}
    return faults


def _faults_of_unit(
    row: UnitRow, taken: set[str], places: dict[str, Place], today: date
) -> Iterator[Refusal]:
    if row.place not in places:
        yield Refusal.of("unknown_place", field="place", code=row.place)
    if row.code in taken:
        yield Refusal.of("code_taken", field="code", code=row.code)
    if row.credit_code and plain_credit_code(row.credit_code) in taken:
        yield Refusal.of("code_taken", field="credit_code", code=row.credit_code)
    for fault in (
        rules.why_bad_level(row.level),
        rules.why_bad_credit_code(row.credit_code),
        rules.why_to_come(row.since, today),
    ):
        if fault:
            yield fault


def _waves(
    rows: Sequence[UnitRow], spots: dict[str, Spot], faults: Faults, doubted: Collection[str]
) -> Iterator[list[tuple[int, UnitRow]]]:
    """The rows in waves: each wave's parents are there once the waves before it are. At the end
    ``faults`` names those whose parent is nowhere."""
    left = list(enumerate(rows))
    while wave := [(n, row) for n, row in left if row.parent_code in spots or not row.parent_code]:
        yield wave
        gone = {n for n, _ in wave}
        left = [(n, row) for n, row in left if n not in gone]
    meant = {row.code for row in rows} | set(doubted)
    nowhere = [n for n, row in left if row.parent_code not in meant]
    unsure = {rows[n].code for n in (*faults, *nowhere)} | set(doubted)
    while below := [(n, row) for n, row in left if row.parent_code in unsure]:
        unsure |= {row.code for _, row in below}
        gone = {n for n, _ in below}
        left = [(n, row) for n, row in left if n not in gone]
    # What is left now hangs below itself.
    for number in nowhere:
        unknown = rules.why_no_such_unit(rows[number].parent_code)
        faults.setdefault(number, []).append(unknown.about("parent_code"))
    for number in {n for n, _ in left}.difference(nowhere):
        faults.setdefault(number, []).append(Refusal.of("not_found", field="parent_code"))


def _add_wave(
    actor: Actor,
    wave: list[tuple[int, UnitRow]],
    spots: dict[str, Spot],
    places: dict[str, Place],
    faults: Faults,
    *,
    now: datetime,
) -> None:
    """Write a wave's units; what may not be where it is meant to be goes to ``faults``."""
    for number, row in wave:
        found = list(_why_not_there(actor, row, spots.get(row.parent_code)))
        if found:
            faults.setdefault(number, []).extend(found)
    wave = [(number, row) for number, row in wave if number not in faults]
    left_out = {"parent", "parent_code", "place", "since", "credit_code"}
    units = [
        Unit(
            **row.model_dump(exclude=left_out),
            parent=spots[row.parent_code].unit if row.parent_code else None,
            place=places[row.place],
            credit_code=plain_credit_code(row.credit_code) or None,
        )
        for _, row in wave
    ]
    Unit.objects.bulk_create(units, batch_size=BATCH)
    for unit, (_, row) in zip(units, wave, strict=True):
        higher = spots[row.parent_code].above if row.parent_code else ()
        spots[row.code] = Spot(unit, (unit.pk, *higher))
    made = [spots[row.code] for _, row in wave]
    UnitAbove.objects.bulk_create(
        (
            UnitAbove(unit=spot.unit, ancestor_id=ancestor, depth=depth)
            for spot in made
            for depth, ancestor in enumerate(spot.above)
        ),
        batch_size=BATCH,
    )
    today = localdate(now)
    Membership.objects.bulk_create(
        (
            Membership(unit=spot.unit, parent_id=spot.unit.parent_id, since=row.since or today)
            for spot, (_, row) in zip(made, wave, strict=True)
            if spot.unit.parent_id
        ),
        batch_size=BATCH,
    )
    for spot, (_, row) in zip(made, wave, strict=True):
        told = row.model_dump(mode="json", exclude_defaults=True)
        note(Act.ADD_UNIT, spot.unit, by=actor, now=now, after=told, over=spot.over)


def _why_not_there(actor: Actor, row: UnitRow, parent: Spot | None) -> Iterator[Refusal]:
    refusal = why_not(actor, Act.ADD_UNIT, over=parent.over if parent else Over())
    if refusal:
        yield refusal
    elif parent:
        yield from why_not_below(parent.unit, row.level)
