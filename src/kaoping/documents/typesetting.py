"""Facts as JSON into a layout, PDF out.

Layouts lie in ``layout/`` and read everything through ``sys.inputs``. Nothing that a person wrote is
ever made part of a layout's source, so no text can act as a command.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import typst

from kaoping.documents.fonts import FontShelf, MissingGlyphs

LAYOUTS = Path(__file__).parent / "layout"
# Records are kept for decades: PDF/A-2b embeds all it needs.
ARCHIVAL: Final = "a-2b"


def typeset(
    layout: str,
    facts: Mapping[str, object],
    shelf: FontShelf,
    *,
    dated: date,
) -> bytes:
    """A PDF/A of the facts in the named layout, the same bytes for the same facts and fonts.

    ``dated`` becomes the date of creation in the file. Pictures are facts too: SVG, as text.
    Raises MissingGlyphs when a character, of the facts or of the layout itself, is in no font.
    """
    path = LAYOUTS / f"{layout}.typ"
    if lacking := shelf.missing(path.read_text("utf-8") + _texts(facts)):
        raise MissingGlyphs(lacking)
    return typst.compile(
        path,
        root=LAYOUTS,
        font_paths=shelf.typst_fonts,
        sys_inputs={
            "facts": json.dumps(facts, ensure_ascii=False),
            "faces": json.dumps(shelf.chains),
        },
        pdf_standards=[ARCHIVAL],
        timestamp=datetime.combine(dated, time(), UTC),
    )


def chinese_date(day: date) -> str:
    """2026年11月23日, without leading zeros (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _texts(value: object) -> str:
    """All strings inside nested facts, joined."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "".join(map(_texts, value.values()))
    if isinstance(value, list | tuple):
        return "".join(map(_texts, value))
    return ""
