"""Makes the files of a commendation out of its frozen facts, the same bytes every time."""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from kaoping.documents.certificates import certificates_pdf
from kaoping.documents.fonts import Casting, FontShelf, MissingGlyphs, font_shelf
from kaoping.documents.official import official_pdf
from kaoping.documents.official_docx import official_docx
from kaoping.documents.telling import Told, untold
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.honours.wording import Facts, certificates_of, document_of, facts_from
from kaoping.sheets.indicator_table import (
    IndicatorGroup,
    IndicatorRow,
    IndicatorTable,
    indicator_table,
)

TABLE_STATE = "已核实，随表扬通知冻结"


class Files(NamedTuple):
    """The three files of a commendation."""

    pdf: bytes
    docx: bytes
    table: bytes


def files_of(kept: Mapping[str, Any], told: Told = untold) -> Files:
    """All its files; ``told`` hears of each."""
    makers: tuple[Callable[[Mapping[str, Any]], bytes], ...] = (pdf_of, docx_of, table_of)
    made = []
    for make in makers:
        made.append(make(kept))
        told(len(made), len(makers))
    return Files(*made)


def shelf() -> FontShelf:
    return font_shelf(tuple(Path(folder) for folder in settings.FONT_FOLDERS))


def font_report() -> tuple[Casting, ...]:
    """Which face plays which role of GB/T 9704, and where one had to fall back."""
    return shelf().castings


def pdf_of(kept: Mapping[str, Any]) -> bytes:
    """The document as PDF; ``Refused`` when a character is in no font."""
    try:
        return official_pdf(document_of(facts_from(kept["document"])), shelf())
    except MissingGlyphs as missing:
        raise Refused(_no_font(missing)) from None


def docx_of(kept: Mapping[str, Any]) -> bytes:
    return official_docx(document_of(facts_from(kept["document"])))


def table_of(kept: Mapping[str, Any]) -> bytes:
    """The national indicator table (article 7.4) as XLSX."""
    facts = facts_from(kept["document"])
    groups = tuple(
        IndicatorGroup(group["name"], tuple(_row(row) for row in group["rows"]))
        for group in kept["table"]
        if group["rows"]
    )
    return indicator_table(
        IndicatorTable(facts.office, kept["season"], facts.issued_on, TABLE_STATE, groups)
    )


def _row(row: Mapping[str, Any]) -> IndicatorRow:
    target, done, rate = (
        None if row[name] is None else Decimal(row[name]) for name in ("target", "done", "rate")
    )
    return IndicatorRow(row["name"], row["unit"], target, done, rate, row["records"])


def certificates_pdf_of(
    facts: Facts, told: Told = untold, *, honour: str = "", revoked: Collection[str] = ()
) -> bytes | None:
    """Certificates, one a page, without those whose codes are ``revoked``; None if none is left."""
    found = [
        one
        for one in certificates_of(facts, verify_address(), honour=honour)
        if one.code not in revoked
    ]
    if not found:
        return None
    try:
        return certificates_pdf(found, shelf(), told)
    except MissingGlyphs as missing:
        raise Refused(_no_font(missing)) from None


def verify_address() -> str:
    """What stands before a certificate's code in its QR code."""
    base = settings.PUBLIC_ADDRESS
    return f"{base.rstrip('/')}/c/"


def _no_font(missing: MissingGlyphs) -> Refusal:
    return Refusal.of("no_font_for", characters="".join(missing.characters[:20]))
