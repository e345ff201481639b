"""The tags and filters of every page; load them with ``{% load kaoping %}``."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.defaulttags import querystring
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kaoping.web import wording
from kaoping.web.differences import Sides, differences
from kaoping.web.pictures.bars import Places, Progress, draw_places, draw_progress
from kaoping.web.pictures.words import Figure, said
from kaoping.web.tones import tone_of

register = template.Library()

register.filter("day", wording.day)
register.filter("moment", wording.moment)
register.filter("masked", wording.masked)
register.filter("article_name", wording.article_name)
register.simple_tag(querystring, takes_context=True, name="query_with")


@register.filter
def figure(value: Figure | Literal[""] | None, unit: str = "") -> SafeString:
    """A number in tabular figures with its unit after it; "—" for None or a missing variable."""
    if value == "":
        value = None
    number = format_html('<span class="k-figure">{}</span>', said(value))
    if value is None or not unit:
        return number
    return format_html('{} <span class="k-unit">{}</span>', number, unit)


@register.simple_tag
def period(
    first: date | datetime,
    last: date | datetime,
    working_days: int | None = None,
    year: bool = False,
) -> str:
    """``{% period notice.starts notice.ends notice.working_days %}``."""
    return wording.period(first, last, working_days, year=year)


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """One of our line icons; decoration unless a ``title`` says what it means."""
    href = f"{static('kaoping/icons.svg')}#{name}"
    if title:
        return format_html(
            '<svg class="k-icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            title,
            href,
        )
    return format_html(
        '<svg class="k-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href
    )


@register.simple_tag
def colon() -> str:
    """What stands between a label and what it labels: full width, without a space, in Chinese."""
    sign = gettext(":")
    return ": " if sign == ":" else sign


@register.simple_tag
def article(number: str) -> SafeString:
    """A link to an article of the regulation, with its interpretations one click away."""
    if not number:
        return SafeString()
    href = reverse("article", kwargs={"number": number})
    return format_html('<a class="k-article" href="{}">{}</a>', href, wording.article_name(number))


@register.simple_tag
def state_badge(state: str, label: str = "") -> SafeString:
    """A state as icon, word and colour; the word is ``label`` or the state's own label."""
    tone = tone_of(str(state))
    word = label or gettext(str(getattr(state, "label", state)))
    return format_html('<span class="k-badge k-{}">{}{}</span>', tone.colour, icon(tone.icon), word)


@register.simple_tag
def progress_bar(done: int, whole: int, label: str = "", late: bool = False) -> SafeString:
    """``{% progress_bar row.accepted row.reports %}``."""
    return draw_progress(Progress(done, whole, label, late))


@register.simple_tag
def places(held: int, passed_on: int, used: int, label: str = "") -> SafeString:
    """``{% places share.held share.passed_on share.used %}``."""
    return draw_places(Places(held, passed_on, used, label))


@register.simple_tag
def marked_differences(left: str, right: str) -> Sides:
    """``{% marked_differences old new as sides %}``: both texts with what differs marked."""
    return differences(left, right)


@register.filter
def at(row: Sequence[object], index: int) -> object:
    """The member of ``row`` at ``index``, for cells under their columns."""
    return row[index]


@register.simple_block_tag
def kept(content: str) -> str:
    """Keep a block's text to show it twice: ``{% kept as name %}…{% endkept %}``."""
    return SafeString(conditional_escape(content).strip())


CONTROLS: dict[type[forms.Widget], str] = {
    forms.CheckboxSelectMultiple: "k-choices",
    forms.RadioSelect: "k-choices",
    forms.CheckboxInput: "form-check-input",
    forms.Select: "form-select",
}
"""The class of each kind of control; those not named are text controls."""


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's own control in the look of the platform, tied to its help and error."""
    css = next((css for kind, css in CONTROLS.items() if isinstance(field.field.widget, kind)), "")
    given = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{css or 'form-control'} {given}".strip()})


@register.filter
def is_single_check(field: BoundField) -> bool:
    """Whether the field is one box to tick, whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field is several controls under one legend."""
    return bool(field.field.widget.use_fieldset)
