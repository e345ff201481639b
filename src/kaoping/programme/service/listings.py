"""Lists of service records: those that one may see, and what others did within one's place."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.acts.listing import Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.words import N_
from kaoping.programme.service.queries.records import BY, NEWEST, Filters, RecordRow, records_seen
from kaoping.programme.service.queries.within import DoneHere, WithinPlace, records_within_place
from kaoping.programme.service.rules import RecordState
from kaoping.programme.service.terms import edition_for_records
from kaoping.sheets.columns import Column, Kind

WORDS = {
    "newest": N_("Newest first"),
    "oldest": N_("Oldest first"),
    "entered": N_("Last entered first"),
}
OF_RECORDS = {name: Order(WORDS[name], by) for name, by in BY.items()}
OF_WITHIN = {name: OF_RECORDS[name] for name in ("entered", "newest", "oldest")}


def filters_of(wanted: Wanted) -> Filters:
    """The filters of a link; what is not understood is left out."""
    state, sort = wanted.text("state"), wanted.text("sort")
    return Filters(
        unit=wanted.number("unit"),
        since=_day(wanted.text("since")),
        until=_day(wanted.text("until")),
        service_kind=wanted.text("service_kind"),
        time_kind=wanted.text("time_kind"),
        person=wanted.number("person"),
        place=wanted.number("place"),
        text=wanted.text("text"),
        state=state if state in set(RecordState) else RecordState.RECORDED.value,
        sort=sort if sort in BY else NEWEST,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _names(actor: Actor) -> Callable[..., str]:
    """What names a kind of service with its sub-kind; one of another edition stays as it is."""
    edition = edition_for_records(actor.unit_id or 0).edition
    language = get_language() or "zh"
    kinds = edition.service_kinds
    entries = [*kinds, *(sub for kind in kinds for sub in kind.sub_kinds)]
    names = {entry.key: entry.name.in_(language) for entry in entries}
    return lambda *keys: " · ".join(names.get(key, key) for key in keys if key)


def _seen(wanted: Wanted) -> Page[tuple[RecordRow, str]]:
    page = records_seen(wanted.actor, filters_of(wanted), cut=wanted.cut)
    named = _names(wanted.actor)
    rows = tuple((row, named(row.service_kind, row.sub_kind)) for row in page.rows)
    return page.holding(rows)


def _cells(listed: tuple[RecordRow, str]) -> list[object]:
    row, kind = listed
    return [
        row.id, row.title, row.unit, row.starts, row.ends, kind, row.people, row.hours,
        row.villages, row.people_served, row.households_served, _(row.state.label),
    ]  # fmt: skip


ID = Column("id", "编号", "Number", Kind.INT)
TITLE = Column("title", "名称", "Title")
UNIT = Column("unit", "单位", "Unit")
STARTS = Column("starts", "开始日期", "First day", Kind.DATE)
ENDS = Column("ends", "结束日期", "Last day", Kind.DATE)
KIND = Column("kind", "服务类型", "Kind of service")
VILLAGES = Column("villages", "村数", "Villages", Kind.INT)
PEOPLE_SERVED = Column("people_served", "服务人次", "People served", Kind.INT)

RECORDS = Listing(
    name="records",
    title=N_("Service records"),
    columns=(
        ID, TITLE, UNIT, STARTS, ENDS, KIND,
        Column("people", "参加人数", "Participants", Kind.INT),
        Column("hours", "小时数", "Hours", Kind.DECIMAL),
        VILLAGES, PEOPLE_SERVED,
        Column("households_served", "服务户数", "Households served", Kind.INT),
        Column("state", "状态", "State"),
    ),
    page=_seen,
    cells=_cells,
    orders=OF_RECORDS,
)  # fmt: skip


def within_of(wanted: Wanted) -> WithinPlace:
    """What others did here, as the link asks for it."""
    return records_within_place(
        wanted.actor,
        search=wanted.text("search"),
        by=order_of(OF_WITHIN, wanted),
        cut=wanted.cut,
    )


def named_within(wanted: Wanted, page: Page[DoneHere]) -> Page[tuple[DoneHere, str]]:
    named = _names(wanted.actor)
    rows = tuple((row, named(row.service_kind)) for row in page.rows)
    return page.holding(rows)


def _within_cells(listed: tuple[DoneHere, str]) -> list[object]:
    row, kind = listed
    return [
        row.id, row.title, row.unit, row.starts, row.ends, kind, row.villages, row.people_served
    ]  # fmt: skip


RECORDS_WITHIN = Listing(
    name="records_within",
    title=N_("Done here by others"),
    columns=(ID, TITLE, UNIT, STARTS, ENDS, KIND, VILLAGES, PEOPLE_SERVED),
    page=lambda wanted: named_within(wanted, within_of(wanted).page),
    cells=_within_cells,
    orders=OF_WITHIN,
)
