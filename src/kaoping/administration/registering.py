"""The bulk form of registering villages: the same checks, one journal entry a village."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from kaoping.acts.perform import journalled, note, permit_over
from kaoping.acts.verbs import Act
from kaoping.administration.actions.register import RegisterVillage
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place, RegisteredHousehold, RegisteredVillage
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.foundation.units.models import Unit

BATCH = 2000


def register_villages(
    actor: Actor, rows: Sequence[RegisterVillage], *, now: datetime, invented: bool = False
) -> int:
    """Enter many new villages with their households; how many households there are.

    ``invented`` marks them as drawn for the demonstration. A village or household that is
    registered already is refused: correcting is for the act itself.
    """
    unit = Unit.objects.select_related("place").filter(pk=actor.unit_id or 0).first()
    over = unit.over if unit else Over()
    permit_over(Act.REGISTER_VILLAGE, over, by=actor)
    households = 0
    with journalled():
        left = iter(enumerate(rows))
        while part := list(islice(left, BATCH)):
            households += _register(actor, unit, over, part, now, invented=invented)
    return households


def _register(
    actor: Actor,
    unit: Unit | None,
    over: Over,
    part: list[tuple[int, RegisterVillage]],
    now: datetime,
    *,
    invented: bool,
) -> int:
    codes = [row.village for _, row in part]
    places = {
        place.code: place
        for place in Place.objects.filter(code__in=codes, level=Place.Level.VILLAGE)
        .select_related("parent__parent")
        .only("code", "lft", "parent__parent__id")
    }
    known = set(
        RegisteredVillage.objects.filter(place__code__in=codes).values_list(
            "place__code", flat=True
        )
    )
    refuse_if(_faults(part, places, known, unit))
    villages = [
        RegisteredVillage(
            place=places[row.village],
            county_id=_county_id(places[row.village]),
            source=row.source,
            invented=invented,
        )
        for _, row in part
    ]
    RegisteredVillage.objects.bulk_create(villages, batch_size=BATCH)
    households = [
        RegisteredHousehold(village=village, code=household.code, people=household.people)
        for village, (_, row) in zip(villages, part, strict=True)
        for household in row.households
    ]
    RegisteredHousehold.objects.bulk_create(households, batch_size=BATCH)
    for _, row in part:
        told = {"village": row.village, "households": len(row.households), "source": row.source}
        note(Act.REGISTER_VILLAGE, unit or Unit(), by=actor, now=now, after=told, over=over)
    return len(households)


def _county_id(village: Place) -> int:
    """A village lies in a town, and the town in a county."""
    town = village.parent
    if town is None or town.parent_id is None:
        raise ValueError(f"{village.code} lies in no county")
    return town.parent_id


def _faults(
    part: list[tuple[int, RegisterVillage]],
    places: dict[str, Place],
    known: set[str],
    unit: Unit | None,
) -> Iterator[Refusal]:
    for number, row in part:
        place = places.get(row.village)
        field = f"{number}.village"
        if place is None:
            yield Refusal.of("code_of_no_village", field=field, code=row.village)
        elif unit is None or not unit.place.lft <= place.lft <= unit.place.rgt:
            yield Refusal.of("outside_your_place", field=field, code=row.village)
        elif row.village in known:
            yield Refusal.of("code_taken", field=field, code=row.village)
        known.add(row.village)
