"""Quorum, base, threshold, order and ties of a panel's vote, in exact fractions. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kaoping.programme.scheme.requirements import PanelRule


@dataclass(frozen=True, slots=True)
class Count:
    """The votes on one candidate in one round; ``eligible`` leaves out who keeps away."""

    yes: int = 0
    no: int = 0
    abstained: int = 0
    eligible: int = 0

    @property
    def present(self) -> int:
        return self.yes + self.no + self.abstained

    def base(self, rule: PanelRule) -> int:
        """The number that the threshold is taken of."""
        match rule.base:
            case "all":
                return self.eligible
            case "present":
                return self.present
            case "cast":
                return self.yes + self.no


def has_quorum(count: Count, rule: PanelRule) -> bool:
    return count.present > 0 and count.present >= rule.quorum * count.eligible


def carries(count: Count, rule: PanelRule) -> bool:
    """Whether the yes votes reach the threshold of the base, or exceed it where asked."""
    needed = rule.threshold * count.base(rule)
    return count.yes > needed if rule.more_than else 0 < count.yes >= needed


@dataclass(frozen=True, slots=True)
class Voted:
    """A candidate with its score and its counts, the first round first."""

    candidate: int
    score: Decimal
    rounds: tuple[Count, ...]

    def count(self, number: int) -> Count:
        """The count of a round, from 1; without votes, nobody has voted yet."""
        if number <= len(self.rounds):
            return self.rounds[number - 1]
        return Count(eligible=self.rounds[0].eligible)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the votes come to.

    ``order`` is everybody by score; ``lacking`` lack the quorum; ``tied`` stand at the
    line for the last ``places_left`` places and are to be voted on in ``round``. ``again``
    maps each that was ever tied there to the last round it is voted on in.
    """

    order: tuple[int, ...]
    chosen: frozenset[int]
    lacking: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    places_left: int = 0
    round: int = 1
    again: dict[int, int] = field(default_factory=dict)


def outcome_of(voted: Sequence[Voted], rule: PanelRule, places: int | None) -> Outcome:
    """Choose by score among those whose vote carried, at most ``places`` (None: no limit)."""
    ordered = sorted(voted, key=lambda one: (-one.score, one.candidate))
    order = tuple(one.candidate for one in ordered)
    lacking = tuple(one.candidate for one in ordered if not has_quorum(one.count(1), rule))
    carried = [one for one in ordered if carries(one.count(1), rule)]
    if lacking or places is None or len(carried) <= places:
        return Outcome(order, _ids(carried), lacking)
    return _at_the_line(order, carried, rule, places)


def _at_the_line(order: tuple[int, ...], group: list[Voted], rule: PanelRule, left: int) -> Outcome:
    """Fill the places by score; those tied at the line by the yes votes of further rounds."""
    chosen: frozenset[int] = frozenset()
    again: dict[int, int] = {}
    number = 1
    while left:
        keys = {v.candidate: v.score if number == 1 else v.count(number).yes for v in group}
        line = sorted(keys.values(), reverse=True)[left - 1]
        above = [v for v in group if keys[v.candidate] > line]
        group = [v for v in group if keys[v.candidate] == line]
        chosen |= _ids(above)
        left -= len(above)
        if len(group) == left:
            return Outcome(order, chosen | _ids(group), round=number, again=again)
        number += 1
        again |= dict.fromkeys(_ids(group), number)
        if not all(has_quorum(v.count(number), rule) for v in group):
            tied = tuple(v.candidate for v in group)
            return Outcome(order, chosen, (), tied, left, number, again)
    return Outcome(order, chosen, round=number, again=again)


def _ids(voted: Sequence[Voted]) -> frozenset[int]:
    return frozenset(one.candidate for one in voted)
