"""The season's totals counted afresh over every record that stands: what proves the kept ones."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from kaoping.foundation.places.models import (
    PoorCounty,
    RegisteredHousehold,
    RegisteredVillage,
)
from kaoping.foundation.units.models import Unit
from kaoping.programme.reporting.figures import Key, source_key
from kaoping.programme.reporting.rollup import RESOURCES, accepted_below
from kaoping.programme.reporting.rules import is_declared_only
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Season
from kaoping.programme.service.models import (
    Participation,
    Record,
    RecordHousehold,
    RecordVillage,
)
from kaoping.programme.verification.totals import (
    NOTHING,
    Standing,
    Total,
    accepted_by,
    constants_of,
    gains_of,
    host_of,
    keys_of,
    persons_among,
    standing_in,
)

ROOM = "128MB"  # for sorting a million keys in memory, in this transaction alone


@dataclass(frozen=True, slots=True)
class Said:
    """What standing records say of one source: how many there are, and what is distinct."""

    records: int
    distinct: Decimal = NOTHING


def recount(season: Season) -> dict[str, Total]:
    """The totals of ``totals.tallies_of``, counted afresh.

    A sum is that of the verified figures of what the host accepted directly; what is distinct,
    and the number of records behind each row, are counted over every record that stands in a
    report accepted all the way up.
    """
    edition = edition_of(season.edition_id)
    host = host_of(season)
    found = dict.fromkeys(keys_of(edition), Total())
    for figures in accepted_by(host).values():
        for key, gain in gains_of(edition, figures).items():
            found[key] = Total(found[key].value + gain.value, found[key].records)
    sources = counted_sources(edition)
    with _room_to_sort():
        said = said_by(standing_in(accepted_below(host).values()), set(sources.values()))
    said |= {key: Said(0, value) for key, value in constants_of(season, edition).items()}
    for key, source in sources.items():
        one = said.get(source, Said(0))
        distinct = edition.indicator(key).adds == "distinct"
        found[key] = Total(one.distinct if distinct else found[key].value, one.records)
    return found


def counted_sources(edition: Edition) -> dict[str, Key]:
    """Where each indicator that adds or is distinct is counted from, if from records."""
    return {
        i.key: source_key(i.counted)
        for i in edition.indicators
        if i.counted is not None and not is_declared_only(i) and i.adds in ("sum", "distinct")
    }


@contextmanager
def _room_to_sort() -> Iterator[None]:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL work_mem = '{ROOM}'")
        yield


def said_by(standing: Standing, sources: set[Key]) -> dict[Key, Said]:
    """What the standing records say of ``sources``.

    Few keys are counted by DISTINCT, many by a semi-join from the register, teams by looking
    for one record each: the database does the first two in parallel, while it sorts for a
    COUNT(DISTINCT) in one process.
    """
    said = _reached(standing)
    kinds = _kinds(standing)
    for kind in {key[1] for key in sources if key[0] == "time_kind"}:
        kinds["time_kind", kind] = _having(standing, TOOK_PART.filter(time_kind=kind))
    took_part = said["participation", "persons"].records
    for source in sources - said.keys():
        if source[0] == "participation":
            said[source] = Said(took_part)
        else:
            said[source] = Said(kinds[source if source[0] == "resources" else source[:-1]])
    return said


def _having(standing: Standing, rows: QuerySet[Any]) -> int:
    """How many of the standing records have such rows."""
    return standing.filter(Exists(rows)).count()


TOOK_PART = Participation.objects.filter(record=OuterRef("record"))
SERVED = RecordHousehold.objects.filter(record=OuterRef("record"))
REGISTERED = RegisteredVillage.objects.values("place")
REACHED_ONES = RecordVillage.objects.filter(record=OuterRef("record"), village__in=REGISTERED)


def _reached(standing: Standing) -> dict[Key, Said]:
    """Persons, teams, villages, counties and households: each counted once."""
    served = RecordVillage.objects.filter(record__in=standing)
    counties = served.filter(village__in=REGISTERED).values("county")
    households = RecordHousehold.objects.filter(record__in=standing).values("household")
    row = RegisteredHousehold.objects.filter(pk__in=households).aggregate(
        number=Count("pk"), people=Sum("people")
    )
    counted = {
        ("participation", "persons"): persons_among(standing).distinct().count(),
        ("participation", "teams"): _teams(standing),
        ("villages", "villages"): REGISTERED.filter(place__in=served.values("village")).count(),
        ("villages", "counties"): _poor(counties),
        ("households", "households"): row["number"],
        ("households", "people"): row["people"] or 0,
    }
    behind = {
        "participation": _having(standing, TOOK_PART),
        "villages": _having(standing, REACHED_ONES),
        "households": _having(standing, SERVED),
    }
    return {key: Said(behind[key[0]], Decimal(number)) for key, number in counted.items()}


def _teams(standing: Standing) -> int:
    """Teams of whose records, newest first, one is found that stands and had participants."""
    took_part = Participation.objects.filter(record=OuterRef("pk"))
    theirs = Record.objects.filter(Exists(took_part), pk__in=standing, unit=OuterRef("pk"))
    found = Subquery(theirs.order_by("-ends").values("pk")[:1])
    teams = Unit.objects.filter(is_team=True).annotate(found=found)
    return teams.filter(found__isnull=False).count()


def _poor(counties: QuerySet[Any, Any]) -> int:
    poor = PoorCounty.objects.filter(place__in=counties)
    return poor.values("place").distinct().count()


def _kinds(standing: Standing) -> Counter[Key]:
    """How many records there are by kind of service, by sub-kind, and with each resource."""
    rows: QuerySet[Record, Any] = (
        Record.objects.filter(pk__in=standing)
        .order_by()
        .values("service_kind", "sub_kind")
        .annotate(
            number=Count("pk"),
            **{f"with_{kind}": Count("pk", filter=Q(**{f"{kind}__gt": 0})) for kind in RESOURCES},
        )
    )
    found: Counter[Key] = Counter()
    for row in rows:
        found["service_kind", row["service_kind"]] += row["number"]
        found["sub_kind", row["service_kind"], row["sub_kind"]] += row["number"]
        for kind in RESOURCES:
            found["resources", kind] += row[f"with_{kind}"]
    return found
