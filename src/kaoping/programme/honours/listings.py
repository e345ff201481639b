"""Lists of the honours: the roll, the documents, a document's honours, the bodies' progress."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.acts.listing import SORT, Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.foundation.words import N_
from kaoping.programme.honours.queries import public
from kaoping.programme.honours.queries.office import (
    IN_ORDER,
    LAST_ISSUED,
    HonourRow,
    Issued,
    honours_in,
    issued_in,
)
from kaoping.programme.honours.queries.progress import Progress, numbered, progress_by_body
from kaoping.programme.season.queries import windows_of
from kaoping.programme.season.rules import Phase
from kaoping.programme.season.steering import season_seen
from kaoping.sheets.columns import Column, Kind

NAME = Column("name", "名称", "Name")
BESIDE = Column("beside", "单位", "Unit")
HONOUR = Column("honour", "表扬类别", "Honour")

OF_ROLL = {
    "issued": Order(N_("In the order of the documents"), public.AS_ISSUED),
    "name": Order(N_("By name"), ("name", "pk")),
}
OF_COMMENDATIONS = {
    "newest": Order(N_("Newest first"), LAST_ISSUED),
    "oldest": Order(N_("Oldest first"), ("id",)),
}
OF_HONOURS = {
    "issued": Order(N_("In the order of the document"), IN_ORDER),
    "name": Order(N_("By name"), ("name", "pk")),
}
# A season has a few hundred bodies at most: they are counted together and sorted here.
OF_BODIES = {
    "tree": Order(N_("In the order of the units")),
    "least": Order(N_("Least progress first")),
    "most": Order(N_("Most progress first")),
    "name": Order(N_("By name")),
}


def roll_of(wanted: Wanted) -> Page[public.OnRoll]:
    """The honour roll as the link asks for it."""
    narrowed = public.RollFilters(
        text=wanted.text("text"),
        season=wanted.number("season"),
        honour=wanted.text("honour"),
        place=wanted.text("place"),
    )
    return public.roll(narrowed, by=order_of(OF_ROLL, wanted), cut=wanted.cut)


def _roll_cells(one: public.OnRoll) -> list[object]:
    honour = one.honour.in_(get_language() or "zh")
    return [one.year, one.name, one.beside, honour, one.body, one.number, one.story]


ROLL = Listing(
    name="honour_roll",
    title=N_("Honour roll"),
    columns=(
        Column("year", "年度", "Year", Kind.INT),
        NAME, BESIDE, HONOUR,
        Column("body", "推荐单位", "Recommended by"),
        Column("number", "文号", "Document"),
        Column("story", "事迹", "Story"),
    ),
    page=roll_of,
    cells=_roll_cells,
    orders=OF_ROLL,
)  # fmt: skip


def _commendations(wanted: Wanted) -> Page[Issued]:
    return issued_in(
        wanted.actor,
        wanted.number("season") or 0,
        number=wanted.text("number"),
        by=order_of(OF_COMMENDATIONS, wanted),
        cut=wanted.cut,
    )


COMMENDATIONS = Listing(
    name="commendations",
    title=N_("Commendations"),
    columns=(
        Column("number", "文号", "Document"),
        Column("issued_on", "印发日期", "Issued on", Kind.DATE),
        Column("names", "表扬数", "Honours", Kind.INT),
        Column("in_force", "有效数", "In force", Kind.INT),
    ),
    page=_commendations,
    cells=lambda row: [row.number, row.issued_on, row.names, row.in_force],
    orders=OF_COMMENDATIONS,
)


def _honours(wanted: Wanted) -> Page[HonourRow]:
    return honours_in(
        wanted.actor,
        wanted.number("commendation") or 0,
        text=wanted.text("text"),
        by=order_of(OF_HONOURS, wanted),
        cut=wanted.cut,
    )


def _honour_cells(row: HonourRow) -> list[object]:
    return [
        row.position, row.name, row.beside, row.honour.in_(get_language() or "zh"), row.code,
        _(row.state.label), row.revoked_on, row.revoked_by,
    ]  # fmt: skip


HONOURS = Listing(
    name="honours",
    title=N_("Honours conferred"),
    columns=(
        Column("position", "序号", "No.", Kind.INT),
        NAME, BESIDE, HONOUR,
        Column("code", "证书编码", "Code on the certificate"),
        Column("state", "状态", "State"),
        Column("revoked_on", "撤销日期", "Revoked on", Kind.DATE),
        Column("revoked_by", "撤销文号", "Revoked by"),
    ),
    page=_honours,
    cells=_honour_cells,
    orders=OF_HONOURS,
)  # fmt: skip


def _bodies(wanted: Wanted) -> Page[Progress]:
    """All bodies of the season at once: there are no more than fit one page."""
    season = season_seen(wanted.actor, wanted.number("season") or 0)
    windows = windows_of(season.id)
    rows = progress_by_body(
        wanted.actor,
        season,
        Phase(wanted.text("phase")),
        numbered(wanted.actor, season),
        windows=windows,
        now=wanted.now,
    )
    field, name = wanted.text("field"), wanted.text("name")
    rows = [
        row
        for row in rows
        if (not field or row.body.field[:1] == field) and name.lower() in row.body.name.lower()
    ]
    return Page(_sorted(rows, wanted.text(SORT)), str(len(rows)))


def _sorted(rows: list[Progress], order: str) -> list[Progress]:
    match order:
        case "name":
            return sorted(rows, key=lambda row: row.body.name)
        case "least" | "most":
            return sorted(rows, key=_share, reverse=order == "most")
        case _:
            return rows


def _share(row: Progress) -> float:
    return row.done / row.whole if row.whole else 0


def _body_cells(row: Progress) -> list[object]:
    return [row.body.order, row.body.name, row.done, row.whole, row.late]


BODIES = Listing(
    name="bodies",
    title=N_("Recommending bodies"),
    columns=(
        Column("order", "编号", "Code"),
        NAME,
        Column("done", "已完成", "Done", Kind.INT),
        Column("whole", "总数", "Of", Kind.INT),
        Column("late", "是否逾期", "Late", Kind.YES_NO),
    ),
    page=_bodies,
    cells=_body_cells,
    orders=OF_BODIES,
)
