"""Divisions: down from the country to a village, and the register on them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from kaoping.foundation.places.models import (
    Place,
    PoorCounty,
    RegisteredHousehold,
    RegisteredVillage,
)

COUNTRY = "000000"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A division with what lies in it: poor counties, registered villages and households.

    ``invented`` are those of its registered villages that were drawn for the demonstration.
    """

    code: str
    name: str
    level: str
    below: int
    poor_counties: int
    villages: int
    households: int
    invented: int


@dataclass(frozen=True, slots=True)
class Step:
    """One division on the way down to another."""

    code: str
    name: str
    level: str


def county_of(place: Place) -> Place:
    """The county that a place lies in (or is); ``Place.DoesNotExist`` above the counties."""
    return Place.objects.get(level=Place.Level.COUNTY, lft__lte=place.lft, rgt__gte=place.lft)


def steps_to(code: str) -> list[Step]:
    """From the country down to the place itself; empty when there is no such place."""
    span = Place.objects.filter(code=code).values_list("lft", "rgt").first()
    if span is None:
        return []
    above = Place.objects.filter(lft__lte=span[0], rgt__gte=span[1]).order_by("lft")
    return [Step(*row) for row in above.values_list("code", "name", "level")]


def counted(places: Sequence[Place]) -> list[PlaceRow]:
    """Places (none within another) with what lies in each, in the order given.

    Four statements however many there are: the tree's numbers are fetched once each and
    sorted into the spans here.
    """
    if not places:
        return []
    spans = sorted(places, key=lambda place: place.lft)
    first, last = spans[0].lft, spans[-1].rgt
    span = Q(place__lft__gte=first, place__lft__lte=last)
    poor = PoorCounty.objects.filter(span).values_list("place__lft")
    villages = RegisteredVillage.objects.filter(span)
    houses = RegisteredHousehold.objects.filter(
        village__place__lft__gte=first, village__place__lft__lte=last
    )
    per_village = houses.values_list("village__place__lft").annotate(count=Count("id"))
    poor_in = _sorted_in(spans, ((lft, 1) for (lft,) in poor))
    villages_in = _sorted_in(spans, ((lft, 1) for (lft,) in villages.values_list("place__lft")))
    invented = villages.filter(invented=True).values_list("place__lft")
    invented_in = _sorted_in(spans, ((lft, 1) for (lft,) in invented))
    households_in = _sorted_in(spans, per_village)
    return [
        PlaceRow(
            place.code,
            place.name,
            place.level,
            getattr(place, "below", 0),
            poor_in[place.pk],
            villages_in[place.pk],
            households_in[place.pk],
            invented_in[place.pk],
        )
        for place in places
    ]


def _sorted_in(places: Sequence[Place], found: Iterable[tuple[int, int]]) -> Counter[int]:
    """How much of ``found`` (number in the tree, count) falls into each place, by its id."""
    starts = [place.lft for place in places]
    held: Counter[int] = Counter()
    for lft, count in found:
        place = places[bisect_right(starts, lft) - 1]
        if place.lft <= lft <= place.rgt:
            held[place.pk] += count
    return held


@dataclass(frozen=True, slots=True)
class PoorCountyRow:
    """A national poor county under its own code, with the year it came out of poverty."""

    code: str
    name: str
    region: str
    exit_year: int


def poor_counties_in(code: str) -> list[PoorCountyRow]:
    """The poor counties that lie in a division, by code."""
    place = Place.objects.filter(code=code).first()
    if place is None:
        return []
    rows = PoorCounty.objects.filter(place__lft__gte=place.lft, place__lft__lte=place.rgt)
    return [
        PoorCountyRow(*row)
        for row in rows.order_by("code").values_list("code", "name", "region", "exit_year")
    ]
