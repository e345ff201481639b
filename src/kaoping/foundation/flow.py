"""A state machine written as a table. Pure: it decides, it never saves."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kaoping.foundation.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: this act leads from these states to that one."""

    act: StrEnum
    starts: tuple[StrEnum, ...]
    end: StrEnum


class Flow:
    """The moves of one kind of record, and the state it begins in.

    An act may have several rows for different states, never two for the same one:
    that is a ``ValueError`` when the flow is made.
    """

    def __init__(self, first: StrEnum, *moves: Move) -> None:
        self.first = first
        self.states = type(first)
        self.moves = moves
        self._ends: dict[tuple[str, str], StrEnum] = {}
        for move in moves:
            for start in move.starts:
                if (start, move.act) in self._ends:
                    raise ValueError(f"two moves for {move.act} from {start}")
                self._ends[start, move.act] = move.end

    def why_not(self, state: str, act: StrEnum) -> Refusal | None:
        if (state, act) in self._ends:
            return None
        return Refusal.of("wrong_state", act=act, state=self.states(state))

    def end_of(self, state: str, act: StrEnum) -> StrEnum:
        return self._ends[state, act]

    def acts_from(self, state: str) -> list[StrEnum]:
        return [move.act for move in self.moves if state in move.starts]

    def reachable(self) -> set[str]:
        """Every state that some sequence of moves can reach."""
        seen: set[str] = {self.first}
        frontier: list[str] = [self.first]
        while frontier:
            state = frontier.pop()
            for act in self.acts_from(state):
                end = self.end_of(state, act)
                if end not in seen:
                    seen.add(end)
                    frontier.append(end)
        return seen

    def as_mermaid(self) -> Iterator[str]:
        yield "stateDiagram-v2"
        yield f"    [*] --> {self.first}"
        for move in self.moves:
            for start in move.starts:
                yield f"    {start} --> {move.end}: {move.act}"
