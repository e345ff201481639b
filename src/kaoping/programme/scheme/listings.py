"""Lists of the scheme: editions of the regulation."""

from django.utils.translation import gettext as _

from kaoping.acts.listing import Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.foundation.words import N_
from kaoping.programme.scheme.queries import EditionRow, editions
from kaoping.sheets.columns import Column, Kind

OF_EDITIONS = {
    "newest": Order(N_("Newest first"), ("-dated", "-pk")),
    "oldest": Order(N_("Oldest first"), ("dated", "pk")),
}


def _editions(wanted: Wanted) -> Page[EditionRow]:
    by = order_of(OF_EDITIONS, wanted)
    return editions(wanted.actor, text=wanted.text("text"), by=by, cut=wanted.cut)


def _cells(row: EditionRow) -> list[object]:
    return [row.key, row.title, row.issuer, row.dated, _(row.state.label)]


EDITIONS = Listing(
    name="editions",
    title=N_("Editions"),
    columns=(
        Column("key", "代号", "Key"),
        Column("title", "名称", "Title"),
        Column("issuer", "制定机关", "Issuing office"),
        Column("dated", "日期", "Dated", Kind.DATE),
        Column("state", "状态", "State"),
    ),
    page=_editions,
    cells=_cells,
    orders=OF_EDITIONS,
)
