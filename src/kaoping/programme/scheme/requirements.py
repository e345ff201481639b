"""What article 5.3 leaves to the year, typed: each requirement's value and its checks. Pure.

A value is kept as JSON. ``check_requirement`` reads it or gives every fault;
``read_requirement`` gives the typed value of one that was checked before.
"""

import json
import math
from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    RootModel,
    ValidationError,
    model_validator,
)

from kaoping.foundation.words import N_
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.terms import (
    LONGEST_DEEDS,
    LONGEST_SHORT_DEEDS,
    Frozen,
    Key,
    Share,
    SubjectForm,
    Text,
)

PERIOD = "assessed_period"  # the requirement that a season's own dates answer
WHOLE = 100  # the weights of one honour's standards are points of a hundred

R = TypeVar("R")
V = TypeVar("V", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an entry: ``says`` is translatable and filled with ``facts``."""

    entry: str
    says: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.says % self.facts

    def __str__(self) -> str:
        return f"{self.entry}: {self.reason}"


class FrozenRoot(RootModel[R]):
    """A value that is one list, table or number: read it as ``.root``."""

    model_config = ConfigDict(frozen=True, strict=True)


class Number(FrozenRoot[Annotated[int, Field(gt=0)]]):
    """A count of hours, scores, points or characters."""


class ShortLength(FrozenRoot[Annotated[int, Field(gt=0)]]):
    """The greatest length, in characters, of a text in short."""


class HonoursInUse(FrozenRoot[Annotated[tuple[Key, ...], Field(min_length=1)]]):
    """The honours this season gives."""


class AssessedPeriod(Frozen):
    """So many months, the last of them ``last_month`` of the season's year."""

    months: int = Field(ge=1, le=120)
    last_month: int = Field(ge=1, le=12)

    def days(self, year: int) -> tuple[date, date]:
        """First and last day assessed by the season of ``year``, both inside."""
        first = year * 12 + self.last_month - self.months
        last_day = monthrange(year, self.last_month)[1]
        return date(first // 12, first % 12 + 1, 1), date(year, self.last_month, last_day)


class ListRule(Frozen):
    """A numbered rule on a list of candidates for one honour: how many may have a trait.

    ``at_most`` is a share of the quota, rounded down; ``at_least`` a share of the names on
    the list, rounded up. Under a quota of ``none_under`` nobody may have the trait;
    ``exactly_at`` gives the most allowed for single quotas (``{"5": 1}``). The rule does
    not hold for quotas (lists, for ``at_least``) under ``from_size``.
    """

    number: str = Field(min_length=1)
    statement: Text
    honour: Key
    trait: Key
    at_most: Share | None = None
    at_least: Share | None = None
    none_under: int | None = Field(default=None, ge=1)
    exactly_at: dict[Annotated[str, Field(pattern=r"^[1-9][0-9]*$")], int] = {}
    from_size: int = Field(default=1, ge=1)


class ListRules(FrozenRoot[tuple[ListRule, ...]]):
    """Every rule on this season's lists."""


class NoticePeriod(Frozen):
    """Days of public notice, the day of publication not counted."""

    days: int = Field(ge=1, le=60)
    calendar: Literal["working", "natural"]


class PanelRule(Frozen):
    """When a panel may vote and what carries.

    ``quorum`` is a share of the members; the vote carries with ``threshold`` of ``base``,
    or with more than it where ``more_than``.
    """

    quorum: Share
    base: Literal["present", "cast", "all"]
    threshold: Share
    more_than: bool
    ballot: Literal["open"]


class Weights(FrozenRoot[dict[Key, dict[str, Annotated[int, Field(gt=0)]]]]):
    """Points of a hundred by honour and standard."""


class Grade(Frozen):
    """A grade of the yearly evaluation; only a ``recommendable`` one opens the way to a list."""

    key: Key
    name: Text
    recommendable: bool


class Grades(FrozenRoot[Annotated[tuple[Grade, ...], Field(min_length=2)]]):
    """The grades, best first."""


class NumbersAwarded(FrozenRoot[dict[Key, Annotated[int, Field(ge=0)]]]):
    """How many are finally honoured; an honour left out has no fixed number."""


class Length(Frozen):
    """A length of text in characters."""

    at_least: int = Field(ge=0)
    at_most: int = Field(gt=0)

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.at_least > self.at_most:
            raise ValueError("the least length exceeds the greatest")
        return self


class Lengths(FrozenRoot[dict[SubjectForm, Length]]):
    """A length for each kind of subject."""


KINDS: Mapping[str, type[BaseModel]] = {
    "honours_in_use": HonoursInUse,
    PERIOD: AssessedPeriod,
    "day_hours": Number,
    "day_hours_at_most": Number,
    "year_hours": Number,
    "grades": Grades,
    "list_rules": ListRules,
    "deeds_length": Lengths,
    "short_deeds_at_most": ShortLength,
    "weights": Weights,
    "full_score": Number,
    "scores_per_candidate": Number,
    "panel_rule": PanelRule,
    "notice_period": NoticePeriod,
    "numbers_awarded": NumbersAwarded,
}
"""Every requirement that a stage reads, with the type of its value."""


def default_of(edition: Edition, key: str) -> JsonValue:
    """The value, as JSON, that holds until a season decides otherwise.

    It is written in the edition, or is one of its parameters, or, for weights, those of
    the standards.
    """
    entry = edition.requirement(key)
    if entry.parameter is not None:
        value = edition.parameter(entry.parameter).value
        return value if isinstance(value, int) else str(value)
    if entry.default is None and KINDS.get(key) is Weights:
        return {
            honour.key: {s.key: s.default_weight.value for s in edition.standards_of(honour.key)}
            for honour in edition.honours
        }
    return entry.default


def default_days(edition: Edition, year: int) -> tuple[date, date]:
    """The days that the edition makes of ``year`` (article 4), where the season names no others."""
    period = read_requirement(edition, PERIOD, default_of(edition, PERIOD), AssessedPeriod)
    return period.days(year)


def check_requirement(edition: Edition, key: str, value: JsonValue) -> BaseModel | list[Fault]:
    """The typed value, or everything that is wrong with it."""
    entry = f"requirement {key}"
    if key not in KINDS:
        return [Fault(entry, N_("no stage reads it"))]
    try:
        typed = KINDS[key].model_validate_json(json.dumps(value))
    except ValidationError as error:
        return [fault_from(entry, found["loc"], found["msg"]) for found in error.errors()]
    return list(_faults_in(edition, entry, typed)) or typed


def read_requirement(edition: Edition, key: str, value: JsonValue, kind: type[V]) -> V:
    """The typed value of one that was checked; ``TypeError`` if it is not of that kind."""
    typed = check_requirement(edition, key, value)
    if not isinstance(typed, kind):
        raise TypeError(f"{key} is not a {kind.__name__}: {typed}")
    return typed


def fault_from(entry: str, path: Iterable[int | str], message: str) -> Fault:
    """A finding of the parser about the field at ``path`` of ``entry``."""
    where = ".".join(str(step) for step in path)
    message = message.removeprefix("Value error, ")
    if not where:
        return Fault(entry, "%(message)s", {"message": message})
    return Fault(entry, "%(where)s: %(message)s", {"where": where, "message": message})


def _faults_in(edition: Edition, entry: str, value: BaseModel) -> Iterator[Fault]:
    match value:
        case HonoursInUse(root=keys):
            yield from _unknown_honours(edition, entry, keys)
            yield from repeated(entry, keys)
        case NumbersAwarded(root=numbers):
            yield from _unknown_honours(edition, entry, numbers)
        case Weights(root=weights):
            yield from _unknown_honours(edition, entry, weights)
            yield from _weight_faults(edition, entry, weights)
        case Grades(root=grades):
            yield from repeated(entry, [grade.key for grade in grades])
        case ListRules(root=rules):
            yield from repeated(entry, [rule.number for rule in rules])
            for rule in rules:
                yield from _rule_faults(edition, f"{entry}, rule {rule.number}", rule)
        case _:
            yield from _out_of_reach(entry, value)


def _out_of_reach(entry: str, value: BaseModel) -> Iterator[Fault]:
    """What nobody could do, however hard they tried."""
    match value:
        case Lengths(root=lengths):
            for form, length in lengths.items():
                yield from longer_than_kept(f"{entry}, {form}", length.at_most, LONGEST_DEEDS)
        case ShortLength(root=most):
            yield from longer_than_kept(entry, most, LONGEST_SHORT_DEEDS)
        case PanelRule(threshold=threshold, more_than=True) if threshold == 1:
            yield Fault(entry, N_("no vote is carried by more than all of them"))
        case _:
            return


def longer_than_kept(entry: str, length: int, kept: int) -> Iterator[Fault]:
    """A fault where a text may be longer than what is kept of it."""
    if length > kept:
        facts = {"length": length, "kept": kept}
        yield Fault(
            entry, N_("%(length)s characters are more than the %(kept)s that are kept"), facts
        )


def repeated(entry: str, keys: Iterable[str]) -> Iterator[Fault]:
    """A fault for each key that stands more than once."""
    for key, times in Counter(keys).items():
        if times > 1:
            yield Fault(entry, N_('"%(key)s" stands %(times)s times'), {"key": key, "times": times})


def _unknown_honours(edition: Edition, entry: str, keys: Iterable[str]) -> Iterator[Fault]:
    known = {honour.key for honour in edition.honours}
    for key in keys:
        if key not in known:
            yield Fault(entry, N_('no honour "%(key)s" in the edition'), {"key": key})


def _weight_faults(
    edition: Edition, entry: str, weights: Mapping[str, Mapping[str, int]]
) -> Iterator[Fault]:
    for honour, points in weights.items():
        facts = {"honour": honour, "sum": sum(points.values()), "whole": WHOLE}
        if set(points) != {s.key for s in edition.standards_of(honour)}:
            yield Fault(entry, N_("%(honour)s: each of its standards needs one weight"), facts)
        if facts["sum"] != WHOLE:
            says = N_("%(honour)s: the weights sum to %(sum)s, not %(whole)s")
            yield Fault(entry, says, facts)


def _rule_faults(edition: Edition, entry: str, rule: ListRule) -> Iterator[Fault]:
    yield from _unknown_honours(edition, entry, [rule.honour])
    traits = {trait.key: trait for trait in edition.traits}
    honours = {honour.key: honour for honour in edition.honours}
    if rule.trait not in traits:
        yield Fault(entry, N_('no trait "%(key)s" in the edition'), {"key": rule.trait})
    elif rule.honour in honours:
        form = honours[rule.honour].subject_kind
        if form not in traits[rule.trait].subject_kinds:
            says = N_('trait "%(key)s" is not for subjects of kind %(form)s')
            yield Fault(entry, says, {"key": rule.trait, "form": form})
    if (rule.at_most is None) == (rule.at_least is None):
        yield Fault(entry, N_("give either at_most or at_least"))
    if rule.at_most is None and (rule.none_under or rule.exactly_at):
        yield Fault(entry, N_("none_under and exactly_at belong to at_most"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A name on a list with its traits."""

    name: str
    traits: Collection[str]


@dataclass(frozen=True, slots=True)
class Breach:
    """A list rule that a list does not keep.

    ``names`` are those over the number allowed, the lowest ranked; empty where too few
    have the trait.
    """

    number: str
    honour: str
    trait: str
    side: Literal["too_many", "too_few"]
    allowed: int
    found: int
    names: tuple[str, ...] = ()


def most_allowed(rule: ListRule, quota: int) -> int:
    """How many may have the trait on a list that may hold ``quota`` names."""
    if rule.at_most is None or quota < rule.from_size:
        return quota
    if rule.none_under is not None and quota < rule.none_under:
        return 0
    return rule.exactly_at.get(str(quota), math.floor(rule.at_most * quota))


def least_needed(rule: ListRule, names: int) -> int:
    """How many must have the trait on a list of ``names`` names."""
    if rule.at_least is None or names < rule.from_size:
        return 0
    return math.ceil(rule.at_least * names)


def breaches(
    rules: Sequence[ListRule], honour: str, quota: int, listed: Sequence[Listed]
) -> list[Breach]:
    """Every rule of ``honour`` that the list, in order of rank, does not keep.

    A list that is still being filled can only be refused for ``too_many``; ``too_few``
    holds when it is filed.
    """
    found = (_breach(rule, quota, listed) for rule in rules if rule.honour == honour)
    return [breach for breach in found if breach is not None]


def _breach(rule: ListRule, quota: int, listed: Sequence[Listed]) -> Breach | None:
    having = [one.name for one in listed if rule.trait in one.traits]
    if rule.at_least is not None:
        needed = least_needed(rule, len(listed))
        if len(having) >= needed:
            return None
        return Breach(rule.number, rule.honour, rule.trait, "too_few", needed, len(having))
    allowed = most_allowed(rule, quota)
    over = tuple(having[allowed:])
    if not over:
        return None
    return Breach(rule.number, rule.honour, rule.trait, "too_many", allowed, len(having), over)
