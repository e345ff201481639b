"""Lists a page at a time, by key: no offset, no counting beyond a thousand."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

PAGE = 50
COUNTED_TO = 1000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows; the keys go into links, ``count`` is exact to 1,000, then "1,000+"."""

    rows: tuple[Row, ...]
    count: str
    previous_key: str | None = None
    next_key: str | None = None


def counted(found: QuerySet[Any]) -> str:
    """How many there are, as the pager says it."""
    number = found.order_by()[: COUNTED_TO + 1].count()
    return f"{COUNTED_TO:,}+" if number > COUNTED_TO else str(number)


@dataclass(frozen=True, slots=True)
class Cut:
    """One page of values: ``keys`` are those of its first and last row, for the links."""

    rows: list[Any]
    earlier: bool
    later: bool


def cut(found: QuerySet[Any, Any], key: str, after: str, before: str, size: int = PAGE) -> Cut:
    """The rows of ``found`` behind ``after`` or in front of ``before``, by the number ``key``."""
    if before.isdigit():
        rows = list(found.filter(**{f"{key}__lt": int(before)}).order_by(f"-{key}")[: size + 1])
        return Cut(rows[:size][::-1], earlier=len(rows) > size, later=True)
    start = int(after) if after.isdigit() else None
    if start is not None:
        found = found.filter(**{f"{key}__gt": start})
    rows = list(found.order_by(key)[: size + 1])
    return Cut(rows[:size], earlier=start is not None, later=len(rows) > size)
