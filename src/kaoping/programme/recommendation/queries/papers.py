"""The papers of a package that the platform makes: the lists, and the indicator table.

Each carries a code of its content, so that a stamped print can be held against the
electronic version.
"""

import hashlib
import json
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils.timezone import localtime

from kaoping.documents.fonts import MissingGlyphs, font_shelf
from kaoping.documents.forms import CODE_DIGITS, CODE_GROUP, form_pdf
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.recommendation.models import Candidate, Rank
from kaoping.programme.recommendation.queries.candidates import form_seen
from kaoping.programme.recommendation.queries.quota import unit_seen
from kaoping.programme.reporting.models import Figure
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.queries import edition_of
from kaoping.sheets.columns import Column, Kind
from kaoping.sheets.indicator_table import (
    IndicatorGroup,
    IndicatorRow,
    IndicatorTable,
    indicator_table,
)
from kaoping.sheets.writing import table_bytes

LIST = (
    Column("place", "推荐顺序", "Order", kind=Kind.INT),
    Column("name", "推荐对象", "Nominee"),
    Column("by", "推荐单位", "Put forward by"),
    Column("traits", "有关情况", "Traits"),
    Column("code", "推荐表校验码", "Code of the form"),
    Column("short", "简要事迹", "Deeds in short"),
)
VERIFIED, DECLARED = "核实数", "申报数（未核实）"


def code_of_rows(rows: list[tuple[object, ...]]) -> str:
    """A code of a list's content, in groups of four."""
    text = json.dumps(rows, ensure_ascii=False, default=str)
    digits = hashlib.sha256(text.encode()).hexdigest()[:CODE_DIGITS].upper()
    return "-".join(digits[i : i + CODE_GROUP] for i in range(0, CODE_DIGITS, CODE_GROUP))


def slate_paper(actor: Actor, subject_id: int, honour: str, *, now: datetime) -> bytes:
    """The list of one unit for one honour in its order of recommendation, as XLSX."""
    subject = unit_seen(actor, subject_id)
    edition = edition_of(subject.season.edition_id)
    ranks = Rank.objects.filter(at=subject, honour=honour).order_by("position", "id")
    candidates = [r.candidate for r in ranks.select_related("candidate__subject", "candidate__by")]
    rows = [_row(place, one, edition) for place, one in enumerate(candidates, start=1)]
    return table_bytes(
        LIST,
        rows,
        title=f"{subject.season.title}{edition.honour(honour).name.zh}推荐名单",
        notes=(f"推荐单位：{subject.name}", f"电子版校验码：{code_of_rows(rows)}"),
        made_on=localtime(now).date(),
    )


def _row(place: int, one: Candidate, edition: Edition) -> tuple[object, ...]:
    traits = "、".join(t.name.zh for t in edition.traits if t.key in one.traits)
    return (place, one.subject.name, one.by.name, traits, one.form_code, one.short_form)


def form_paper(actor: Actor, candidate_id: int, *, now: datetime) -> bytes:
    """The recommendation form as PDF; ``Refused`` when a character is in no font."""
    form = form_seen(actor, candidate_id)
    try:
        shelf = font_shelf(tuple(settings.FONT_FOLDERS))
        return form_pdf(form, shelf, dated=localtime(now).date())
    except MissingGlyphs as missing:
        characters = "".join(missing.characters[:20])
        raise Refused(Refusal.of("no_font_for", characters=characters)) from None


def table_paper(actor: Actor, body_id: int, *, now: datetime) -> bytes:
    """The yearly table of task indicators of a body, out of its own report, as XLSX."""
    body = unit_seen(actor, body_id)
    figures = {f.indicator: f for f in Figure.objects.filter(report__subject=body)}
    verified = any(figure.verified is not None for figure in figures.values())
    edition = edition_of(body.season.edition_id)
    groups = tuple(_group(edition, g.key, g.name.zh, figures) for g in edition.indicator_groups)
    rows = [
        (r.name, r.target, r.done, r.records) for group in groups for r in group.rows
    ]  # fmt: skip
    state = VERIFIED if verified else DECLARED
    return indicator_table(
        IndicatorTable(
            body=body.name,
            season=body.season.title,
            day=localtime(now).date(),
            state=f"{state}　电子版校验码：{code_of_rows([*rows])}",
            groups=tuple(group for group in groups if group.rows),
        )
    )


def _group(edition: Edition, key: str, name: str, figures: dict[str, Figure]) -> IndicatorGroup:
    rows = [
        _indicator(indicator, figures.get(indicator.key))
        for indicator in edition.indicators_of(key)
        if indicator.in_table
    ]
    return IndicatorGroup(name, tuple(rows))


def _indicator(indicator: Indicator, figure: Figure | None) -> IndicatorRow:
    if figure is None:
        return IndicatorRow(indicator.name.zh, indicator.unit.zh, None, None, None, None)
    done = _done(figure)
    rate = done / figure.target if figure.target and done is not None else None
    return IndicatorRow(
        indicator.name.zh, indicator.unit.zh, figure.target, done, rate, figure.records
    )


def _done(figure: Figure) -> Decimal | None:
    for amount in (figure.verified, figure.declared, figure.computed):
        if amount is not None:
            return amount
    return None
