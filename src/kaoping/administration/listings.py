"""Lists of the administration: the journal, and who looked at personal data."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kaoping.acts.listing import SORT, Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.acts.posts import Post
from kaoping.acts.table import grants_of
from kaoping.acts.verbs import Act
from kaoping.acts.words import colon
from kaoping.administration.divisions import (
    BY_CODE,
    IN_TREE,
    LEVEL_WORDS,
    VillageRow,
    places_below,
    register_within,
)
from kaoping.administration.queries.accounts import AccountRow, accounts_below
from kaoping.administration.queries.journal import Line, Search, entries_seen
from kaoping.administration.queries.units import UnitRow, units_below
from kaoping.administration.rules import Level
from kaoping.foundation.calendar.queries import Named, special_days
from kaoping.foundation.places.queries import PlaceRow
from kaoping.foundation.words import N_
from kaoping.sheets.columns import Column, Kind

COLUMNS = (
    Column("seq", "序号", "No.", Kind.INT),
    Column("at", "时间", "When"),
    Column("who", "操作人", "Who"),
    Column("post", "岗位", "Post"),
    Column("unit", "单位", "Unit"),
    Column("act", "操作", "Act"),
    Column("record", "对象", "Record"),
    Column("changes", "变更内容", "Changes"),
    Column("reason", "理由", "Reason"),
    Column("way", "途径", "Way"),
    Column("address", "来源地址", "From where"),
)
CELL = 32_000  # a cell of a sheet holds little more; the entry's page shows all of it

WAYS = {
    "page": N_("page"),
    "api": N_("programme interface"),
    "cli": N_("command line"),
    "job": N_("background work"),
    "demo": N_("demonstration"),
}
"""The ways in that the journal names, in words."""

OF_ENTRIES = {
    "newest": Order(N_("Newest first"), ("-seq",)),
    "oldest": Order(N_("Oldest first"), ("seq",)),
}


def search_of(wanted: Wanted) -> Search:
    """What the link looks for; what is not understood is left out."""
    return Search(
        act=wanted.text("act"),
        account=wanted.text("account"),
        record=wanted.text("record"),
        unit=wanted.text("unit"),
        since=_day(wanted.text("since")),
        until=_day(wanted.text("until")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _entries(wanted: Wanted) -> Page[Line]:
    by = order_of(OF_ENTRIES, wanted)
    return entries_seen(wanted.actor, search_of(wanted), by=by, cut=wanted.cut)


def _looked_at(wanted: Wanted) -> Page[Line]:
    search = replace(search_of(wanted), act=Act.REVEAL_PERSONAL_DATA)
    by = order_of(OF_ENTRIES, wanted)
    return entries_seen(wanted.actor, search, by=by, cut=wanted.cut)


def _cells(line: Line) -> list[object]:
    told = [
        f"{name}{colon()}{_told(before)} → {_told(after)}" for name, before, after in line.changes
    ]
    changes = _("; ").join([*told, _("the rest is confidential")] if line.confidential else told)
    return [
        line.seq, localtime(line.at).strftime("%Y-%m-%d %H:%M:%S"), line.who, _(line.post),
        line.unit, _(line.act), line.record, changes[:CELL], line.reason,
        _(WAYS.get(line.way, line.way)), line.address,
    ]  # fmt: skip


def _told(value: Any) -> str:
    match value:
        case None:
            return "—"
        case bool():
            return _("yes") if value else _("no")
        case list():
            return _(", ").join(map(_told, value))
        case dict():
            return _(", ").join(f"{key}{colon()}{_told(one)}" for key, one in value.items())
    return str(value)


JOURNAL = Listing(
    name="journal",
    title=N_("Journal"),
    columns=COLUMNS,
    page=_entries,
    cells=_cells,
    orders=OF_ENTRIES,
)
LOOKED_AT = Listing(
    name="looked_at",
    title=N_("Who looked at personal data"),
    columns=COLUMNS,
    page=_looked_at,
    cells=_cells,
    orders=OF_ENTRIES,
)


OF_UNITS = {
    "code": Order(N_("By code"), ("code",)),
    "newest": Order(N_("Last entered first"), ("-pk",)),
}
OF_ACCOUNTS = {
    "name": Order(N_("By account name"), ("username",)),
    "newest": Order(N_("Last entered first"), ("-pk",)),
}


def _units(wanted: Wanted) -> Page[UnitRow]:
    return units_below(
        wanted.actor,
        parent=wanted.number("unit"),
        search=wanted.text("search"),
        by=order_of(OF_UNITS, wanted),
        now=wanted.now,
        cut=wanted.cut,
    )


def _unit_cells(row: UnitRow) -> list[object]:
    return [
        row.code, row.name, row.kind, _(Level(row.level).label), row.is_team, row.place,
        row.closed_on, row.below, row.posts,
    ]  # fmt: skip


UNITS = Listing(
    name="units",
    title=N_("Units"),
    columns=(
        Column("code", "编码", "Code"),
        Column("name", "名称", "Unit"),
        Column("kind", "类型", "Kind"),
        Column("level", "层级", "Level"),
        Column("is_team", "是否团队", "Team", Kind.YES_NO),
        Column("place", "行政区划", "Division"),
        Column("closed_on", "撤销日期", "Closed on", Kind.DATE),
        Column("below", "下级单位数", "Units below", Kind.INT),
        Column("posts", "在任岗位数", "Posts held", Kind.INT),
    ),
    page=_units,
    cells=_unit_cells,
    orders=OF_UNITS,
)


def _accounts(wanted: Wanted) -> Page[AccountRow]:
    return accounts_below(
        wanted.actor,
        unit=wanted.number("unit"),
        post=wanted.text("post"),
        search=wanted.text("search"),
        by=order_of(OF_ACCOUNTS, wanted),
        now=wanted.now,
        cut=wanted.cut,
    )


def _account_cells(row: AccountRow) -> list[object]:
    posts = _("; ").join(f"{_(post.label)} · {unit}" for post, unit in row.posts)
    return [row.username, row.person, row.home, posts, row.is_active]


ACCOUNTS = Listing(
    name="accounts",
    title=N_("People and posts"),
    columns=(
        Column("username", "账号", "Account name"),
        Column("person", "姓名", "Name"),
        Column("home", "所在单位", "Home unit"),
        Column("posts", "现任岗位", "Posts"),
        Column("active", "是否启用", "Active", Kind.YES_NO),
    ),
    page=_accounts,
    cells=_account_cells,
    orders=OF_ACCOUNTS,
)

OF_DIVISIONS = {
    "tree": Order(N_("In the order of the divisions"), IN_TREE),
    "name": Order(N_("By name"), ("name", "pk")),
}
OF_REGISTER = {
    "code": Order(N_("By code"), BY_CODE),
    "name": Order(N_("By name"), ("place__name", "pk")),
}
CODE = Column("code", "行政区划代码", "Code")
HOUSEHOLDS = Column("households", "建档立卡户数", "Registered households", Kind.INT)
INVENTED = Column("invented", "是否演示数据", "Invented", Kind.YES_NO)


def _divisions(wanted: Wanted) -> Page[PlaceRow]:
    by = order_of(OF_DIVISIONS, wanted)
    return places_below(wanted.text("code"), search=wanted.text("search"), by=by, cut=wanted.cut)


def _division_cells(row: PlaceRow) -> list[object]:
    return [
        row.code, row.name, _(LEVEL_WORDS[row.level]), row.below, row.poor_counties,
        row.villages, row.households, bool(row.invented),
    ]  # fmt: skip


DIVISIONS = Listing(
    name="divisions",
    title=N_("Divisions"),
    columns=(
        CODE,
        Column("name", "行政区划", "Division"),
        Column("level", "层级", "Level"),
        Column("below", "下级区划数", "Divisions below", Kind.INT),
        Column("poor_counties", "国家级贫困县数", "Poor counties", Kind.INT),
        Column("villages", "建档立卡贫困村数", "Registered villages", Kind.INT),
        HOUSEHOLDS,
        INVENTED,
    ),
    page=_divisions,
    cells=_division_cells,
    orders=OF_DIVISIONS,
)


def _register(wanted: Wanted) -> Page[VillageRow]:
    by = order_of(OF_REGISTER, wanted)
    return register_within(wanted.text("code"), search=wanted.text("search"), by=by, cut=wanted.cut)


REGISTER = Listing(
    name="register",
    title=N_("Registered villages"),
    columns=(
        CODE,
        Column("name", "村", "Village"),
        HOUSEHOLDS,
        Column("source", "来源", "Source"),
        INVENTED,
    ),
    page=_register,
    cells=lambda row: [row.code, row.name, row.households, row.source, row.invented],
    orders=OF_REGISTER,
)

# A year has a few dozen special days: the picture above them reads them whole as well.
OF_DAYS = {
    "first": Order(N_("First day first")),
    "last": Order(N_("Last day first")),
}
OFF, WORKED = N_("day off"), N_("weekend day worked")


def _days(wanted: Wanted) -> Page[Named]:
    kind, name = wanted.text("kind"), wanted.text("name")
    rows = [
        day
        for day in special_days(wanted.number("year") or 0)
        if name in day.name and kind in ("", "worked" if day.working else "off")
    ]
    if wanted.text(SORT) == "last":
        rows.reverse()
    return Page(rows, str(len(rows)))


HOLIDAYS = Listing(
    name="holidays",
    title=N_("Special days"),
    columns=(
        Column("day", "日期", "Day", Kind.DATE),
        Column("kind", "类别", "Kind"),
        Column("name", "名称", "Name"),
    ),
    page=_days,
    cells=lambda row: [row.day, _(WORKED if row.working else OFF), row.name],
    orders=OF_DAYS,
)

# The access table is read from the code, not from the database, and whole.
OF_ACTS = {
    "story": Order(N_("In the order of the story")),
    "name": Order(N_("By name")),
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """An act, and how far each post reaches with it."""

    act: Act
    reaches: dict[Post, list[str]]


def acts_of(wanted: Wanted) -> list[Allowed]:
    """The rows of the access table: acts by their words, those of one post where it is named."""
    rows = []
    for act in Act:
        reaches: dict[Post, list[str]] = {}
        for grant in grants_of(act):
            reaches.setdefault(grant.post, []).append(_(grant.reach.label))
        rows.append(Allowed(act, reaches))
    search, post = wanted.text("search").lower(), wanted.text("post")
    found = [
        row
        for row in rows
        if row.reaches and search in _(row.act.label).lower() and (not post or post in row.reaches)
    ]
    if wanted.text(SORT) == "name":
        found.sort(key=lambda row: _(row.act.label))
    return found


def _grants(wanted: Wanted) -> Page[tuple[str, str, str]]:
    """A row for each act, post and reach, in words."""
    rows = [
        (_(row.act.label), _(post.label), reach)
        for row in acts_of(wanted)
        for post, reaches in row.reaches.items()
        for reach in reaches
    ]
    return Page(rows, str(len(rows)))


ACCESS = Listing(
    name="access_table",
    title=N_("Access table"),
    columns=(
        Column("act", "操作", "Act"),
        Column("post", "岗位", "Post"),
        Column("reach", "范围", "Over whom"),
    ),
    page=_grants,
    cells=lambda row: row,
    orders=OF_ACTS,
)
