"""The tags and filters of every page; load them with ``{% load kaoping %}``."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.defaulttags import querystring
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kaoping.acts import words
from kaoping.web import wording
from kaoping.web.differences import Sides, differences
from kaoping.web.pictures.bars import Places, Progress, draw_places, draw_progress
from kaoping.web.pictures.words import Figure, percent, said
from kaoping.web.tables import draw_table
from kaoping.web.tones import tone_of

register = template.Library()

register.filter("day", wording.day)
register.filter("moment", wording.moment)
register.filter("masked", wording.masked)
register.filter("article_name", wording.article_name)
register.simple_tag(querystring, takes_context=True, name="query_with")
register.simple_tag(draw_table, name="table")


@register.filter
def figure(value: Figure | str | None, unit: str = "") -> SafeString:
    """A number in tabular figures with its unit after it; "—" for None or a missing variable.

    A count in words ("1,000+") is shown as it is.
    """
    if value == "":
        value = None
    words = value if isinstance(value, str) else said(value)
    number = format_html('<span class="k-figure">{}</span>', words)
    if value is None or not unit:
        return number
    if unit == "%":
        return format_html('{}<span class="k-unit">%</span>', number)
    return format_html('{} <span class="k-unit">{}</span>', number, unit)


@register.filter
def share_of(part: Figure, whole: Figure) -> str:
    """``{{ check.counted|share_of:check.base }}``: in whole percent."""
    return percent(part, whole)


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
@lru_cache(maxsize=256)
def icon(name: str, title: str = "") -> SafeString:
    """One of our line icons; decoration unless a ``title`` says what it means.

    A page shows dozens, always the same few: each is drawn once a process.
    """
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
    return words.colon()


@register.simple_tag
def gap() -> str:
    """What stands between two sentences: nothing in Chinese."""
    return words.gap()


@register.simple_tag(takes_context=True)
def article(context: template.Context, number: str) -> SafeString:
    """A link to an article of the page's edition, with its interpretations one click away.

    The edition is the page's ``of_edition``, that of its ``season`` or of what is ``seen``;
    where it names none, that of the season at work.
    """
    if not number:
        return SafeString()
    return article_link(number, _edition_of(context))


def article_link(number: str, edition: int | None) -> SafeString:
    """A link to an article as an edition has it; without one, as the reader's own season has."""
    href = reverse("article", kwargs={"number": number})
    href += f"?edition={edition}" if edition else ""
    return format_html('<a class="k-article" href="{}">{}</a>', href, wording.article_name(number))


def _edition_of(context: template.Context) -> int | None:
    about = (
        context.get("season"),
        context.get("seen"),
        getattr(context.get("request"), "season", None),
    )
    found = (getattr(one, "edition_id", None) for one in about)
    return context.get("of_edition") or next(filter(None, found), None)


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


@register.simple_tag(takes_context=True)
def beside(context: template.Context, form: forms.Form | None) -> list[tuple[str, str]]:
    """What the link narrows a list by beside the fields of its form; searching keeps it."""
    fields = (*(form.fields if form else ()), "after", "before", "sort", "as")
    return [pair for pair in context["request"].GET.items() if pair[0] not in fields]


@register.filter
def at(row: Sequence[object], index: int) -> object:
    """The member of ``row`` at ``index``, for cells under their columns."""
    return row[index]


@register.simple_block_tag
def kept(content: str) -> str:
    """Keep a block's text to show it twice: ``{% kept as name %}…{% endkept %}``."""
    return SafeString(conditional_escape(content).strip())


@register.simple_block_tag
def file_control(content: str) -> SafeString:
    """A file input with our words on its button: ``{% file_control %}<input …>{% endfile_control %}``.

    The browser's own words are in the browser's language, not in the page's.
    """
    return format_html(
        '<span class="k-file" data-choose="{}" data-none="{}">{}</span>',
        gettext("Choose a file"),
        gettext("No file chosen"),
        SafeString(content),
    )


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
    shown = field.as_widget(attrs={"class": f"{css or 'form-control'} {given}".strip()})
    return file_control(shown) if isinstance(field.field.widget, forms.FileInput) else shown


@register.filter
def is_single_check(field: BoundField) -> bool:
    """Whether the field is one box to tick, whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field is several controls under one legend."""
    return bool(field.field.widget.use_fieldset)
