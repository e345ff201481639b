"""What a record's form offers to choose from: people, places from province to village,
registered households."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from kaoping.foundation.people.models import Person, PostHeld
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place, RegisteredHousehold, RegisteredVillage
from kaoping.foundation.units.models import Unit
from kaoping.programme.service.entering import home_of

MOST_PEOPLE = 300
MOST_FOUND = 30
MOST_HOUSEHOLDS = 300
LEVELS = ("province", "prefecture", "county", "town")


@dataclass(frozen=True, slots=True)
class VillageChoice:
    """A village as it is chosen: with the places it lies in, and whether it is registered."""

    code: str
    name: str
    town: str
    county: str
    registered: bool


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One select on the way to a village: the level, what it offers, what is chosen."""

    level: str
    offered: tuple[PlaceChoice, ...]
    chosen: int | None


def people_near(actor: Actor, also: Collection[int] = ()) -> list[tuple[int, str]]:
    """Who may take part in records of the actor's unit, its own people first: id and name."""
    unit = Unit.objects.filter(pk=actor.unit_id or 0).first()
    if unit is None:
        return []
    held = PostHeld.objects.filter(account__person=OuterRef("pk"))
    home = home_of(unit.pk, unit.parent_id, is_team=unit.is_team)
    near = Exists(held.filter(unit__above__ancestor_id=home))
    here = Exists(held.filter(unit=unit))
    rows = (
        Person.objects.filter(Q(near) | Q(pk=actor.person_id) | Q(pk__in=list(also)))
        .annotate(here=here)
        .order_by(F("here").desc(), "name", "pk")
        .values_list("pk", "name", "employer")[:MOST_PEOPLE]
    )
    found = [(pk, name, employer) for pk, name, employer in rows]
    names = [name for _, name, _ in found]
    return [
        (pk, f"{name}（{employer}）" if names.count(name) > 1 and employer else name)
        for pk, name, employer in found
    ]


def steps_to_village(actor: Actor, chosen: Sequence[int]) -> tuple[list[Step], list[VillageChoice]]:
    """The selects from province to town, and the villages of the town chosen.

    ``chosen`` are the places chosen so far, from above; where nothing is chosen the steps
    lead to the actor's own place. A step offers only places that hold villages.
    """
    at = _innermost(chosen) or _own_place(actor)
    path = _path_to(at) if at else []
    steps: list[Step] = []
    above: Place | None = None
    for level in LEVELS:
        here = next((place for place in path if place.level == level), None)
        offered = _offered(level, above)
        if offered:  # a municipality has counties right below it
            steps.append(Step(level, offered, here.pk if here else None))
            above = here
            if here is None:
                break
    villages = _choices(Q(parent=above)) if above and above.level == LEVELS[-1] else []
    return steps, villages


def _innermost(chosen: Sequence[int]) -> Place | None:
    """The last place chosen that lies within all those before it: a new province clears the rest."""
    found = Place.objects.in_bulk([pk for pk in chosen if pk])
    last: Place | None = None
    for pk in chosen:
        place = found.get(pk)
        if place is None or (last is not None and not last.lft <= place.lft <= last.rgt):
            break
        last = place
    return last


def _own_place(actor: Actor) -> Place | None:
    return Place.objects.filter(units=actor.unit_id).first()


def _path_to(place: Place) -> list[Place]:
    return list(Place.objects.filter(lft__lte=place.lft, rgt__gte=place.lft).order_by("lft"))


def _offered(level: str, above: Place | None) -> tuple[PlaceChoice, ...]:
    villages = RegisteredVillage.objects.filter(
        place__lft__gte=OuterRef("lft"), place__lft__lte=OuterRef("rgt")
    )
    within = Q(lft__gt=above.lft, lft__lte=above.rgt) if above else Q()
    found = Place.objects.filter(within, Exists(villages), level=level).order_by("code")
    return tuple(PlaceChoice(*row) for row in found.values_list("pk", "name"))


def villages_found(text: str, actor: Actor) -> list[VillageChoice]:
    """Villages whose name or code begins with ``text``, those of the actor's place first."""
    text = text.strip()
    if not text:
        return []
    matching = Q(name__startswith=text) | Q(code__startswith=text)
    own = _own_place(actor)
    near = _choices(matching & Q(lft__gte=own.lft, lft__lte=own.rgt)) if own else []
    if len(near) >= MOST_FOUND:
        return near
    have = {one.code for one in near}
    return [*near, *(one for one in _choices(matching) if one.code not in have)][:MOST_FOUND]


def villages_of(codes: Collection[str]) -> list[VillageChoice]:
    """The villages with these codes, in the order of the codes."""
    return _choices(Q(code__in=list(codes)), most=len(codes)) if codes else []


def _choices(where: Q, most: int = MOST_FOUND * 4) -> list[VillageChoice]:
    found = (
        Place.objects.filter(where, level=Place.Level.VILLAGE)
        .select_related("parent__parent", "registered")
        .order_by("code")[:most]
    )
    return [
        VillageChoice(
            code=place.code,
            name=place.name,
            town=place.parent.name if place.parent else "",
            county=place.parent.parent.name if place.parent and place.parent.parent else "",
            registered=hasattr(place, "registered"),
        )
        for place in found
    ]


def households_in(codes: Collection[str]) -> list[tuple[str, str]]:
    """The coded households of these villages: code, and code with its village's name."""
    if not codes:
        return []
    rows = RegisteredHousehold.objects.filter(village__place__code__in=list(codes)).order_by("code")
    return [
        (code, f"{code} · {village}")
        for code, village in rows.values_list("code", "village__place__name")[:MOST_HOUSEHOLDS]
    ]
