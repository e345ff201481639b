"""Lists of the publicity: notices, the names on them, objections in the auditor's hand."""

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.acts.listing import Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.foundation.words import N_
from kaoping.programme.publicity.queries.cases import NEWEST, CaseRow, Cases, cases_seen
from kaoping.programme.publicity.queries.office import (
    NEWEST as LAST_PUBLISHED,
)
from kaoping.programme.publicity.queries.office import (
    NoticeAtWork,
    notices_at_work,
)
from kaoping.programme.publicity.queries.public import (
    PRESCRIBED,
    EntryRow,
    entries,
    honours_of_notice,
)
from kaoping.sheets.columns import Column, Kind

OF_NOTICES = {
    "newest": Order(N_("Newest first"), LAST_PUBLISHED),
    "oldest": Order(N_("Oldest first"), ("number",)),
}
OF_NAMES = {
    "prescribed": Order(N_("In the prescribed order"), PRESCRIBED),
    "name": Order(N_("By name"), ("name", "pk")),
}
OF_CASES = {
    "newest": Order(N_("Newest first"), NEWEST),
    "oldest": Order(N_("Oldest first"), ("pk",)),
}


def _notices(wanted: Wanted) -> Page[NoticeAtWork]:
    return notices_at_work(
        wanted.actor,
        wanted.number("season") or 0,
        wanted.now,
        state=wanted.text("state"),
        name=wanted.text("name"),
        by=order_of(OF_NOTICES, wanted),
        cut=wanted.cut,
    )


def _notice_cells(row: NoticeAtWork) -> list[object]:
    return [
        row.number, _(row.state.label), localdate(row.published_at), row.last_day, row.names,
        row.removed, row.objections, row.open_objections,
    ]  # fmt: skip


NOTICES = Listing(
    name="notices",
    title=N_("Public notices"),
    columns=(
        Column("number", "公示序号", "Notice no.", Kind.INT),
        Column("state", "状态", "State"),
        Column("published", "公示日期", "Published", Kind.DATE),
        Column("last_day", "截止日期", "Last day", Kind.DATE),
        Column("names", "名单数", "Names", Kind.INT),
        Column("removed", "移出名单数", "Removed", Kind.INT),
        Column("objections", "异议数", "Objections", Kind.INT),
        Column("open", "待处理异议数", "Of these to be decided", Kind.INT),
    ),
    page=_notices,
    cells=_notice_cells,
    orders=OF_NOTICES,
)


def names_of(wanted: Wanted) -> Page[EntryRow]:
    """The names on the notice that the address names."""
    return entries(
        wanted.number("notice") or 0,
        honour=wanted.text("honour"),
        text=wanted.text("text"),
        by=order_of(OF_NAMES, wanted),
        cut=wanted.cut,
    )


def _names(wanted: Wanted) -> Page[tuple[EntryRow, str]]:
    """The names with the title of their honour."""
    page, language = names_of(wanted), get_language() or "zh"
    titles = honours_of_notice(wanted.number("notice") or 0)
    rows = tuple((row, titles[row.honour].in_(language)) for row in page.rows)
    return page.holding(rows)


def _name_cells(listed: tuple[EntryRow, str]) -> list[object]:
    row, honour = listed
    return [row.position, row.name, row.beside, honour, row.body, row.deeds]


NAMES = Listing(
    name="names_on_notice",
    title=N_("Names on the notice"),
    columns=(
        Column("position", "序号", "No.", Kind.INT),
        Column("name", "名称", "Name"),
        Column("beside", "单位", "Unit"),
        Column("honour", "表扬类别", "Honour"),
        Column("body", "推荐单位", "Recommended by"),
        Column("deeds", "事迹简介", "Deeds in short"),
    ),
    page=_names,
    cells=_name_cells,
    orders=OF_NAMES,
)


def cases_of(wanted: Wanted) -> Cases:
    """The objections as the link asks for them: those to be decided, unless it says all."""
    return cases_seen(
        wanted.actor,
        waiting_only=wanted.text("show") != "all",
        name=wanted.text("name"),
        by=order_of(OF_CASES, wanted),
        cut=wanted.cut,
    )


def _case_cells(row: CaseRow) -> list[object]:
    language = get_language() or "zh"
    return [
        row.id, row.name, row.honour.in_(language), row.season, localdate(row.received_at),
        row.files, _(row.state.label),
    ]  # fmt: skip


OBJECTIONS = Listing(
    name="objections",
    title=N_("Objections"),
    columns=(
        Column("id", "编号", "Number", Kind.INT),
        Column("name", "异议对象", "Objected to"),
        Column("honour", "表扬类别", "Honour"),
        Column("season", "考核年度", "Season"),
        Column("received", "收到时间", "Received at", Kind.DATE),
        Column("files", "证据材料数", "Evidence", Kind.INT),
        Column("state", "状态", "State"),
    ),
    page=lambda wanted: cases_of(wanted).page,
    cells=_case_cells,
    orders=OF_CASES,
)
