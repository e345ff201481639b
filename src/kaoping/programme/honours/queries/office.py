"""Commendations as the season office works on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db.models import Count, Q

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.perform import permit
from kaoping.acts.verbs import Act
from kaoping.documents.facts import OfficialDocument
from kaoping.documents.fonts import Casting
from kaoping.documents.telling import Beside, here
from kaoping.foundation.files.queries import bytes_of
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found
from kaoping.programme.honours import making, rules
from kaoping.programme.honours.composing import (
    Told,
    facts_of,
    next_running,
    office_code_of,
    to_be_honoured,
    why_not_issued,
)
from kaoping.programme.honours.models import Commendation, Honour
from kaoping.programme.honours.rules import HonourState
from kaoping.programme.honours.wording import HonourList, document_of, facts_from
from kaoping.programme.publicity.queries.deciding import host_calendar
from kaoping.programme.publicity.rules import day_in_beijing
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.terms import Text
from kaoping.programme.season.models import Season
from kaoping.programme.season.rules import Phase, why_closed
from kaoping.sheets.columns import Column, Kind
from kaoping.sheets.writing import table_bytes

COUNTS = {
    "names": Count("honours"),
    "in_force": Count("honours", filter=Q(honours__state=HonourState.IN_FORCE)),
}
ROLL = (
    Column("position", "序号", "No.", kind=Kind.INT),
    Column("honour", "表扬类别", "Honour"),
    Column("name", "姓名或名称", "Name"),
    Column("beside", "工作单位", "Of"),
    Column("body", "推荐单位", "Recommended by"),
)


@dataclass(frozen=True, slots=True)
class Preview:
    """The document as it would be issued now, without its certificates' codes."""

    season_id: int
    season: str
    document: OfficialDocument
    lists: tuple[HonourList, ...]
    count: int
    why_not: tuple[Refusal, ...]
    fonts: tuple[Casting, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued commendation; ``has_files`` is false while they are still to be made."""

    id: int
    number: str
    season_id: int
    season: str
    issued_on: date
    names: int
    in_force: int
    has_files: bool


@dataclass(frozen=True, slots=True)
class HonourRow:
    """An honour in the office's list."""

    id: int
    season_id: int
    honour: Text
    position: int
    name: str
    beside: str
    code: str
    state: HonourState
    revoked_on: date | None
    revoked_by: str
    version: int


def preview(actor: Actor, season_id: int, now: datetime) -> Preview:
    """The commendation before it is issued; *not found* for who may not issue it."""
    row = Season.objects.select_related("host", "edition").filter(pk=season_id).first()
    season = permit(Act.ISSUE_COMMENDATION, row, by=actor, see=Act.ISSUE_COMMENDATION)
    today = day_in_beijing(now)
    names = to_be_honoured(season)
    running = next_running(season, today.year)
    number = rules.document_number(office_code_of(season) or "×××", today.year, running)
    facts, _table = facts_of(season, names, Told(number, today), {})
    closed = why_closed(host_calendar(season), Phase.HONOURS, now)
    return Preview(
        season_id=season.pk,
        season=season.title,
        document=document_of(facts),
        lists=facts.lists,
        count=len(names),
        why_not=tuple(([closed] if closed else []) + why_not_issued(season, names)),
        fonts=making.font_report(),
    )


LAST_ISSUED = ("-id",)


def issued_in(
    actor: Actor,
    season_id: int,
    *,
    number: str = "",
    by: Sequence[str] = LAST_ISSUED,
    cut: Cut = FIRST_PAGE,
) -> Page[Issued]:
    """The season's commendations; *not found* for who may not issue them."""
    row = Season.objects.filter(pk=season_id).first()
    season = permit(Act.ISSUE_COMMENDATION, row, by=actor, see=Act.ISSUE_COMMENDATION)
    issued = Commendation.objects.filter(season=season).select_related("season").defer("facts")
    issued = issued.filter(number__icontains=number) if number else issued

    def made(rows: Sequence[Commendation]) -> tuple[Issued, ...]:
        return tuple(map(_issued, rows))

    return page_of(issued.annotate(**COUNTS), by, made, cut)


def _seen(actor: Actor, commendation_id: int) -> Commendation:
    rows = Commendation.objects.select_related("season", "pdf", "docx", "table")
    row = rows.annotate(**COUNTS).filter(pk=commendation_id).first()
    return permit(Act.ISSUE_COMMENDATION, row, by=actor, see=Act.ISSUE_COMMENDATION)


def _issued(row: Commendation) -> Issued:
    return Issued(
        id=row.pk,
        number=row.number,
        season_id=row.season_id,
        season=row.season.title,
        issued_on=row.issued_on,
        names=row.names,  # type: ignore[attr-defined]
        in_force=row.in_force,  # type: ignore[attr-defined]
        has_files=bool(row.pdf_id and row.docx_id and row.table_id),
    )


def commendation_seen(actor: Actor, commendation_id: int) -> tuple[Issued, tuple[HonourList, ...]]:
    """One commendation with its lists as they were issued."""
    found = _seen(actor, commendation_id)
    return _issued(found), facts_from(found.facts["document"]).lists


def file_of_commendation(actor: Actor, commendation_id: int, kind: str) -> tuple[str, bytes]:
    """Name and bytes of its pdf, docx or xlsx; *not found* while it is not made."""
    row = _seen(actor, commendation_id)
    files = {"pdf": row.pdf, "docx": row.docx, "xlsx": row.table}
    file = found(files.get(kind))
    name = f"{row.number}任务指标统计表" if kind == "xlsx" else row.number
    return f"{name}.{kind}", bytes_of(file)


def certificates_file(
    actor: Actor, commendation_id: int, honour: str = "", beside: Beside[bytes | None] = here
) -> tuple[str, bytes]:
    """All certificates that are in force in one PDF, or those of one honour.

    Many take long, and ask the database nothing while they are made: it may be done ``beside``.
    """
    row = _seen(actor, commendation_id)
    facts = facts_from(row.facts["document"])
    revoked = row.honours.filter(state=HonourState.REVOKED).values_list(
        "certificate_code", flat=True
    )
    make = partial(making.certificates_pdf_of, facts, honour=honour, revoked=frozenset(revoked))
    data = found(beside(make))
    title = next((one.title for one in facts.lists if one.key == honour), "")
    return f"{row.number}{title}证书.pdf", data


def roll_file(actor: Actor, commendation_id: int) -> tuple[str, bytes]:
    """The honour roll as XLSX: what is in force, in the order of the document, without codes."""
    found = _seen(actor, commendation_id)
    edition = edition_of(found.season.edition_id)
    rows = found.honours.filter(state=HonourState.IN_FORCE).order_by("position")
    written = rows.values_list("position", "honour", "name", "beside", "body")
    data = table_bytes(
        ROLL,
        [(at, edition.honour(key).name.zh, *names) for at, key, *names in written],
        title=f"{found.season.title}光荣榜",
        notes=(f"依据：{found.number}",),
        made_on=found.issued_on,
    )
    return f"{found.number}光荣榜.xlsx", data


IN_ORDER = ("position",)


def honours_in(
    actor: Actor,
    commendation_id: int,
    *,
    text: str = "",
    by: Sequence[str] = IN_ORDER,
    cut: Cut = FIRST_PAGE,
) -> Page[HonourRow]:
    """One page of a commendation's honours, revoked ones included, in their order."""
    commendation = _seen(actor, commendation_id)
    edition = edition_of(commendation.season.edition_id)
    honours = Honour.objects.filter(commendation=commendation)
    honours = honours.filter(name__icontains=text) if text else honours

    def made(rows: Sequence[Honour]) -> tuple[HonourRow, ...]:
        season = commendation.season_id
        return tuple(_honour_row(row, season, edition.honour(row.honour).name) for row in rows)

    return page_of(honours, by, made, cut)


def honour_seen(actor: Actor, honour_id: int) -> tuple[HonourRow, str, Refusal | None]:
    """One honour, its commendation's number, and why it may not be revoked."""
    row = Honour.objects.select_related("commendation__season").filter(pk=honour_id).first()
    honour = permit(Act.REVOKE_HONOUR, row, by=actor, see=Act.REVOKE_HONOUR)
    season = honour.commendation.season
    name = edition_of(season.edition_id).honour(honour.honour).name
    reason = honour.flow.why_not(honour.state, Act.REVOKE_HONOUR)
    return _honour_row(honour, season.pk, name), honour.commendation.number, reason


def _honour_row(row: Honour, season_id: int, honour: Text) -> HonourRow:
    return HonourRow(
        id=row.pk,
        season_id=season_id,
        honour=honour,
        position=row.position,
        name=row.name,
        beside=row.beside,
        code=row.certificate_code,
        state=HonourState(row.state),
        revoked_on=row.revoked_on,
        revoked_by=row.revoked_by,
        version=row.version,
    )
