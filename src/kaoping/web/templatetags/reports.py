"""Figures, sources and gaps as a report's pages say them; load with ``{% load reports %}``."""

from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.foundation.refusal import Refusal
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.season.rules import Window
from kaoping.web.refusals import said
from kaoping.web.templatetags.kaoping import article, figure, icon

register = template.Library()


@register.filter
def amount(value: Decimal | None, indicator: Indicator) -> SafeString:
    """A figure with the decimals of its indicator; "—" for none."""
    return figure(_rounded(value, indicator))


@register.filter
def plain(value: Decimal | str | None, indicator: Indicator) -> str:
    """A figure for a control, without thousands commas; what was typed stays as typed."""
    if isinstance(value, Decimal):
        number = format(_rounded(value, indicator) or Decimal(0), "f")
        return number.rstrip("0").rstrip(".") if "." in number else number
    return value or ""


def _rounded(value: Decimal | None, indicator: Indicator) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1).scaleb(-indicator.decimals))


@register.filter
def percent(rate: Decimal | None) -> SafeString:
    """A share of a hundred; "—" where there is no target."""
    return figure(None if rate is None else rate.quantize(Decimal("0.1")), "%")


@register.inclusion_tag("parts/banner_draft.html", takes_context=True)
def draft_banner(
    context: Context, window: Window | None, url: str = "", act: str = ""
) -> dict[str, Any]:
    """That a draft has not been sent up, and by when it is due; that it is late, or too late."""
    now = context["request"].now
    return {
        "url": url,
        "act": act,
        "opens": window.opens if window and now < window.opens else None,
        "due": window.soft_end if window else None,
        "closes": window.hard_end if window else None,
        "late": window is not None and window.is_late(now),
        "closed": window is not None and now >= window.hard_end,
    }


@register.simple_tag(takes_context=True)
def source_of(context: Context, source: str) -> SafeString | str:
    """Where a limit comes from: an article as a link, the season's notice, or our default."""
    if source.startswith("article "):
        return article(context, source.removeprefix("article "))
    words = _("our default") if source == "default" else _("this season's notice")
    return format_html('<span class="k-note">({})</span>', words)


@register.simple_tag
def reason(refusal: Refusal) -> SafeString:
    """A gap in a line."""
    return format_html('<span class="k-warn">{}{}</span>', icon("warn"), said([refusal])[0].text)
