"""Lists of the season's office: who was given a later end."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from kaoping.acts.listing import Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.foundation.words import N_
from kaoping.programme.season.steering import ExtensionRow, extensions_of
from kaoping.sheets.columns import Column, Kind

OF_EXTENSIONS = {
    "newest": Order(N_("Newest first"), ("-pk",)),
    "until": Order(N_("First to end first"), ("until", "pk")),
}


def _extensions(wanted: Wanted) -> Page[ExtensionRow]:
    return extensions_of(
        wanted.actor,
        wanted.number("season") or 0,
        name=wanted.text("name"),
        by=order_of(OF_EXTENSIONS, wanted),
        cut=wanted.cut,
    )


def _cells(row: ExtensionRow) -> list[object]:
    return [
        row.subject, _(row.phase.label), row.until, row.whole_subtree, row.reason,
        localdate(row.granted_at),
    ]  # fmt: skip


EXTENSIONS = Listing(
    name="extensions",
    title=N_("Extensions granted"),
    columns=(
        Column("subject", "单位", "Unit"),
        Column("phase", "阶段", "Phase"),
        Column("until", "延至", "Until", Kind.DATE),
        Column("whole", "含下级", "And all below", Kind.YES_NO),
        Column("reason", "理由", "Reason"),
        Column("granted", "批准日期", "Granted", Kind.DATE),
    ),
    page=_extensions,
    cells=_cells,
    orders=OF_EXTENSIONS,
)
