"""Texts of an edition in the language of the page; load with ``{% load edition %}``."""

from django import template
from django.utils.translation import get_language

from kaoping.programme.scheme.terms import Text

register = template.Library()


@register.filter
def in_language(text: Text | None) -> str:
    """The English where there is one and the page is English, else the Chinese."""
    return text.in_(get_language() or "") if text is not None else ""
