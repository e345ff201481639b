"""Figures as words under a picture."""

from decimal import Decimal

from django.utils.translation import gettext as _

Figure = int | float | Decimal


def said(value: Figure | None) -> str:
    """A figure with thousands apart and no idle decimals; "—" where there is none.

    >>> said(Decimal("1234.50")), said(None)
    ('1,234.5', '—')
    """
    if value is None:
        return "—"
    text = f"{value:,.2f}" if value != int(value) else f"{int(value):,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(part: Figure, whole: Figure) -> str:
    """The share in whole percent, rounded down so that 100% means all; "—" of nothing."""
    if not whole:
        return "—"
    return f"{int(Decimal(str(part)) * 100 / Decimal(str(whole)))}%"


def with_unit(value: Figure | None, unit: str) -> str:
    """The figure and its unit as the language writes them: ``120 hours``, ``120小时``."""
    if value is None or not unit:
        return said(value)
    return _("%(figure)s %(unit)s") % {"figure": said(value), "unit": unit}
