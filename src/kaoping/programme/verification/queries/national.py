"""The season's task-indicator table over all that its host accepted (article 7.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from kaoping.programme.reporting.figures import parts_of, ratio_of, rounded
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Season, Target
from kaoping.programme.verification.totals import WEIGHT, Total, tallies_of


@dataclass(frozen=True, slots=True)
class NationalRow:
    """A row of the table; None is "—": nothing is known, or nothing was asked for."""

    indicator: Indicator
    target: Decimal | None
    done: Decimal | None
    rate: Decimal | None  # done in percent of the target
    records: int


def national_table(season: Season) -> tuple[NationalRow, ...]:
    """The printed rows in the edition's order, from the kept totals: two statements."""
    return table_of(edition_of(season.edition_id), tallies_of(season), _targets_of(season))


def table_of(
    edition: Edition, totals: Mapping[str, Total], targets: Mapping[str, Decimal]
) -> tuple[NationalRow, ...]:
    """The table out of totals, whether kept or counted afresh."""
    done = {i.key: _value(i, totals) for i in edition.indicators if not i.is_derived}
    rows = []
    for indicator in edition.indicators:
        parts = {key: done.get(key) for key in parts_of(indicator)}
        value = ratio_of(indicator, parts) if indicator.is_derived else done[indicator.key]
        target = targets.get(indicator.key) if indicator.adds in ("sum", "distinct") else None
        records = totals.get(indicator.key, Total()).records
        rows.append(NationalRow(indicator, target, value, _rate(value, target), records))
    return tuple(row for row in rows if row.indicator.in_table)


def _value(indicator: Indicator, totals: Mapping[str, Total]) -> Decimal | None:
    total = totals.get(indicator.key)
    if total is None:
        return None
    if indicator.adds != "weighted_mean":
        return total.value
    weight = totals.get(indicator.key + WEIGHT, Total()).value
    return rounded(total.value / weight, indicator) if weight else None


def _rate(done: Decimal | None, target: Decimal | None) -> Decimal | None:
    if done is None or not target:
        return None
    return (done * 100 / target).quantize(Decimal("0.1"))


def _targets_of(season: Season) -> dict[str, Decimal]:
    """What the host asked of those directly below, added up."""
    rows = (
        Target.objects.filter(subject__season=season, subject__parent__unit_id=season.host_id)
        .values_list("indicator")
        .annotate(Sum("value"))
    )
    return dict(rows)
