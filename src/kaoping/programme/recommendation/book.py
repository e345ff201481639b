"""What a season says of recommending: its edition and the year's requirements, read at once."""

from dataclasses import dataclass

from kaoping.programme.scheme.entries import Honour, Trait
from kaoping.programme.scheme.requirements import (
    Grade,
    Grades,
    HonoursInUse,
    Lengths,
    ListRule,
    ListRules,
    ShortLength,
)
from kaoping.programme.season.models import Season
from kaoping.programme.season.queries import Requirements, requirements_of


@dataclass(frozen=True, slots=True)
class Book(Requirements):
    """The rules of one season."""

    season: Season

    @property
    def honours(self) -> tuple[Honour, ...]:
        """The honours that the season gives, in the order of the edition."""
        in_use = self.read("honours_in_use", HonoursInUse).root
        return tuple(h for h in self.edition.honours if h.key in in_use)

    @property
    def list_rules(self) -> tuple[ListRule, ...]:
        return self.read("list_rules", ListRules).root

    @property
    def grades(self) -> tuple[Grade, ...]:
        return self.read("grades", Grades).root

    @property
    def lengths(self) -> dict[str, tuple[int, int]]:
        """The least and the greatest length of the deeds by kind of nominee."""
        lengths = self.read("deeds_length", Lengths).root
        return {kind: (length.at_least, length.at_most) for kind, length in lengths.items()}

    @property
    def short_form_at_most(self) -> int:
        return self.read("short_deeds_at_most", ShortLength).root

    def stated_traits(self, kind: str) -> tuple[Trait, ...]:
        """The traits that the form of such a nominee states."""
        traits = self.edition.traits
        return tuple(t for t in traits if t.known_from == "form" and kind in t.subject_kinds)


def book_of(season: Season) -> Book:
    """One statement, however much is asked of it afterwards."""
    found = requirements_of(season)
    return Book(found.edition, found.kept, season)
