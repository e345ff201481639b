"""An official document as PDF in the form of GB/T 9704-2012."""

from kaoping.documents.facts import Annex, Block, Imprint, NameList, OfficialDocument, Paragraph
from kaoping.documents.fonts import FontShelf
from kaoping.documents.typesetting import chinese_date, typeset


def official_pdf(document: OfficialDocument, shelf: FontShelf) -> bytes:
    """The document as PDF/A; raises MissingGlyphs when a character is in no font."""
    facts = {
        "mark": document.mark,
        "number": document.number,
        "title": document.title,
        "addressees": addressees_line(document),
        "body": [_block(paragraph) for paragraph in document.body],
        "annexes": [_annex(annex) for annex in document.annexes],
        "signature": document.signature,
        "signed_on": chinese_date(document.signed_on),
        "note": document.note,
        "imprint": _imprint(document.imprint),
    }
    return typeset("official", facts, shelf, dated=document.signed_on)


def addressees_line(document: OfficialDocument) -> str:
    """Those addressed, in one line that ends in a full-width colon."""
    return "，".join(document.addressees) + "："


def copies_line(imprint: Imprint) -> str:
    """Those who get copies, separated by commas and closed by a full stop; empty when none do."""
    return "，".join(imprint.copies_to) + "。" if imprint.copies_to else ""


def _annex(annex: Annex) -> dict[str, object]:
    return {"title": annex.title, "blocks": [_block(block) for block in annex.blocks]}


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text, "level": int(block.level)}
    if isinstance(block, NameList):
        return {
            "kind": "names",
            "heading": block.heading,
            "names": list(block.names),
            "columns": block.columns,
        }
    return {
        "kind": "table",
        "heading": block.heading,
        "heads": list(block.heads),
        "rows": [list(row) for row in block.rows],
        "shares": list(block.shares) or [1] * len(block.heads),
    }


def _imprint(imprint: Imprint | None) -> dict[str, str] | None:
    if imprint is None:
        return None
    return {
        "copies_to": copies_line(imprint),
        "office": imprint.office,
        "printed_on": chinese_date(imprint.printed_on),
    }
