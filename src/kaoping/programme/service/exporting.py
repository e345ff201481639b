"""The list of records as a table, however long: its columns, and all its rows."""

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.foundation.people.rules import Actor
from kaoping.programme.scheme.edition import Edition
from kaoping.programme.service.lists import Filters, RecordRow, narrowed, records_seen, seen_by
from kaoping.programme.service.models import Record
from kaoping.sheets.columns import Column, Kind

PAGE = 1000
COLUMNS = (
    Column("id", "编号", "Number", Kind.INT),
    Column("title", "名称", "Title"),
    Column("unit", "单位", "Unit"),
    Column("starts", "开始日期", "First day", Kind.DATE),
    Column("ends", "结束日期", "Last day", Kind.DATE),
    Column("kind", "服务类型", "Kind of service"),
    Column("people", "参加人数", "Participants", Kind.INT),
    Column("hours", "小时数", "Hours", Kind.DECIMAL),
    Column("villages", "村数", "Villages", Kind.INT),
    Column("people_served", "服务人次", "People served", Kind.INT),
    Column("households_served", "服务户数", "Households served", Kind.INT),
    Column("state", "状态", "State"),
)


def count_of(actor: Actor, filters: Filters) -> int:
    """How many records the list has for ``actor``."""
    return Record.objects.filter(seen_by(actor), narrowed(filters)).count()


def every_row(actor: Actor, filters: Filters, edition: Edition) -> Iterator[list[object]]:
    """All rows of the list in the reader's language, page by page, so that memory does not grow."""
    names = _names(edition)
    key = ""
    while True:
        page = records_seen(actor, filters, after=key, size=PAGE, count=False)
        yield from _cells(page.rows, names)
        if page.next_key is None:
            return
        key = page.next_key


def _names(edition: Edition) -> dict[str, str]:
    """Names of kinds and sub-kinds by key; a key of another edition is shown as it is."""
    language = get_language() or "zh"
    entries = [
        *edition.service_kinds,
        *(s for kind in edition.service_kinds for s in kind.sub_kinds),
    ]
    return {entry.key: entry.name.in_(language) for entry in entries}


def _cells(rows: Iterable[RecordRow], names: dict[str, str]) -> Iterator[list[object]]:
    for row in rows:
        kinds = filter(None, (row.service_kind, row.sub_kind))
        yield [
            row.id, row.title, row.unit, row.starts, row.ends,
            " · ".join(names.get(key, key) for key in kinds), row.people, row.hours, row.villages,
            row.people_served, row.households_served, _(row.state.label),
        ]  # fmt: skip
