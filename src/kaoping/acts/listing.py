"""Lists that people read page by page, sort, share as a link and take away whole.

Each is declared once, beside the query it reads, in its room's module ``listings``. The page,
the export button and the worker read through the declaration, so that a sheet holds the rows
of the list and no others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from kaoping.acts.paging import FIRST_PAGE, Cut
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.words import number_in
from kaoping.sheets.columns import Column

AT_A_TIME = 1000  # rows, where a list is written whole
SORT = "sort"  # the name of the order in a link
Row = TypeVar("Row")
Seen_co = TypeVar("Seen_co", covariant=True)
LISTINGS: dict[str, "Listing[Any]"] = {}


class Paged(Protocol[Seen_co]):
    """One page of any list."""

    @property
    def rows(self) -> Sequence[Seen_co]: ...
    @property
    def next_key(self) -> str | int | None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a list: by whom, narrowed as ``given`` in the link, and which page."""

    actor: Actor
    now: datetime
    given: Mapping[str, str] = field(default_factory=dict)
    cut: Cut = FIRST_PAGE

    def text(self, name: str) -> str:
        return self.given.get(name, "").strip()[:80]

    def number(self, name: str) -> int | None:
        return number_in(self.text(name))


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a list: its words, and the columns that ``paging.page_of`` sorts by."""

    words: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Listing(Generic[Row]):
    """A list: ``page`` reads one page of it for an actor, ``cells`` are a row in the sheet.

    The first of ``orders`` is the usual one; a list has those that an index, or the shortness
    of the list, allows.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    page: Callable[[Wanted], Paged[Row]]
    cells: Callable[[Row], Sequence[object]]
    orders: Mapping[str, Order] = field(default_factory=dict)

    def __post_init__(self) -> None:
        LISTINGS[self.name] = self

    def every_row(self, wanted: Wanted) -> Iterator[Sequence[object]]:
        """All rows in the reader's language, page by page, so that memory does not grow."""
        key = ""
        while True:
            page = self.page(replace(wanted, cut=Cut(after=key, size=AT_A_TIME)))
            yield from map(self.cells, page.rows)
            if page.next_key is None:
                return
            key = str(page.next_key)


def order_of(orders: Mapping[str, Order], wanted: Wanted) -> tuple[str, ...]:
    """The columns of the order that the link names; of the usual one where it names none."""
    return (orders.get(wanted.text(SORT)) or next(iter(orders.values()))).by
