"""The list of records as XLSX or CSV: what the filters show, all of it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.service.queries import COUNTED_TO, Filters, RecordRow, records_seen
from kaoping.sheets.columns import Column, Kind
from kaoping.sheets.writing import csv_chunks, table_bytes
from kaoping.web.desks.expert.kinds import Names
from kaoping.web.desks.expert.posts import READERS
from kaoping.web.desks.expert.records import filters_of, names_of
from kaoping.web.doors import Asked, desk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 500
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


@desk(*READERS)
@require_GET
def export_records(asked: Asked) -> Any:
    """The filtered list: as XLSX up to 1,000 rows, as CSV however long."""
    names = names_of(asked)
    rows = exported(asked.actor, filters_of(asked.GET), names)
    language = "en" if (get_language() or "").startswith("en") else "zh"
    if asked.GET.get("as") == "csv":
        chunks = csv_chunks(COLUMNS, rows, language=language)
        return _named(StreamingHttpResponse(chunks, content_type="text/csv"), "csv")
    few = list(islice(rows, COUNTED_TO + 1))
    if len(few) > COUNTED_TO:
        raise Refused(Refusal.of("too_many_for_a_sheet", most=f"{COUNTED_TO:,}"))
    title = _("Service records")
    return _named(
        HttpResponse(table_bytes(COLUMNS, few, title=title, language=language), content_type=XLSX),
        "xlsx",
    )


def _named(response: HttpResponseBase, kind: str) -> HttpResponseBase:
    name = f"{_('Service records')}.{kind}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def exported(actor: Actor, filters: Filters, names: Names) -> Iterator[list[object]]:
    """All rows of the list, page by page, so that memory does not grow with them."""
    key = ""
    while True:
        page = records_seen(actor, filters, after=key, size=PAGE, count=False)
        yield from (cells(row, names) for row in page.rows)
        if page.next_key is None:
            return
        key = page.next_key


def cells(row: RecordRow, names: Names) -> list[object]:
    return [
        row.id, row.title, row.unit, row.starts, row.ends,
        names.service(row.service_kind, row.sub_kind), row.people, row.hours, row.villages,
        row.people_served, row.households_served, _(row.state.label),
    ]  # fmt: skip
