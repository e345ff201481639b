"""One page of a list by key: no counting of what is skipped, so page 900 costs what page 1 does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import InvalidOperation
from functools import reduce
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet

ROWS = 50
COUNTED_TO = 1000
BETWEEN = "~"  # the values of a key
Row = TypeVar("Row")
Made = TypeVar("Made")
Read = Callable[[list[Any]], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a page is cut out of a list, behind one key or ahead of another, and its rows."""

    after: str = ""
    before: str = ""
    size: int = ROWS


FIRST_PAGE = Cut()


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in order; the keys lead to the pages beside it, None where there is none.

    ``count`` is exact to 1,000, then "1,000+".
    """

    rows: Sequence[Row] = ()
    count: str = "0"
    previous_key: str | None = None
    next_key: str | None = None

    def holding(self, rows: Sequence[Made]) -> "Page[Made]":
        """The same page with other rows, made of its own."""
        return Page(rows, self.count, self.previous_key, self.next_key)


def page_of(
    found: QuerySet[Any, Any],
    by: Sequence[str],
    made: Read[Row],
    cut: Cut = FIRST_PAGE,
    *,
    values: Sequence[str] = (),
) -> Page[Row]:
    """One page of ``found`` in the order ``by``, made into rows.

    ``by`` are columns, "-" before a falling one, that together are unique and none of them
    ever null. Where rows are to be read as dictionaries, ``values`` are their columns, those of
    ``by`` among them; counting does not join what they stand in. A key that cannot be read
    begins the list again. Two statements and those of ``made``.
    """
    key = _key_read(found, by, cut.before or cut.after)
    back = bool(cut.before and key)
    read = found.values(*values) if values else found
    ordered = read.order_by(*(_turned(column) if back else column for column in by))
    if key:
        ordered = ordered.filter(_beyond(by, key, back=back))
    rows = list(ordered[: cut.size + 1])
    more, rows = len(rows) > cut.size, rows[: cut.size]
    if back:
        rows.reverse()
    has_previous, has_next = (more, bool(key)) if back else (bool(key), more)
    return Page(
        made(rows),
        counted(found),
        _key_of(rows[0], by) if rows and has_previous else None,
        _key_of(rows[-1], by) if rows and has_next else None,
    )


def counted(found: QuerySet[Any, Any]) -> str:
    """How many there are, in words: nobody reads more digits, and counting them is slow."""
    count = found.order_by().values("pk")[: COUNTED_TO + 1].count()
    return f"{COUNTED_TO:,}+" if count > COUNTED_TO else f"{count:,}"


def _turned(column: str) -> str:
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"


def _beyond(by: Sequence[str], key: Sequence[Any], *, back: bool) -> Q:
    """The rows after the key in this order, so written that an index starts there."""
    name, step = by[0].removeprefix("-"), "lt" if by[0].startswith("-") != back else "gt"
    further = Q(**{f"{name}__{step}": key[0]})
    if len(by) == 1:
        return further
    return Q(**{f"{name}__{step}e": key[0]}) & (further | _beyond(by[1:], key[1:], back=back))


def _key_of(row: Any, by: Sequence[str]) -> str:
    return BETWEEN.join(str(_value(row, column.removeprefix("-"))) for column in by)


def _value(row: Any, column: str) -> Any:
    return row[column] if isinstance(row, dict) else reduce(getattr, column.split("__"), row)


def _key_read(found: QuerySet[Any, Any], by: Sequence[str], key: str) -> list[Any]:
    """The values of a link's key; none if it was tampered with."""
    texts = key.rsplit(BETWEEN, len(by) - 1)
    if not key or len(texts) != len(by):
        return []
    try:
        return [
            _field(found, column.removeprefix("-")).to_python(text)
            for column, text in zip(by, texts, strict=True)
        ]
    except (ValidationError, ValueError, InvalidOperation):
        return []


def _field(found: QuerySet[Any, Any], column: str) -> Any:
    if column == "pk":
        return found.model._meta.pk
    return F(column).resolve_expression(found.query.clone()).output_field
