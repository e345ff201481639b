"""Certificates: what is printed, and that the code can be scanned."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from kaoping.documents import typesetting
from kaoping.documents.certificates import certificates_pdf
from kaoping.documents.facts import CertificateFacts
from kaoping.documents.fonts import FontShelf, MissingGlyphs
from tests.documents.samples import CERTIFICATE, UNIT_CERTIFICATE

MM = 72 / 25.4


def texts_of(certificates: list[CertificateFacts], shelf: FontShelf) -> list[str]:
    reader = PdfReader(io.BytesIO(certificates_pdf(certificates, shelf)))
    return [page.extract_text().replace(" ", "") for page in reader.pages]


def test_one_page_each_landscape_in_the_order_given(shelf: FontShelf) -> None:
    many = [replace(CERTIFICATE, code=f"KP26-{i:04}") for i in range(30)]
    reader = PdfReader(io.BytesIO(certificates_pdf(many, shelf)))
    assert len(reader.pages) == 30
    for i, page in enumerate(reader.pages):
        assert float(page.mediabox.width) == pytest.approx(297 * MM, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(210 * MM, abs=0.1)
        assert f"证书编码：KP26-{i:04}" in page.extract_text()


def test_a_certificate_says_everything_and_commends(shelf: FontShelf) -> None:
    (text,) = texts_of([CERTIFICATE], shelf)
    for part in (
        "王喆同志：",
        "2026年度全国科技助力精准扶贫",
        "先进个人",
        CERTIFICATE.office,
        CERTIFICATE.number,
        "2026年12月5日",
        CERTIFICATE.code,
        CERTIFICATE.verify_url,
        "表扬",
    ):
        assert part in text
    assert "表彰" not in text


def test_a_long_name_of_a_unit_stays_in_one_line(shelf: FontShelf) -> None:
    (text,) = texts_of([UNIT_CERTIFICATE], shelf)
    assert f"{UNIT_CERTIFICATE.recipient}：" in text.splitlines()


def test_the_printed_code_is_the_qr_code_of_the_verify_address(
    shelf: FontShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same page as a picture: only the QR code is pure black."""
    real: Callable[..., Any] = typesetting.typst.compile

    def as_picture(source: object, **named: object) -> object:
        return real(source, **{**named, "format": "png", "pdf_standards": [], "ppi": 300})

    monkeypatch.setattr(typesetting.typst, "compile", as_picture)
    page = Image.open(io.BytesIO(certificates_pdf([CERTIFICATE], shelf))).convert("L")
    black = page.point(lambda grey: 255 if grey < 8 else 0)
    box = black.getbbox()
    assert box is not None
    left, top, right, bottom = box
    expected = segno.make(CERTIFICATE.verify_url, error="q", micro=False).matrix
    module = (right - left) / len(expected)
    seen = [
        [
            black.getpixel((int(left + (x + 0.5) * module), int(top + (y + 0.5) * module))) == 255
            for x in range(len(expected))
        ]
        for y in range(len(expected))
    ]
    assert seen == [[bool(dark) for dark in row] for row in expected]
    assert bottom - top == pytest.approx(right - left, abs=2)
    assert module / 300 * 25.4 > 0.5, "a telephone needs modules of half a millimetre"


def test_the_same_facts_give_the_same_bytes(shelf: FontShelf) -> None:
    both = [CERTIFICATE, UNIT_CERTIFICATE]
    assert certificates_pdf(both, shelf) == certificates_pdf(both, shelf)


def test_a_name_that_no_font_can_show_is_refused(shelf: FontShelf) -> None:
    with pytest.raises(MissingGlyphs, match=r"U\+E123"):
        certificates_pdf([CERTIFICATE, replace(CERTIFICATE, recipient="王\ue123")], shelf)


def test_no_certificates_is_refused(shelf: FontShelf) -> None:
    with pytest.raises(ValueError, match="no certificates"):
        certificates_pdf([], shelf)
