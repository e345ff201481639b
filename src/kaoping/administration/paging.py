"""One page of a list by key: no counting of what is skipped, so page 900 costs what page 1 does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

ROWS = 50
COUNTED_TO = 1000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in order; the keys lead to the pages beside it, None where there is none.

    ``count`` is exact to 1,000, then "1,000+".
    """

    rows: list[Row]
    count: str
    previous_key: str | None = None
    next_key: str | None = None


def page_of(
    found: QuerySet[Any],
    key: str,
    made: Callable[[list[Any]], list[Row]],
    *,
    after: str = "",
    before: str = "",
    rows: int = ROWS,
) -> Page[Row]:
    """``found`` ordered by the unique text column ``key``, cut behind ``after`` or ahead of
    ``before``, and ``made`` into rows; two statements and those of ``made``."""
    ordered = found.order_by(f"-{key}" if before else key)
    if before:
        ordered = ordered.filter(**{f"{key}__lt": before})
    elif after:
        ordered = ordered.filter(**{f"{key}__gt": after})
    cut = list(ordered[: rows + 1])
    more = len(cut) > rows
    cut = cut[:rows]
    if before:
        cut.reverse()
    first, last = (str(getattr(cut[0], key)), str(getattr(cut[-1], key))) if cut else ("", "")
    has_previous = bool(cut) and (more if before else bool(after))
    has_next = bool(cut) and (True if before else more)
    return Page(
        made(cut),
        counted(found),
        first if has_previous else None,
        last if has_next else None,
    )


def counted(found: QuerySet[Any]) -> str:
    """How many there are, in words: nobody reads more digits, and counting them is slow."""
    count = found.order_by()[: COUNTED_TO + 1].count()
    return f"{COUNTED_TO:,}+" if count > COUNTED_TO else f"{count:,}"
