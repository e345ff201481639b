"""Divisions and the poverty register on them, a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.foundation.places.models import Place, RegisteredVillage
from kaoping.foundation.places.queries import PlaceRow, counted
from kaoping.foundation.words import N_

LEVEL_WORDS = {
    "country": N_("Country"),
    "province": N_("Province"),
    "prefecture": N_("Prefecture"),
    "county": N_("County"),
    "town": N_("Town"),
    "village": N_("Village"),
}
IN_TREE = ("lft", "pk")
BY_CODE = ("place__code",)


def places_below(
    code: str,
    *,
    search: str = "",
    by: Sequence[str] = IN_TREE,
    cut: Cut = FIRST_PAGE,
) -> Page[PlaceRow]:
    """The divisions directly below one, each with what lies in it; six statements."""
    rows = Place.objects.filter(parent__code=code)
    if search:
        rows = rows.filter(Q(name__contains=search) | Q(code__startswith=search))
    found = rows.annotate(below=Count("children"))
    return page_of(found, by, counted, cut)


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A registered village with its households."""

    code: str
    name: str
    households: int
    invented: bool
    source: str


def register_within(
    code: str,
    *,
    search: str = "",
    by: Sequence[str] = BY_CODE,
    cut: Cut = FIRST_PAGE,
) -> Page[VillageRow]:
    """The registered villages of a division, however deep they lie; three statements."""
    span = Place.objects.filter(code=code).values_list("lft", "rgt").first()
    if span is None:
        return Page()
    rows = RegisteredVillage.objects.filter(place__lft__gte=span[0], place__lft__lte=span[1])
    if search:
        rows = rows.filter(Q(place__name__contains=search) | Q(place__code__startswith=search))
    found = rows.annotate(count=Count("households")).values(*VILLAGE)
    return page_of(found, by, _villages, cut)


VILLAGE = ("place__code", "place__name", "count", "invented", "source", "pk")


def _villages(rows: Iterable[dict[str, Any]]) -> list[VillageRow]:
    return [VillageRow(*list(row.values())[:-1]) for row in rows]
