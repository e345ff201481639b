"""Reading one row."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def one_of(rows: QuerySet[Row, Row]) -> Row | None:
    """The only row, or None.

    ``first()`` would order what is one row anyway, and for an order Django hashes every
    selected column: on a wide row that costs more than the statement itself.
    """
    return next(iter(rows[:1]), None)
