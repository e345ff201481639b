"""Lists of the recommendation: packages by body, places by unit, whom one may put forward."""

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.acts.listing import Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.foundation.words import N_
from kaoping.programme.recommendation.queries.nominees import (
    BEST_FIRST,
    Choice,
    Nominee,
    nominees_of,
)
from kaoping.programme.recommendation.queries.packages import IN_TREE, BodyRow, bodies_of
from kaoping.programme.recommendation.queries.quota import ChildRow, Places, units_below
from kaoping.sheets.columns import Column, Kind

OF_UNITS = {
    "tree": Order(N_("In the order of the units"), IN_TREE),
    "name": Order(N_("By name"), ("name", "pk")),
}


def _packages(wanted: Wanted) -> Page[BodyRow]:
    return bodies_of(
        wanted.actor,
        wanted.number("season") or 0,
        state=wanted.text("state"),
        name=wanted.text("name"),
        by=order_of(OF_UNITS, wanted),
        cut=wanted.cut,
    )


def _package_cells(row: BodyRow) -> list[object]:
    filed = row.filed_at and localdate(row.filed_at)
    return [row.name, _(row.state.label), filed, row.late, row.names, row.held]


PACKAGES = Listing(
    name="packages",
    title=N_("Packages"),
    columns=(
        Column("name", "推荐单位", "Recommending unit"),
        Column("state", "状态", "State"),
        Column("filed", "报送时间", "Filed at", Kind.DATE),
        Column("late", "是否逾期", "Late", Kind.YES_NO),
        Column("names", "名单数", "Names", Kind.INT),
        Column("held", "名额", "Places", Kind.INT),
    ),
    page=_packages,
    cells=_package_cells,
    orders=OF_UNITS,
)


def units_of(wanted: Wanted) -> Page[ChildRow]:
    """The units below the one that the address names, with their places."""
    return units_below(
        wanted.actor,
        wanted.number("subject") or 0,
        field=wanted.text("field"),
        name=wanted.text("name"),
        by=order_of(OF_UNITS, wanted),
        cut=wanted.cut,
    )


def _places(wanted: Wanted) -> Page[tuple[str, Places]]:
    """A row for each unit and honour: what honours there are, the edition says."""
    page = units_of(wanted)
    rows = tuple((row.name, places) for row in page.rows for places in row.honours)
    return page.holding(rows)


def _place_cells(listed: tuple[str, Places]) -> list[object]:
    name, places = listed
    honour = places.honour.name.in_(get_language() or "zh")
    return [name, honour, places.held, places.passed_on, places.used, places.free]


PLACES = Listing(
    name="places",
    title=N_("Quotas"),
    columns=(
        Column("name", "单位", "Unit"),
        Column("honour", "表扬类别", "Honour"),
        Column("held", "名额", "Places", Kind.INT),
        Column("passed_on", "已下达", "Passed on", Kind.INT),
        Column("used", "已使用", "Used", Kind.INT),
        Column("free", "剩余", "Free", Kind.INT),
    ),
    page=_places,
    cells=_place_cells,
    orders=OF_UNITS,
)

OF_NOMINEES = {
    "best": Order(N_("Best evaluation first"), BEST_FIRST),
    "name": Order(N_("By name"), ("subject__name", "subject_id")),
}


def choice_of(wanted: Wanted) -> Choice:
    """Whom the unit in the address may put forward, as the link narrows them."""
    return nominees_of(
        wanted.actor,
        wanted.number("subject") or 0,
        wanted.text("honour"),
        chosen=wanted.number("nominee"),
        name=wanted.text("name"),
        grade=wanted.text("grade"),
        by=order_of(OF_NOMINEES, wanted),
        cut=wanted.cut,
    )


def _nominee_cells(row: Nominee) -> list[object]:
    grade = row.grade_name.in_(get_language() or "zh") if row.grade_name else ""
    return [row.name, grade, not row.against]


NOMINEES = Listing(
    name="nominees",
    title=N_("Accepted and not put forward yet"),
    columns=(
        Column("name", "名称", "Name"),
        Column("grade", "考核评价", "Evaluation"),
        Column("open", "是否可推荐", "May be put forward", Kind.YES_NO),
    ),
    page=lambda wanted: choice_of(wanted).page,
    cells=_nominee_cells,
    orders=OF_NOMINEES,
)
