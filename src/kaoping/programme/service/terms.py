"""Which edition's kinds and hours a unit's records follow."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from kaoping.foundation.prepared import Given, Prepared
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.scheme.edition import Edition
from kaoping.programme.scheme.models import Edition as EditionRow
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import Number, default_of, read_requirement
from kaoping.programme.scheme.rules import EditionState
from kaoping.programme.season.models import Requirement, Season, Subject
from kaoping.programme.season.queries import Requirements, requirements_of
from kaoping.programme.season.rules import SeasonState
from kaoping.programme.service.rules import Kinds

HOURS_A_DAY = "day_hours_at_most"  # as many may be written down
HOURS_COUNTED = "day_hours"  # as many of a calendar day count (article 6.3.2)


# By unit: the open seasons that it stands in, their editions, the hours a day if they were set.
_SEASONS = Prepared(
    lambda: Subject.objects.filter(
        unit__among=Given("units"), season__state=SeasonState.OPEN.value
    )
    .order_by("-season__year", F("season__host__parent").asc(nulls_first=True), "-season_id")
    .values_list(
        "unit_id", "season_id", "season__edition_id", "season__edition__digest",
        Subquery(
            Requirement.objects.filter(season=OuterRef("season"), key=HOURS_A_DAY).values("value")
        ),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """An edition with what records need of it; ``season_id`` is None outside seasons."""

    edition: Edition
    kinds: Kinds
    season_id: int | None = None


def kinds_of(edition: Edition, day_hours_at_most: int) -> Kinds:
    """The kinds of ``edition`` as rules take them."""
    return Kinds(
        services={k.key: frozenset(s.key for s in k.sub_kinds) for k in edition.service_kinds},
        supports={k.key: k.implied_by or "" for k in edition.support_kinds},
        times=frozenset(k.key for k in edition.time_kinds),
        day_hours_at_most=day_hours_at_most,
    )


def terms_by(season_id: int, found: Requirements) -> Terms:
    """The terms of a season whose requirements were read."""
    hours = found.read(HOURS_A_DAY, Number)
    return Terms(found.edition, kinds_of(found.edition, hours.root), season_id)


def edition_for_records(unit_id: int) -> Terms:
    """The terms for records of one unit; ``Refused`` where no edition is in force."""
    found = terms_for([unit_id]).get(unit_id)
    if found is None:
        raise Refused(Refusal.of("no_edition_for_records", field="unit"))
    return found


def terms_for(unit_ids: Collection[int]) -> dict[int, Terms]:
    """By unit: the terms of the newest open season whose tree holds it, that of the highest
    host first; without one, those of the newest edition published above it."""
    found: dict[int, Terms] = {}
    cached: dict[int, Terms] = {}
    for unit_id, season_id, edition_id, digest, hours in _SEASONS(units=unit_ids):
        if unit_id not in found:
            if season_id not in cached:
                kept = {} if hours is None else {HOURS_A_DAY: hours}
                edition = edition_of(edition_id, digest)
                cached[season_id] = terms_by(season_id, Requirements(edition, kept))
            found[unit_id] = cached[season_id]
    for unit_id, edition_id in _editions_above(set(unit_ids) - set(found)):
        found.setdefault(unit_id, _terms_of_edition(edition_id))
    return found


def _editions_above(unit_ids: Collection[int]) -> Iterator[tuple[int, int]]:
    if not unit_ids:
        return iter(())
    rows = (
        EditionRow.objects.filter(
            state=EditionState.PUBLISHED.value, issuer__below__unit_id__in=unit_ids
        )
        .order_by("-published_at", "-pk")
        .values_list("issuer__below__unit_id", "pk")
    )
    return iter(rows)


def hours_counted(terms: Terms) -> int:
    """How many hours of a calendar day count, by the season of ``terms`` or their edition."""
    season = Season.objects.filter(pk=terms.season_id or 0).first()
    if season is not None:
        return requirements_of(season).read(HOURS_COUNTED, Number).root
    default = default_of(terms.edition, HOURS_COUNTED)
    return read_requirement(terms.edition, HOURS_COUNTED, default, Number).root


def _terms_of_edition(edition_id: int) -> Terms:
    edition = edition_of(edition_id)
    hours = read_requirement(edition, HOURS_A_DAY, default_of(edition, HOURS_A_DAY), Number)
    return Terms(edition, kinds_of(edition, hours.root))
