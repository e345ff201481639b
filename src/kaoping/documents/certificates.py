"""Certificates as PDF: one a page, one or many in a file."""

import io
from collections.abc import Sequence

import segno

from kaoping.documents.facts import CertificateFacts
from kaoping.documents.fonts import FontShelf
from kaoping.documents.telling import Told, untold
from kaoping.documents.typesetting import chinese_date, typeset

HEADING = "荣誉证书"


def certificates_pdf(
    certificates: Sequence[CertificateFacts], shelf: FontShelf, told: Told = untold
) -> bytes:
    """One page for each certificate, in the order given; ValueError when there are none.

    ``told`` hears of each as it is drawn up: drawing their codes takes longer than setting them.

    Raises MissingGlyphs when a character is in no font.
    """
    if not certificates:
        raise ValueError("no certificates to print")
    facts = {
        "heading": HEADING,
        "title": f"{certificates[0].season_title}{HEADING}",
        "office": certificates[0].office,
        "certificates": _drawn_up(certificates, told),
    }
    latest = max(certificate.issued_on for certificate in certificates)
    return typeset("certificate", facts, shelf, dated=latest)


def citation(certificate: CertificateFacts) -> str:
    """The sentence of the certificate. The regulation's verb is 表扬 (article 5.4)."""
    return f"在{certificate.season_title}工作中成绩突出，被评为{certificate.honour}，特予表扬。"


def qr_svg(text: str) -> str:
    """A QR code as SVG with its quiet zone; a quarter of it may be stained (level Q)."""
    code = segno.make(text, error="q", micro=False)
    picture = io.BytesIO()
    code.save(picture, kind="svg", border=4, xmldecl=False, light="#fff")
    return picture.getvalue().decode()


def _drawn_up(certificates: Sequence[CertificateFacts], told: Told) -> list[dict[str, str]]:
    drawn = []
    for certificate in certificates:
        drawn.append(_certificate(certificate))
        told(len(drawn), len(certificates))
    return drawn


def _certificate(certificate: CertificateFacts) -> dict[str, str]:
    return {
        "recipient": certificate.recipient,
        "address_form": certificate.address_form,
        "citation": citation(certificate),
        "office": certificate.office,
        "number": certificate.number,
        "issued_on": chinese_date(certificate.issued_on),
        "code": certificate.code,
        "verify_url": certificate.verify_url,
        "qr": qr_svg(certificate.verify_url),
    }
