"""Lists of the verifying unit: those below, what waits, the records in a report."""

from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from kaoping.acts.listing import Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.foundation.words import N_
from kaoping.programme.verification.queries.behind import (
    LAST_ENTERED,
    Behind,
    RecordLine,
    figure_behind,
    records_of,
)
from kaoping.programme.verification.queries.children import IN_TREE, Child, children_of
from kaoping.programme.verification.queries.work import FIRST_SENT, Waiting, waiting_reports
from kaoping.sheets.columns import Column, Kind

OF_UNITS = {
    "tree": Order(N_("In the order of the units"), IN_TREE),
    "name": Order(N_("By name"), ("name", "pk")),
}
OF_WAITING = {
    "sent": Order(N_("First sent up first"), FIRST_SENT),
    "last": Order(N_("Last sent up first"), ("-submitted_at", "-pk")),
    "name": Order(N_("By name"), ("subject__name", "pk")),
}
OF_RECORDS = {
    "entered": Order(N_("Last entered first"), LAST_ENTERED),
    "newest": Order(N_("Newest first"), ("-record__ends", "-record_id")),
    "oldest": Order(N_("Oldest first"), ("record__ends", "record_id")),
}
RECORD_COLUMNS = (
    Column("id", "编号", "Number", Kind.INT),
    Column("title", "名称", "Title"),
    Column("unit", "单位", "Unit"),
    Column("starts", "开始日期", "First day", Kind.DATE),
    Column("ends", "结束日期", "Last day", Kind.DATE),
    Column("people", "参加人数", "Participants", Kind.INT),
    Column("hours", "小时数", "Hours", Kind.DECIMAL),
    Column("villages", "村数", "Villages", Kind.INT),
    Column("files", "佐证材料数", "Files", Kind.INT),
    Column("amount", "计入数", "Adds", Kind.DECIMAL),
    Column("overlaps", "是否与其他记录时间重叠", "Overlaps", Kind.YES_NO),
    Column("struck", "是否剔除", "Struck", Kind.YES_NO),
    Column("reason", "剔除理由", "Reason"),
)


def _below(wanted: Wanted) -> Page[Child]:
    return children_of(
        wanted.actor,
        wanted.number("season") or 0,
        state=wanted.text("state"),
        search=wanted.text("search"),
        by=order_of(OF_UNITS, wanted),
        cut=wanted.cut,
    )


def _below_cells(row: Child) -> list[object]:
    return [
        row.name, _(row.kind.label), _(row.state.label) if row.state else _("not begun"),
        row.submitted_at and localdate(row.submitted_at), row.late, row.below, row.sent,
        row.accepted,
    ]  # fmt: skip


UNITS_BELOW = Listing(
    name="units_below",
    title=N_("Units below"),
    columns=(
        Column("name", "名称", "Name"),
        Column("kind", "类别", "Kind"),
        Column("state", "工作总结", "Work summary"),
        Column("sent", "报送时间", "Sent up", Kind.DATE),
        Column("late", "是否逾期", "Late", Kind.YES_NO),
        Column("below", "下级工作总结数", "Work summaries below it", Kind.INT),
        Column("sent_below", "下级已报送", "Sent up below it", Kind.INT),
        Column("accepted", "下级已通过", "Accepted below it", Kind.INT),
    ),
    page=_below,
    cells=_below_cells,
    orders=OF_UNITS,
)


def _waiting(wanted: Wanted) -> Page[Waiting]:
    return waiting_reports(
        wanted.actor,
        wanted.number("season"),
        search=wanted.text("search"),
        by=order_of(OF_WAITING, wanted),
        cut=wanted.cut,
    )


def _waiting_cells(row: Waiting) -> list[object]:
    sent = row.submitted_at and localdate(row.submitted_at)
    return [row.report_id, row.name, _(row.kind.label), sent, row.late, row.differences]


TO_VERIFY = Listing(
    name="to_verify",
    title=N_("To verify"),
    columns=(
        Column("id", "编号", "Number", Kind.INT),
        Column("name", "名称", "Name"),
        Column("kind", "类别", "Kind"),
        Column("sent", "报送时间", "Sent up", Kind.DATE),
        Column("late", "是否逾期", "Late", Kind.YES_NO),
        Column("differences", "待核实指标数", "Figures to decide", Kind.INT),
    ),
    page=_waiting,
    cells=_waiting_cells,
    orders=OF_WAITING,
)


def _standing(wanted: Wanted) -> Page[RecordLine]:
    return records_of(
        wanted.actor,
        wanted.number("report") or 0,
        search=wanted.text("search"),
        by=order_of(OF_RECORDS, wanted),
        cut=wanted.cut,
    )


def behind_of(wanted: Wanted) -> Behind:
    """The figure that the link names, with a page of its records."""
    return figure_behind(
        wanted.actor,
        wanted.number("report") or 0,
        wanted.text("indicator"),
        search=wanted.text("search"),
        by=order_of(OF_RECORDS, wanted),
        cut=wanted.cut,
    )


def record_cells(row: RecordLine) -> list[object]:
    return [
        row.id, row.title, row.unit, row.starts, row.ends, row.people, row.hours, row.villages,
        row.files, Decimal(0) if row.struck else row.amount, row.overlaps, row.struck,
        row.struck_reason,
    ]  # fmt: skip


RECORDS_STANDING = Listing(
    name="records_standing",
    title=N_("Records that stand in it"),
    columns=RECORD_COLUMNS,
    page=_standing,
    cells=record_cells,
    orders=OF_RECORDS,
)
RECORDS_BEHIND = Listing(
    name="records_behind",
    title=N_("Behind the figure"),
    columns=RECORD_COLUMNS,
    page=lambda wanted: behind_of(wanted).records,
    cells=record_cells,
    orders=OF_RECORDS,
)
