"""A season's totals, kept in the transaction in which its host accepts a report.

Sums add the verified figures of what the host accepted directly. What is distinct is kept
as one ``Reached`` row for each village, household, county, team or person, so that a total
is a count that only grows by what is new. Records and their numbers are those of the whole
accepted tree below.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Sum

from kaoping.foundation.places.models import PoorCounty, RegisteredHousehold, RegisteredVillage
from kaoping.programme.reporting.figures import Key, source_key
from kaoping.programme.reporting.models import Figure, Report, ReportRecord
from kaoping.programme.reporting.rollup import accepted_below, facts_of
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import SubjectKind
from kaoping.programme.service.models import (
    Participation,
    Record,
    RecordHousehold,
    RecordVillage,
)
from kaoping.programme.verification.models import Reached, Tally

WEIGHT = ":weight"  # of a weighted mean's row: what its parts weigh in all
NOTHING = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Total:
    """What a season's host accepted of one indicator, and the number of records behind it."""

    value: Decimal = NOTHING
    records: int = 0


Totals = Mapping[str, Total]


Standing = QuerySet[ReportRecord, Any]
Rows = QuerySet[Any, Any]


def standing_in(reports: Iterable[int]) -> Standing:
    """The ids of the records that stand in these reports and were not struck."""
    return ReportRecord.objects.filter(report__in=list(reports), struck=False).values("record")


# What each distinct source counts: rows of one column ``k``, of the records that stand.
Keys = Callable[[Standing], Rows]


def persons_among(records: Standing) -> Rows:
    return Participation.objects.filter(record__in=records).values(k=F("person_id"))


def teams_among(records: Standing) -> Rows:
    # Out of the team's records somebody must have taken part in one.
    took_part = Participation.objects.filter(record=OuterRef("pk"))
    served = Record.objects.filter(Exists(took_part), pk__in=records, unit__is_team=True)
    return served.values(k=F("unit_id"))


def _villages(records: Standing) -> Rows:
    registered = RegisteredVillage.objects.values("place")
    served = RecordVillage.objects.filter(record__in=records, village__in=registered)
    return served.values(k=F("village_id"))


def _counties(records: Standing) -> Rows:
    poor = PoorCounty.objects.values("place")
    registered = RegisteredVillage.objects.values("place")
    served = RecordVillage.objects.filter(record__in=records, village__in=registered)
    return served.filter(county__in=poor).values(k=F("county_id"))


def _households(records: Standing) -> Rows:
    return RecordHousehold.objects.filter(record__in=records).values(k=F("household_id"))


REACHED: Mapping[Key, tuple[str, Keys]] = {
    ("participation", "persons"): ("person", persons_among),
    ("participation", "teams"): ("team", teams_among),
    ("villages", "villages"): ("village", _villages),
    ("villages", "counties"): ("county", _counties),
    ("households", "households"): ("household", _households),
    ("households", "people"): ("household", _households),
}
PEOPLE: Key = ("households", "people")
REGISTER: Key = ("villages", "registered")


def add_to_tallies(report: Report) -> None:
    """Add an accepted report, and all that was accepted below it, to its season's totals.

    Called once a report, when it has just been accepted by the host. The season's totals
    are locked first, so that two acceptances at once are added one after the other.
    """
    subject, season = report.subject, report.subject.season
    edition = edition_of(season.edition_id)
    kept = _locked(season, edition)
    gains = gains_of(edition, {f.indicator: f for f in Figure.objects.filter(report=report)})
    gains |= _newly_reached(subject, edition, report, gains)
    for key, gain in gains.items():
        kept[key].value += gain.value
        kept[key].records += gain.records
    constants = constants_of(season, edition)
    for indicator in edition.indicators:
        if indicator.counted is not None and source_key(indicator.counted) in constants:
            kept[indicator.key].value = constants[source_key(indicator.counted)]
    Tally.objects.bulk_update(kept.values(), ["value", "records"])


def _locked(season: Season, edition: Edition) -> dict[str, Tally]:
    """All totals of the season, made when first needed, and locked."""
    Tally.objects.bulk_create(
        (Tally(season=season, indicator=key) for key in keys_of(edition)), ignore_conflicts=True
    )
    rows = Tally.objects.select_for_update().filter(season=season).order_by("id")
    return {row.indicator: row for row in rows}


def keys_of(edition: Edition) -> list[str]:
    means = [i.key + WEIGHT for i in edition.indicators if i.adds == "weighted_mean"]
    return [i.key for i in edition.indicators if not i.is_derived] + means


def gains_of(edition: Edition, figures: Mapping[str, Figure]) -> dict[str, Total]:
    """What one report adds; of a mean its product with its weight, and its weight."""
    gains: dict[str, Total] = {}
    for indicator in edition.indicators:
        figure = figures.get(indicator.key)
        if figure is None or indicator.is_derived:
            continue
        if indicator.adds == "weighted_mean":
            weight = figures.get(indicator.weight or "")
            gains |= _mean_gain(indicator, figure, weight)
        else:
            gains[indicator.key] = Total(figure.verified or NOTHING, figure.records)
    return gains


def _mean_gain(indicator: Indicator, figure: Figure, weight: Figure | None) -> dict[str, Total]:
    weighs = weight.verified if weight is not None else None
    if figure.verified is None or not weighs:
        return {}
    return {
        indicator.key: Total((figure.verified * weighs).quantize(CENT), figure.records),
        indicator.key + WEIGHT: Total(weighs),
    }


def _newly_reached(
    subject: Subject, edition: Edition, report: Report, gains: Totals
) -> dict[str, Total]:
    """What is new to the season among what the accepted records below reached."""
    records = standing_in([report.pk, *accepted_below(subject).values()])
    new: dict[Key, Decimal] = {}
    for source, (kind, keys) in REACHED.items():
        if source != PEOPLE:
            before = _newest(subject.season_id, kind)
            new[source] = Decimal(_reach(subject.season_id, kind, keys(records)))
            if kind == "household":
                new[PEOPLE] = _people_since(subject.season_id, kind, before)
    found = {}
    for indicator in edition.indicators:
        if indicator.adds == "distinct" and indicator.counted is not None:
            value = new.get(source_key(indicator.counted), NOTHING)
            found[indicator.key] = Total(value, gains.get(indicator.key, Total()).records)
    return found


def constants_of(season: Season, edition: Edition) -> dict[Key, Decimal]:
    """What is distinct but reached by no record: the register of the host's own division."""
    sources = {source_key(i.counted) for i in edition.indicators if i.counted is not None}
    if REGISTER not in sources:
        return {}
    facts = facts_of(Record.objects.none(), [REGISTER], host_of(season))
    return {REGISTER: facts[REGISTER].value or NOTHING}


def host_of(season: Season) -> Subject:
    around = Subject.objects.select_related("season", "unit__place")
    return around.get(season=season, unit_id=season.host_id)


def _reach(season_id: int, kind: str, keys: Rows) -> int:
    """Insert what was not reached before, in one statement; how many those were."""
    sql, params = keys.distinct().order_by().query.sql_with_params()
    table = Reached._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} (season_id, kind, "key") '  # noqa: S608  # no value of a user
            f"SELECT %s, %s, found.k FROM ({sql}) AS found WHERE true ON CONFLICT DO NOTHING",
            [season_id, kind, *params],
        )
        return int(cursor.rowcount)


def _newest(season_id: int, kind: str) -> int:
    rows = Reached.objects.filter(season_id=season_id, kind=kind)
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def _people_since(season_id: int, kind: str, newest: int) -> Decimal:
    """The people of the households reached after the row ``newest``."""
    new = Reached.objects.filter(season_id=season_id, kind=kind, pk__gt=newest)
    households = RegisteredHousehold.objects.filter(pk__in=new.values("key"))
    return Decimal(households.aggregate(people=Sum("people"))["people"] or 0)


def tallies_of(season: Season) -> dict[str, Total]:
    """The totals as they were kept, by indicator: one indexed statement."""
    rows = Tally.objects.filter(season=season).values_list("indicator", "value", "records")
    return {indicator: Total(value, records) for indicator, value, records in rows}


def accepted_by(host: Subject) -> dict[int, dict[str, Figure]]:
    """The figures of what the host accepted directly, by report."""
    rows = Figure.objects.filter(
        report__subject__parent=host, report__state=ReportState.ACCEPTED.value
    ).exclude(report__subject__kind=SubjectKind.PERSON)
    found: dict[int, dict[str, Figure]] = {}
    for figure in rows:
        found.setdefault(figure.report_id, {})[figure.indicator] = figure
    return found
