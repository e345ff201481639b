"""Recommendation forms as PDF, with the code that ties the stamped paper to the electronic version."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from kaoping.documents.facts import Field, OpinionForm, RecommendationForm
from kaoping.documents.fonts import FontShelf
from kaoping.documents.typesetting import chinese_date, typeset

CODE_DIGITS = 20
CODE_GROUP = 4
PICTURE_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def form_pdf(form: RecommendationForm, shelf: FontShelf, *, dated: date) -> bytes:
    """The form as PDF, with its version code at the foot of every page.

    ``dated`` is the day of the electronic version. Raises MissingGlyphs when a character is in no
    font, ValueError when the photo is neither PNG nor JPEG.
    """
    facts = {
        "kind": form.kind.value,
        "title": f"{form.season_title}{form.honour}推荐表",
        "heading": [form.season_title, f"{form.honour}推荐表"],
        "recommender": form.recommender,
        "rows": [[_field(field) for field in row] for row in in_rows(form.fields)],
        "passages": [_field(passage) for passage in form.passages],
        "opinions": [_opinion(opinion) for opinion in form.opinions],
        "photo": _as_svg(form.photo) if form.photo else "",
        "version_code": version_code(form),
    }
    return typeset("form", facts, shelf, dated=dated)


def version_code(form: RecommendationForm) -> str:
    """Twenty hexadecimal digits in groups of four, from the SHA-256 of everything on the form.

    Forms that differ in a single character have different codes, so a stamped paper can be held
    against the electronic version.
    """
    facts = asdict(form)
    facts["photo"] = hashlib.sha256(form.photo).hexdigest() if form.photo else None
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
    digits = hashlib.sha256(text.encode()).hexdigest()[:CODE_DIGITS].upper()
    return "-".join(digits[i : i + CODE_GROUP] for i in range(0, CODE_DIGITS, CODE_GROUP))


def in_rows(fields: Sequence[Field]) -> list[list[Field]]:
    """Two narrow fields to a row; a wide one, or one without a neighbour, has the row to itself."""
    rows: list[list[Field]] = []
    for field in fields:
        open_row = rows and len(rows[-1]) == 1 and not rows[-1][0].wide
        if open_row and not field.wide:
            rows[-1].append(field)
        else:
            rows.append([field])
    return rows


def _field(field: Field) -> dict[str, str]:
    return {"label": field.label, "value": field.value}


def _opinion(opinion: OpinionForm) -> dict[str, str]:
    return {
        "heading": opinion.heading,
        "text": opinion.text,
        "signed_on": chinese_date(opinion.signed_on) if opinion.signed_on else "",
    }


def _as_svg(picture: bytes) -> str:
    """A PNG or JPEG inside an SVG of 26 x 36 mm: layouts take facts as text only."""
    media_type = next((t for b, t in PICTURE_TYPES.items() if picture.startswith(b)), None)
    if media_type is None:
        raise ValueError("a photo is a PNG or a JPEG")
    encoded = base64.b64encode(picture).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="26mm" height="36mm" viewBox="0 0 26 36">'
        f'<image width="26" height="36" href="data:{media_type};base64,{encoded}"/></svg>'
    )
