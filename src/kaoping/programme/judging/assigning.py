"""Giving candidates to judges: as even a load as the conflicts allow. Pure.

Each candidate takes the least loaded of its free judges; then load moves along chains of
candidates from the most to the less loaded until no chain makes it more even. Such a plan
has the smallest greatest load there is, so a limit that it exceeds cannot be kept at all,
and the judges that the last search could reach say which candidates are in the way.
"""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shortage:
    """A candidate that fewer judges may score than it needs."""

    candidate: int
    needed: int
    free: int


@dataclass(frozen=True, slots=True)
class Overload:
    """Candidates that can go to no other than these judges, who may not take so many."""

    judges: tuple[int, ...]
    candidates: tuple[int, ...]
    needed: int
    possible: int


@dataclass(frozen=True, slots=True)
class Solution:
    """``pairs`` of (judge, candidate), those kept included; or what stands in the way."""

    pairs: tuple[tuple[int, int], ...]
    shortages: tuple[Shortage, ...] = ()
    overload: Overload | None = None


@dataclass
class _Loads:
    """The plan as it grows: who scores what; ``kept`` cannot be moved."""

    free: Mapping[int, Collection[int]]  # candidate → judges without a conflict
    held: dict[int, set[int]]  # judge → candidates that may still move
    kept: dict[int, set[int]] = field(default_factory=dict)

    def load(self, judge: int) -> int:
        return len(self.held[judge]) + len(self.kept[judge])

    def holds(self, judge: int, candidate: int) -> bool:
        return candidate in self.held[judge] or candidate in self.kept[judge]

    def reached_from(self, judge: int) -> dict[int, tuple[int, int] | None]:
        """Judges that load can move to from ``judge``, each with the step that led there."""
        came: dict[int, tuple[int, int] | None] = {judge: None}
        queue = deque([judge])
        while queue:
            giver = queue.popleft()
            for candidate in sorted(self.held[giver]):
                for taker in sorted(self.free[candidate]):
                    if taker not in came and not self.holds(taker, candidate):
                        came[taker] = (giver, candidate)
                        queue.append(taker)
            if len(came) == len(self.held):
                break
        return came

    def shift(self, taker: int, came: Mapping[int, tuple[int, int] | None]) -> None:
        """Move one candidate along each step of the chain that ends at ``taker``."""
        step = came[taker]
        while step is not None:
            giver, candidate = step
            self.held[giver].remove(candidate)
            self.held[taker].add(candidate)
            taker, step = giver, came[giver]


def solve(
    judges: Collection[int],
    free: Mapping[int, Collection[int]],
    *,
    needed: int,
    kept: Collection[tuple[int, int]] = (),
    at_most: int | None = None,
) -> Solution:
    """``needed`` judges for every candidate, each out of its ``free`` ones.

    ``kept`` are (judge, candidate) pairs that stay, as scores that were given; ``at_most``
    limits the candidates of one judge.
    """
    plan = _Loads(free, {j: set() for j in judges}, {j: set() for j in judges})
    for judge, candidate in kept:
        plan.kept[judge].add(candidate)
    shortages = _fill(plan, needed)
    _even_out(plan)
    pairs = tuple(
        sorted((judge, c) for judge in judges for c in plan.held[judge] | plan.kept[judge])
    )
    return Solution(pairs, shortages, _overload(plan, at_most))


def _fill(plan: _Loads, needed: int) -> tuple[Shortage, ...]:
    shortages = []
    for candidate in sorted(plan.free, key=lambda c: (len(plan.free[c]), c)):
        has = sum(candidate in kept for kept in plan.kept.values())
        open_to = [j for j in plan.free[candidate] if not plan.holds(j, candidate)]
        open_to.sort(key=lambda judge: (plan.load(judge), judge))
        for judge in open_to[: max(0, needed - has)]:
            plan.held[judge].add(candidate)
        if has + len(open_to) < needed:
            shortages.append(Shortage(candidate, needed, has + len(open_to)))
    return tuple(shortages)


def _even_out(plan: _Loads) -> None:
    """Shift load while some judge can pass one on to another with two fewer."""
    done: set[int] = set()
    while left := [judge for judge in plan.held if judge not in done]:
        giver = max(left, key=lambda judge: (plan.load(judge), -judge))
        came = plan.reached_from(giver)
        taker = min(came, key=lambda judge: (plan.load(judge), judge))
        if plan.load(taker) <= plan.load(giver) - 2:
            plan.shift(taker, came)
            done.clear()
        else:
            done.add(giver)


def _overload(plan: _Loads, at_most: int | None) -> Overload | None:
    """The judges among whom the load cannot fall to ``at_most``, and their candidates."""
    if at_most is None or not plan.held:
        return None
    fullest = max(plan.held, key=lambda judge: (plan.load(judge), -judge))
    if plan.load(fullest) <= at_most:
        return None
    judges = sorted(plan.reached_from(fullest))
    candidates = {c for j in judges for c in plan.held[j] | plan.kept[j]}
    needed = sum(plan.load(judge) for judge in judges)
    return Overload(tuple(judges), tuple(sorted(candidates)), needed, at_most * len(judges))
