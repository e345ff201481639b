"""What everybody may ask: whether a certificate holds, and who stands on the honour roll.

Nothing here is asked for an actor. The roll shows what is in force and never a
certificate's code: who holds the paper can have it checked, nobody can collect codes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.programme.honours.models import Commendation, Honour
from kaoping.programme.honours.rules import HonourState
from kaoping.programme.publicity.codes import plain
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.terms import Text


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate's code stands for."""

    code: str
    state: HonourState
    name: str
    beside: str
    honour: Text
    season: str
    number: str
    issued_on: date
    revoked_on: date | None
    revoked_by: str


@dataclass(frozen=True, slots=True)
class OnRoll:
    """One name on the honour roll, with its story in short."""

    name: str
    beside: str
    honour: Text
    body: str
    year: int
    number: str
    story: str


@dataclass(frozen=True, slots=True)
class RollFilters:
    """What is looked for on the roll; empty is everything."""

    text: str = ""
    season: int | None = None
    honour: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class SeasonOnRoll:
    """A season with honours in force: what the roll can be narrowed to."""

    id: int
    title: str
    year: int
    host: str
    names: int


@dataclass(frozen=True, slots=True)
class Structure:
    """How the honours of a selection are spread: by honour and by province-level division."""

    honours: tuple[tuple[str, Text, int], ...]
    places: tuple[tuple[str, int], ...]
    elsewhere: int  # of societies and others without a province


@dataclass(frozen=True, slots=True)
class LatestRow:
    """A commendation as the front page names it."""

    number: str
    season: str
    season_id: int
    host: str
    issued_on: date
    names: int


def certificate_of(code: str) -> Certificate | None:
    """The certificate of a code as somebody typed it; None for any other."""
    known = plain(code)
    found = (
        Honour.objects.select_related("commendation__season").filter(certificate_code=known).first()
        if known
        else None
    )
    if found is None:
        return None
    season = found.commendation.season
    return Certificate(
        code=found.certificate_code,
        state=HonourState(found.state),
        name=found.name,
        beside=found.beside,
        honour=edition_of(season.edition_id).honour(found.honour).name,
        season=season.title,
        number=found.commendation.number,
        issued_on=found.commendation.issued_on,
        revoked_on=found.revoked_on,
        revoked_by=found.revoked_by,
    )


def is_well_formed(code: str) -> bool:
    """Whether a code's check sign fits: otherwise it was mistyped."""
    return bool(plain(code))


def _where(wanted: RollFilters) -> Q:
    found = Q(state=HonourState.IN_FORCE)
    if wanted.text:
        found &= Q(name__icontains=wanted.text) | Q(beside__icontains=wanted.text)
    if wanted.season is not None:
        found &= Q(commendation__season_id=wanted.season)
    if wanted.honour:
        found &= Q(honour=wanted.honour)
    if wanted.place:
        found &= Q(place_code=wanted.place)
    return found


AS_ISSUED = ("-commendation_id", "position")


def roll(
    wanted: RollFilters,
    *,
    by: Sequence[str] = AS_ISSUED,
    cut: Cut = FIRST_PAGE,
) -> Page[OnRoll]:
    """One page of the honours in force: the newest commendation first, each in its order."""
    found = Honour.objects.filter(_where(wanted)).select_related("commendation__season")
    return page_of(found, by, _on_the_roll, cut)


def _on_the_roll(rows: Sequence[Honour]) -> tuple[OnRoll, ...]:
    editions = {pk: edition_of(pk) for pk in {r.commendation.season.edition_id for r in rows}}
    return tuple(_on_roll(row, editions) for row in rows)


def _on_roll(row: Honour, editions: Mapping[int, Edition]) -> OnRoll:
    season = row.commendation.season
    return OnRoll(
        name=row.name,
        beside=row.beside,
        honour=editions[season.edition_id].honour(row.honour).name,
        body=row.body,
        year=season.year,
        number=row.commendation.number,
        story=row.deeds,
    )


def seasons_on_roll() -> list[SeasonOnRoll]:
    """The seasons that have honours in force, the newest first; one statement."""
    rows = (
        Honour.objects.filter(state=HonourState.IN_FORCE)
        .values_list(
            "commendation__season_id",
            "commendation__season__title",
            "commendation__season__year",
            "commendation__season__host__name",
        )
        .annotate(names=Count("id"))
        .order_by("-commendation__season__year", "commendation__season_id")
    )
    return [SeasonOnRoll(*row) for row in rows]


def structure(wanted: RollFilters, edition_id: int) -> Structure:
    """The spread of what is wanted, for bars and the tile picture."""
    counts: dict[tuple[str, str], int] = {}
    found = Honour.objects.filter(_where(wanted)).order_by()
    for honour, place, names in found.values_list("honour", "place_code").annotate(Count("id")):
        counts[honour, place] = names
    by_honour = [
        (one.key, one.name, sum(n for (key, _), n in counts.items() if key == one.key))
        for one in edition_of(edition_id).honours
    ]
    places: dict[str, int] = {}
    for (_, place), names in counts.items():
        places[place] = places.get(place, 0) + names
    elsewhere = places.pop("", 0)
    return Structure(
        tuple(row for row in by_honour if row[2]), tuple(sorted(places.items())), elsewhere
    )


def edition_of_season(season_id: int) -> int | None:
    """The edition of a season that has issued honours; None for any other season."""
    found = Commendation.objects.filter(season_id=season_id).values_list(
        "season__edition_id", flat=True
    )
    return found.first()


def latest(limit: int = 3) -> list[LatestRow]:
    """The newest commendations, with how many of their honours are in force."""
    found = (
        Commendation.objects.select_related("season__host")
        .defer("facts")
        .annotate(names=Count("honours", filter=Q(honours__state=HonourState.IN_FORCE)))
        .order_by("-issued_at", "-id")[:limit]
    )
    return [
        LatestRow(
            row.number, row.season.title, row.season_id, row.season.host.name, row.issued_on,
            row.names,
        )
        for row in found
    ]  # fmt: skip
