"""Texts and articles of an edition, labels and windows as pages say them.

Load with ``{% load edition %}``.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from kaoping.foundation.words import Named
from kaoping.programme.scheme.edition import article_of
from kaoping.programme.scheme.terms import Text
from kaoping.web import wording
from kaoping.web.templatetags.kaoping import article_link

register = template.Library()


@register.filter("in_words")
@register.filter
def in_language(text: Text | None) -> str:
    """The English where there is one and the page is English, else the Chinese."""
    return text.in_(get_language() or "") if text is not None else ""


@register.filter
def label(named: Named) -> str:
    """The word of a member of an enumeration."""
    return gettext(named.label)


@register.filter
def of(table: Mapping[str, str], key: str) -> str:
    """The value of a table at a key; empty where there is none."""
    return table.get(key, "")


@register.filter
def last_day(end: datetime | None) -> str:
    """The last day before an end, which is the midnight after it."""
    return wording.day(end - timedelta(microseconds=1)) if end else "—"


@register.simple_tag
def article_in(edition: int, number: str) -> SafeString:
    """A link to an article as this edition has it."""
    return article_link(number, edition)


@register.simple_tag
def source_in(edition: int, source: str) -> SafeString | str:
    """Where a rule comes from: an article as a link, this season's notice, or our default."""
    number = article_of(source)
    if number:
        return article_in(edition, number)
    return gettext("this season's notice") if source == "season" else gettext("our default")
