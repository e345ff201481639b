"""From what records say to the rows of the task-indicator table (article 7.4). Pure.

Nothing is counted twice: sums add a unit's own level to the verified figures of what it
accepted directly; what is distinct is counted afresh over all records behind those.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kaoping.programme.reporting.rules import is_declared_only
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.indicators import Counted as Source
from kaoping.programme.scheme.indicators import Indicator

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure and the number of records behind it; ``value`` is None where nothing counts it."""

    value: Decimal | None
    records: int = 0


Facts = Mapping[Key, Counted]
"""What records say, by ``source_key``. A source that is not there counts nothing."""

Values = Mapping[str, Decimal | None]
NOTHING = Counted(Decimal(0))


def source_key(source: Source) -> Key:
    """``("service_kind", "training", "quantity")``: an indicator's source as a key of facts."""
    return tuple(str(part) for part in source.model_dump().values())


def sources_of(edition: Edition, adds: str) -> frozenset[Key]:
    """The sources that the edition's indicators of one way of adding are counted from."""
    return frozenset(
        source_key(i.counted)
        for i in edition.indicators
        if i.adds == adds and i.counted is not None and not is_declared_only(i)
    )


def computed_figures(
    edition: Edition,
    own: Facts,
    whole: Facts,
    below: Sequence[Mapping[str, Counted]],
    declared: Values,
) -> dict[str, Counted]:
    """The computed figure of every indicator.

    ``own`` are the facts of the subject's own level, ``whole`` those of its own and all
    accepted records below; ``below`` the verified figures of each report that it accepted
    directly; ``declared`` what it declares itself, for ratios of declared figures.
    """
    found = {
        indicator.key: _counted(indicator, own, whole, below)
        for indicator in edition.indicators
        if not indicator.is_derived
    }
    for indicator in edition.indicators:
        if indicator.is_derived:
            parts = {key: _part(edition, key, found, declared) for key in parts_of(indicator)}
            found[indicator.key] = Counted(ratio_of(indicator, parts), 0)
    return {indicator.key: found[indicator.key] for indicator in edition.indicators}


def _counted(
    indicator: Indicator, own: Facts, whole: Facts, below: Sequence[Mapping[str, Counted]]
) -> Counted:
    source = None if indicator.counted is None else source_key(indicator.counted)
    parts = [figures[indicator.key] for figures in below if indicator.key in figures]
    match indicator.adds:
        case "distinct" if source is not None:
            return whole.get(source, NOTHING)
        case "sum" if source is not None:
            mine = None if is_declared_only(indicator) else own.get(source, NOTHING)
            return _sum([*parts, mine] if mine else parts)
        case "weighted_mean" if indicator.weight is not None:
            return Counted(_mean(indicator, below), sum(part.records for part in parts))
        case _:
            return Counted(None)


def _sum(parts: Iterable[Counted]) -> Counted:
    known = [part for part in parts if part.value is not None]
    if not known:
        return Counted(None)
    return Counted(
        sum((part.value or Decimal(0) for part in known), Decimal(0)),
        sum(part.records for part in known),
    )


def _mean(indicator: Indicator, below: Sequence[Mapping[str, Counted]]) -> Decimal | None:
    """The mean of what was verified below, each weighing what its weight row says."""
    total = weights = Decimal(0)
    for figures in below:
        value = figures.get(indicator.key, Counted(None)).value
        weight = figures.get(indicator.weight or "", Counted(None)).value
        if value is not None and weight:
            total += value * weight
            weights += weight
    return rounded(total / weights, indicator) if weights else None


def _part(
    edition: Edition, key: str, found: Mapping[str, Counted], declared: Values
) -> Decimal | None:
    """A part of a ratio: what was counted, or declared where nothing counts it."""
    if is_declared_only(edition.indicator(key)) and declared.get(key) is not None:
        return declared[key]
    return found[key].value


def parts_of(indicator: Indicator) -> tuple[str, ...]:
    """The rows that a ratio is made of."""
    return (*indicator.numerator, *indicator.denominator)


def ratio_of(indicator: Indicator, values: Values) -> Decimal | None:
    """A ratio from the values of its parts; None when one is unknown or the lower is 0."""
    above = [values.get(key) for key in indicator.numerator]
    under = [values.get(key) for key in indicator.denominator]
    if None in above or None in under:
        return None
    divisor = sum((value or Decimal(0) for value in under), Decimal(0))
    if not divisor:
        return None
    dividend = sum((value or Decimal(0) for value in above), Decimal(0))
    return rounded(dividend * indicator.scale / divisor, indicator)


def rounded(value: Decimal, indicator: Indicator) -> Decimal:
    """To the decimals of the indicator, half up."""
    return value.quantize(Decimal(1).scaleb(-indicator.decimals), ROUND_HALF_UP)


def declared_figures(
    edition: Edition, typed: Values, computed: Mapping[str, Counted]
) -> dict[str, Decimal | None]:
    """What a report declares: what was typed, else what was counted; ratios from those."""
    found: dict[str, Decimal | None] = {}
    for indicator in edition.indicators:
        value = typed.get(indicator.key)
        if value is None and not is_declared_only(indicator):
            value = computed[indicator.key].value
        found[indicator.key] = value
    for indicator in edition.indicators:
        if indicator.is_derived:
            found[indicator.key] = ratio_of(indicator, found)
    return found
