"""Many new rows of one model at once: what the bulk forms and the journal write with."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model

BATCH = 2000
_encode = json.JSONEncoder(ensure_ascii=False).encode

Row = Sequence[Any]
"""Values in the order of the columns named with it; what is not named has its default."""


def insert_all(model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert ``rows`` of ``model``, whose ``columns`` are named as attributes (``unit_id``).

    On PostgreSQL by COPY, at a fraction of an INSERT's cost here and there, elsewhere by
    ``bulk_create``. Like that, it trusts its caller that the values were checked.
    """
    if not rows:
        return
    if connection.vendor == "postgresql":
        _copy(model, columns, rows)
    else:
        _create(model, columns, rows)


def insert_with_keys(model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Insert ``rows`` as above; the keys that they were given, in their order."""
    if connection.vendor != "postgresql":
        return [made.pk for made in _create(model, columns, rows)]
    keys = _next_keys(model, len(rows))
    rows = [(key, *row) for key, row in zip(keys, rows, strict=True)]
    insert_all(model, (model._meta.pk.attname, *columns), rows)
    return keys


def _create(model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> list[Model]:
    made = (model(**dict(zip(columns, row, strict=True))) for row in rows)
    return model._default_manager.bulk_create(made, batch_size=BATCH)


def _next_keys(model: type[Model], count: int) -> list[int]:
    sequence = _sequence_of(model)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count]
        )
        return [key for (key,) in cursor.fetchall()]


@cache
def _sequence_of(model: type[Model]) -> str:
    meta = model._meta
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [meta.db_table, meta.pk.column])
        return str(cursor.fetchone()[0])


def _copy(model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    copy_in, as_json, defaults = _plan(model, tuple(columns))
    errors = connection.wrap_database_errors
    with errors, connection.cursor() as cursor, cursor.copy(copy_in) as copy:
        for row in rows:
            values = [*row, *defaults]
            for at in as_json:  # of most entries nothing was there before
                values[at] = "{}" if values[at] == {} else _encode(values[at])
            copy.write_row(values)


@cache
def _plan(model: type[Model], columns: tuple[str, ...]) -> tuple[str, list[int], list[Any]]:
    """The statement, which of its values are JSON, and those that follow the ones given."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    # A key that is not named is the database's to give.
    left = [f for f in fields.values() if f.attname not in columns and not f.primary_key]
    filled = [*(fields[name] for name in columns), *left]
    as_json = [at for at, field in enumerate(filled) if isinstance(field, JSONField)]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in filled)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"COPY {table} ({names}) FROM STDIN", as_json, [field.get_default() for field in left]
