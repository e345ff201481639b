"""Why something may not be done: said once, shown the same on every way in. Pure."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason: a code for machines, facts for the wording, and the rule behind it.

    ``field`` names the input it is about (dotted for nested ones, ``participants.2.hours``);
    ``article`` the article of the regulation, ``source`` another rule (a notice, a standard).
    """

    code: str
    facts: tuple[tuple[str, object], ...] = ()
    field: str = ""
    article: str = ""

    @classmethod
    def of(cls, code: str, /, *, field: str = "", article: str = "", **facts: object) -> Self:
        return cls(code, tuple(facts.items()), field, article)

    def about(self, field: str) -> "Refusal":
        """The same reason, tied to an input field."""
        return replace(self, field=field)


class Refused(Exception):
    """Raised by an action; carries every reason at once."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(f"{r.code}({r.field})" if r.field else r.code for r in refusals))
        self.refusals = refusals


def found(row: Row | None) -> Row:
    """``row``; refused where there is none, in the words a stranger to it hears too."""
    if row is None:
        raise Refused(Refusal.of("not_found"))
    return row


def refuse_if(*reasons: Refusal | Iterable[Refusal] | None) -> None:
    """Raise with all reasons that were found; do nothing if there is none."""
    reasons_found: list[Refusal] = []
    for reason in reasons:
        if isinstance(reason, Refusal):
            reasons_found.append(reason)
        elif reason is not None:
            reasons_found.extend(reason)
    if reasons_found:
        raise Refused(*reasons_found)


def why_named_twice(names: Iterable[Hashable], field: str) -> Iterator[Refusal]:
    """Each row that names what a row before it named; ``field`` has {} for its number."""
    seen: set[Hashable] = set()
    for number, name in enumerate(names):
        if name in seen:
            yield Refusal.of("named_twice", field=field.format(number))
        seen.add(name)
