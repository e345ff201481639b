"""What this season decided about its review: read together, in one statement."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from pydantic import BaseModel

from kaoping.programme.scheme.edition import Edition
from kaoping.programme.scheme.entries import Standard
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import (
    Lengths,
    ListRules,
    Number,
    NumbersAwarded,
    PanelRule,
    Weights,
    default_of,
    read_requirement,
)
from kaoping.programme.season.models import Season
from kaoping.programme.season.queries import requirements_of

Value = TypeVar("Value", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Terms:
    """The edition with the season's requirements as JSON; each is read when asked for."""

    edition_id: int
    edition: Edition
    kept: dict[str, str]

    def read(self, key: str, kind: type[Value]) -> Value:
        value = self.kept.get(key)
        if value is None:
            value = json.dumps(default_of(self.edition, key))
        typed = _read(self.edition_id, key, value, kind)
        if not isinstance(typed, kind):
            raise TypeError(f"{key} is not a {kind.__name__}")
        return typed

    @property
    def full_score(self) -> int:
        return self.read("full_score", Number).root

    @property
    def scores_needed(self) -> int:
        return self.read("scores_per_candidate", Number).root

    @property
    def panel_rule(self) -> PanelRule:
        return self.read("panel_rule", PanelRule)

    @property
    def list_rules(self) -> ListRules:
        return self.read("list_rules", ListRules)

    @property
    def deeds_lengths(self) -> Lengths:
        return self.read("deeds_length", Lengths)

    def places(self, honour: str) -> int | None:
        """How many are finally honoured; None where the season fixed no number."""
        return self.read("numbers_awarded", NumbersAwarded).root.get(honour)

    def weights(self, honour: str) -> dict[str, int]:
        return self.read("weights", Weights).root[honour]

    def standards(self, honour: str) -> tuple[Standard, ...]:
        return self.edition.standards_of(honour)


def terms_of(season: Season) -> Terms:
    """The terms that hold for ``season`` now."""
    edition, kept = requirements_of(season)
    return Terms(season.edition_id, edition, {k: json.dumps(value) for k, value in kept.items()})


@lru_cache(maxsize=256)
def _read(edition_id: int, key: str, value: str, kind: type[BaseModel]) -> BaseModel:
    """Checked once a process: a published edition never changes."""
    return read_requirement(edition_of(edition_id), key, json.loads(value), kind)
