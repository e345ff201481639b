"""The journal as a table, however long: its columns, and all its rows."""

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kaoping.administration.journal import Line, Search, entries_seen
from kaoping.foundation.people.rules import Actor
from kaoping.sheets.columns import Column, Kind

PAGE = 1000
COLUMNS = (
    Column("seq", "序号", "No.", Kind.INT),
    Column("at", "时间", "When"),
    Column("who", "操作人", "Who"),
    Column("post", "岗位", "Post"),
    Column("unit", "单位", "Unit"),
    Column("act", "操作", "Act"),
    Column("record", "对象", "Record"),
    Column("changes", "变更内容", "Changes"),
    Column("reason", "理由", "Reason"),
    Column("way", "途径", "Way"),
    Column("address", "来源地址", "From where"),
)
CELL = 32_000  # a cell of a sheet holds little more; the entry's page shows all of it


def every_row(actor: Actor, search: Search) -> Iterator[list[object]]:
    """All entries that fit, newest first, in the reader's language."""
    before = ""
    while True:
        page = entries_seen(actor, search, before=before, size=PAGE)
        yield from (_cells(line) for line in page.lines)
        if not page.next:
            return
        before = page.next


def _cells(line: Line) -> list[object]:
    changes = "; ".join(
        f"{name}: {_told(before)} → {_told(after)}" for name, before, after in line.changes
    )
    return [
        line.seq, localtime(line.at).strftime("%Y-%m-%d %H:%M:%S"), line.who, _(line.post),
        line.unit, _(line.act), line.record, changes[:CELL], line.reason, line.way, line.address,
    ]  # fmt: skip


def _told(value: Any) -> str:
    return "—" if value is None else str(value)
