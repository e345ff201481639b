"""Statements whose SQL is made once: the few that every page asks, or every act.

Django turns a queryset into SQL anew each time it is asked, which costs more than the
database takes to answer. A ``Prepared`` statement is a queryset written as usual, with
``Given`` where a value comes in; its SQL is made at the first call and kept, by kind of
database.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import (
    BigIntegerField,
    Expression,
    Field,
    ForeignObject,
    Lookup,
    QuerySet,
)
from django.db.models.query import ValuesListIterable
from django.db.models.sql import DeleteQuery, UpdateQuery
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")


class Given(Expression):
    """A value that each call gives under ``name``; ``field`` where the database needs it in
    another form than Python has it (times)."""

    def __init__(self, name: str, field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=field or BigIntegerField())
        self.name, self.form = name, field

    def as_sql(self, *_args: Any, **_kwargs: Any) -> tuple[str, Any]:
        return "%s", [self]

    def written(self, values: dict[str, Any], connection: Any) -> Any:
        value = values[self.name]
        if self.form is not None:
            return self.form.get_db_prep_value(value, connection)
        if isinstance(value, Collection) and not isinstance(value, str):
            held = [one for one in value if not _is_beyond(one)]
            return json.dumps(held) if connection.vendor == "sqlite" else held
        if _is_beyond(value):
            raise _NoSuchRow
        return value


class _NoSuchRow(Exception):
    """A number was given that no column holds, as in an address that somebody made up."""


def _is_beyond(value: object) -> bool:
    return isinstance(value, int) and not -(2**63) <= value < 2**63


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup[Any]):
    """``code__among=Given("codes")``: as ``in``, in one text for any number of values."""

    lookup_name = "among"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, values = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        among = "IN (SELECT value FROM json_each(%s))"
        if connection.vendor == "postgresql":
            # Through a subquery, so that PostgreSQL sees as little of the values when it plans
            # for these as when it plans for any: it then plans once, and not at every call.
            kind = self.lhs.output_field.db_type(connection)
            among = f"= ANY(ARRAY(SELECT unnest(%s::{kind}[])))"
        return f"{left} {among % right}", (*values, *more)


def _bound(params: Iterable[Any], values: dict[str, Any], connection: Any) -> list[Any]:
    return [p.written(values, connection) if isinstance(p, Given) else p for p in params]


class Prepared(Generic[Row]):
    """``build`` is called once, when the models are there; then call with the values.

    The shape is fixed: no value may be None, and several are looked for by ``among``.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._made: dict[str, _Made] = {}

    def __call__(self, **values: Any) -> list[Row]:
        """The rows, as the queryset itself would give them."""
        connection = connections["default"]
        if connection.vendor not in self._made:
            self._made[connection.vendor] = _made(self._build(), connection)
        made = self._made[connection.vendor]
        if made.compiler.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("A row is locked for a transaction: begin one.")
        try:
            bound = _bound(made.params, values, connection)
        except _NoSuchRow:
            return []
        return made.asked(made.sql, bound, connection)

    def one(self, **values: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self(**values)), None)


@dataclass(frozen=True, slots=True)
class _Made:
    """A queryset and its SQL; ``plain`` where the database's rows are the queryset's."""

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    plain: bool

    def asked(self, sql: str, bound: Sequence[Any], connection: Any) -> list[Any]:
        """What the queryset gives for the rows that ``sql`` finds."""
        with connection.cursor() as cursor:
            cursor.execute(sql, bound)
            found = cursor.fetchall()
        if self.plain:
            return found  # type: ignore[no-any-return]
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *_args, **_kwargs: [found]
        asked: Any = self.rows.all()
        asked.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(asked)


def _made(rows: QuerySet[Any, Any], connection: Any) -> _Made:
    compiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    # What turns a column into a value is the same each time, too.
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    compiler.get_converters = lambda _columns: converters
    if compiler.has_extra_select:
        raise TypeError("Order distinct rows by what they show.")
    plain = rows._iterable_class is ValuesListIterable and not converters  # noqa: SLF001
    return _Made(rows, compiler, sql, tuple(params), plain)


class _PreparedWrite(ABC, Generic[Row]):
    """A statement that changes the rows that ``build`` gives; called like ``Prepared``."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._made: dict[str, tuple[str, tuple[Any, ...]]] = {}
        self._made_returning: dict[str, tuple[_Made, str]] = {}

    def __call__(self, **values: Any) -> int:
        """How many rows it changed."""
        connection = connections["default"]
        sql, params = self._written(connection)
        try:
            bound = _bound(params, values, connection)
        except _NoSuchRow:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(sql, bound)
            return int(cursor.rowcount)

    def returning(self, **values: Any) -> list[Row]:
        """The rows that it changed, as ``build`` gives them, out of the table's own columns:
        after a change, before a deletion."""
        connection = connections["default"]
        sql, params = self._written(connection)
        if connection.vendor not in self._made_returning:
            made = _made(self._build(), connection)
            columns = ", ".join(text for _, (text, _), _ in made.compiler.select)
            self._made_returning[connection.vendor] = made, f"{sql} RETURNING {columns}"
        made, sql = self._made_returning[connection.vendor]
        try:
            return made.asked(sql, _bound(params, values, connection), connection)
        except _NoSuchRow:
            return []

    def _written(self, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if connection.vendor not in self._made:
            sql, params = self._query().get_compiler(connection=connection).as_sql()
            self._made[connection.vendor] = sql, tuple(params)
        return self._made[connection.vendor]

    @abstractmethod
    def _query(self) -> Any:
        """The query that writes."""


class PreparedUpdate(_PreparedWrite[Row]):
    """An update of the rows that ``build`` gives, by the ``changes``."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]], **changes: Any) -> None:
        super().__init__(build)
        self._changes = changes

    def _query(self) -> Any:
        update: Any = self._build().query.chain(UpdateQuery)
        update.add_update_values(self._changes)
        return update


class PreparedDelete(_PreparedWrite[Row]):
    """A deletion of the rows that ``build`` gives, and of nothing else: a row that others
    still point at is refused by the database."""

    def _query(self) -> Any:
        return self._build().query.chain(DeleteQuery)
