"""Lists of work summaries: those below one's unit, and all of a season for its office."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from kaoping.acts.listing import Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.foundation.words import N_
from kaoping.programme.reporting.below import LATE_FIRST, Filters, Row, reports_below
from kaoping.programme.reporting.counting import IN_TREE, UnitFilters, UnitRow, units_page
from kaoping.programme.season.rules import Level, SubjectKind
from kaoping.programme.season.steering import bodies_below
from kaoping.sheets.columns import Column, Kind

NAME = Column("name", "考核对象", "Subject")
KIND = Column("kind", "类别", "Kind")
LEVEL = Column("level", "层级", "Level")
PARENT = Column("parent", "接收单位", "Reports to")
STATE = Column("state", "状态", "State")
SENT = Column("submitted", "报送时间", "Sent up", Kind.DATE)

OF_REPORTS = {
    "late": Order(N_("Late ones first"), LATE_FIRST),
    "tree": Order(N_("In the order of the units"), IN_TREE),
    "name": Order(N_("By name"), ("name", "pk")),
}
OF_UNITS = {name: OF_REPORTS[name] for name in ("tree", "name")}


def _reports(wanted: Wanted) -> Page[Row]:
    filters = Filters(
        text=wanted.text("text"),
        kind=wanted.text("kind"),
        state=wanted.text("state"),
        late=wanted.text("late") != "",
        whole_tree=wanted.text("whole_tree") != "",
        under=wanted.number("under"),
    )
    season, by = wanted.number("season") or 0, order_of(OF_REPORTS, wanted)
    return reports_below(wanted.actor, season, filters, now=wanted.now, by=by, cut=wanted.cut)


def _report_cells(row: Row) -> list[object]:
    return [
        row.name, _(SubjectKind(row.kind).label), _(Level(row.level).label), row.parent,
        _(row.state.label) if row.state else _("Not begun"),
        _("late") if row.late else "",
        row.submitted_at and localdate(row.submitted_at),
        row.submissions, row.written, row.sections,
    ]  # fmt: skip


REPORTS = Listing(
    name="reports",
    title=N_("Work summaries below"),
    columns=(
        NAME, KIND, LEVEL, PARENT, STATE,
        Column("late", "是否逾期", "Late"),
        SENT,
        Column("submissions", "报送次数", "Times sent", Kind.INT),
        Column("written", "已写章节", "Sections written", Kind.INT),
        Column("sections", "应写章节", "Sections wanted", Kind.INT),
    ),
    page=_reports,
    cells=_report_cells,
    orders=OF_REPORTS,
)  # fmt: skip


def _units(wanted: Wanted) -> Page[UnitRow]:
    season, body = wanted.number("season") or 0, wanted.number("body")
    bodies = bodies_below(wanted.actor, season) if body else []
    filters = UnitFilters(
        branch=next(((one.lft, one.rgt) for one in bodies if one.id == body), None),
        kind=wanted.text("kind"),
        state=wanted.text("state"),
        late=wanted.text("late") != "",
        name=wanted.text("name"),
    )
    by = order_of(OF_UNITS, wanted)
    return units_page(wanted.actor, season, filters, wanted.now, by=by, cut=wanted.cut)


def _unit_cells(row: UnitRow) -> list[object]:
    return [
        row.name, _(row.kind.label), _(row.level.label), row.parent,
        _(row.state.label) if row.state else _("Not begun"),
        row.submitted_at and localdate(row.submitted_at),
    ]  # fmt: skip


UNITS = Listing(
    name="units_of_season",
    title=N_("Units and their work summaries"),
    columns=(NAME, KIND, LEVEL, PARENT, STATE, SENT),
    page=_units,
    cells=_unit_cells,
    orders=OF_UNITS,
)
