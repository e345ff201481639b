"""What this season decided about its review: read together, in one statement."""

from dataclasses import dataclass

from kaoping.programme.scheme.entries import Standard
from kaoping.programme.scheme.requirements import (
    Lengths,
    ListRules,
    Number,
    NumbersAwarded,
    PanelRule,
    Weights,
)
from kaoping.programme.season.models import Season
from kaoping.programme.season.queries import Requirements, requirements_of


@dataclass(frozen=True, slots=True)
class Terms(Requirements):
    """What holds for the review of one season."""

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
    found = requirements_of(season)
    return Terms(found.edition, found.kept)
