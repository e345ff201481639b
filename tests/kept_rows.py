"""The rows of some tables, read and laid out as the database itself writes them.

Nothing is turned into Python's values and back: PostgreSQL copies text, SQLite gives what it
stores. A row is known by its primary key.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

Row = bytes | tuple[object, ...]
Rows = dict[object, Row]
State = dict[str, Rows]


@cache
def _columns() -> dict[str, list[str]]:
    """The columns of every table, the primary key first, quoted."""
    return {
        model._meta.db_table: [
            f'"{column.column}"'
            for column in sorted(model._meta.local_concrete_fields, key=lambda f: not f.primary_key)
        ]
        for model in apps.get_models(include_auto_created=True)
    }


def all_tables() -> list[str]:
    return list(_columns())


def now_in(tables: Iterable[str], before: State | None = None) -> State:
    """What these tables hold; what they held ``before`` is not kept a second time."""
    read = _copied if connection.vendor == "postgresql" else _selected
    held = before or {}
    return {
        table: _sharing(read(table, _columns()[table]), held.get(table, {}))
        for table in sorted(tables)
    }


def _sharing(new: Rows, old: Rows) -> Rows:
    if new == old:
        return old
    return {key: old[key] if old.get(key) == row else row for key, row in new.items()}


def laid_out(now: State, then: State) -> set[str]:
    """Turn the tables from what they hold ``now`` into ``then``; the tables that were changed.

    What guards rows from being changed looks away meanwhile: the acts were allowed once.
    """
    changed = {table for table, rows in then.items() if rows is not now.get(table)}
    write = _copy if connection.vendor == "postgresql" else _insert
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.cursor.execute("SET session_replication_role = replica")
        for table in sorted(changed):
            old, new = now.get(table, {}), then[table]
            gone = [key for key, row in old.items() if new.get(key) != row]
            come = [row for key, row in new.items() if old.get(key) != row]
            write(cursor.cursor, table, gone, come)
        if connection.vendor == "postgresql":
            cursor.cursor.execute("SET session_replication_role = DEFAULT")
    return changed


def _copied(table: str, columns: list[str]) -> Rows:
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f'COPY "{table}" ({", ".join(columns)}) TO STDOUT') as out,
    ):
        lines = b"".join(bytes(block) for block in out).splitlines(keepends=True)
    return {line.split(b"\t", 1)[0].rstrip(b"\n").decode(): line for line in lines}


def _copy(cursor: Any, table: str, gone: list[Any], come: list[Any]) -> None:
    columns = _columns()[table]
    if gone:
        keys = ", ".join(f"'{key}'" for key in gone)
        cursor.execute(f'DELETE FROM "{table}" WHERE {columns[0]} IN ({keys})')
    if come:
        with cursor.copy(f'COPY "{table}" ({", ".join(columns)}) FROM STDIN') as into:
            into.write(b"".join(come))


def _selected(table: str, columns: list[str]) -> Rows:
    # A plus keeps the value as it is stored: a bare column would be converted by its type.
    stored = ", ".join(f"+{column}" for column in columns)
    rows = connection.connection.execute(f'SELECT {stored} FROM "{table}"')
    return {row[0]: row for row in rows}


def _insert(_cursor: Any, table: str, gone: list[Any], come: list[Any]) -> None:
    columns = _columns()[table]
    raw, places = connection.connection, ", ".join("?" * len(columns))
    raw.executemany(f'DELETE FROM "{table}" WHERE {columns[0]} = ?', [(key,) for key in gone])
    raw.executemany(f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({places})', come)
