"""The office's page of public notices: the list before it is published, and the notices."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import Field

from kaoping.acts.controls import LONG
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.publicity.actions.changing import ChangedName
from kaoping.programme.publicity.actions.notices import PublishNotice
from kaoping.programme.publicity.listings import NAMES, NOTICES
from kaoping.programme.publicity.queries.office import (
    OnNotice,
    ToBeNotified,
    hosted_seasons,
    name_on_notice,
    notice_worked_on,
    to_be_notified,
)
from kaoping.programme.publicity.rules import ARTICLE, NoticeState
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of, text_in
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about, season_run
from kaoping.web.wording import day


class NoticesForm(forms.Form):
    """What the notices of a season are narrowed to; it stands in the link."""

    name = forms.CharField(
        label=gettext_lazy("A name on the notice"), required=False, max_length=40
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        state = self.fields["state"]
        if isinstance(state, forms.ChoiceField):
            states = [(one.value, _(one.label)) for one in NoticeState]
            state.choices = [("", _("every state")), *states]


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def office_notices(asked: Asked) -> HttpResponse:
    """What is on notice, what would be published now, and why it may not be."""
    season = season_run(asked).season_id
    wanted = wanted_of(asked, season=season)
    if asked.method == "POST":
        return list_sent(asked, NOTICES, wanted)
    waiting = to_be_notified(asked.actor, season, asked.now)
    page = NOTICES.page(wanted)
    return render(
        asked,
        "office/notices.html",
        {
            "waiting": waiting,
            "why_not": said(waiting.why_not),
            "page": page,
            "rows": [(row, said(row.why_not_close)) for row in page.rows],
            "listing": NOTICES,
            "form": NoticesForm(asked.GET),
            "filtered": any(wanted.text(name) for name in ("name", "state")),
            "seasons": hosted_seasons(asked.actor),
            "season": season,
        },
    )


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def publish_notice(asked: Asked, season: int) -> HttpResponse:
    """Ask once more, then publish."""
    waiting = to_be_notified(asked.actor, season, asked.now)
    here = f"{reverse('office_notices')}?season={season}"
    if asked.method != "POST":
        return _publishing(asked, waiting, here, Attempt({"expected": waiting.count}))
    return act_or_show(
        asked,
        Act.PUBLISH_NOTICE,
        lambda tried: _publishing(asked, waiting, here, tried),
        here,
        _("The notice is published."),
        season=season,
    )


def _publishing(asked: Asked, waiting: ToBeNotified, back: str, tried: Attempt) -> HttpResponse:
    # What is still to be looked at is the list as it is now, not as the form once had it.
    typed = {**tried.typed, "expected": waiting.count}
    left_out = ("season", "changed", "reason")
    form = form_of(PublishNotice, typed, refusals=tried.refusals, leave_out=left_out)
    return render(
        asked,
        "parts/confirm.html",
        {
            "heading": _("Publish notice"),
            "text": _("The names become public at once, and nobody can take the notice back."),
            "article": ARTICLE,
            "facts": [
                (_("Season"), waiting.season),
                (_("Names"), str(waiting.count)),
                *_period(waiting),
            ],
            "form": form,
            "act": _("Publish notice"),
            "cancel": back,
            "crumbs": [Crumb(_("Public notices"), back), Crumb(_("Publish notice"))],
        },
    )


def _period(waiting: ToBeNotified) -> list[tuple[str, str]]:
    """How long a notice published now would run, as facts of a page that asks once more."""
    days = (
        _("%(days)d working days") if waiting.days_kind == "working" else _("%(days)d natural days")
    )
    return [
        (_("Period of notice"), days % {"days": waiting.days}),
        (_("Last day"), day(waiting.last_day)),
    ]


class NamesForm(forms.Form):
    """What the names on a notice are narrowed to; it stands in the link."""

    text = forms.CharField(label=gettext_lazy("Name or unit"), required=False, max_length=40)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def notice_names(asked: Asked, notice: int) -> HttpResponse:
    """The names that stand on a notice, each to be changed if it is wrong."""
    found = about(asked, notice_worked_on(asked.actor, notice))
    wanted = wanted_of(asked, notice=notice)
    if asked.method == "POST":
        return list_sent(asked, NAMES, wanted)
    back = f"{reverse('office_notices')}?season={found.season_id}"
    return render(
        asked,
        "office/notice_names.html",
        {
            "notice": found,
            "page": NAMES.page(wanted),
            "listing": NAMES,
            "form": NamesForm(asked.GET),
            "filtered": bool(wanted.text("text")),
            "entries": steps_of(found),
            "crumbs": [Crumb(_("Public notices"), back), Crumb(_("Names on the notice"))],
        },
    )


class Changing(PublishNotice, ChangedName):
    """What the page of one changed name asks: of the notice, and of the name."""

    reason: str = Field(
        title=PublishNotice.model_fields["reason"].title,
        description=PublishNotice.model_fields["reason"].description,
        json_schema_extra=LONG,
    )


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def change_name(asked: Asked, notice: int, entry: str) -> HttpResponse:
    """Correct one name: it goes on a notice of its own, for a full period."""
    standing = about(asked, name_on_notice(asked.actor, notice, entry))
    waiting = to_be_notified(asked.actor, standing.season_id, asked.now)
    if asked.method != "POST":
        first = {"name": standing.name, "beside": standing.beside, "contact": standing.contact}
        return _changing(asked, standing, waiting, Attempt(first))
    sent = {name: text_in(asked.POST, name).strip() for name in ("name", "beside")}

    def show(tried: Attempt) -> HttpResponse:
        about = tuple(r.about(r.field.removeprefix("changed.0.")) for r in tried.refusals)
        return _changing(asked, standing, waiting, Attempt({**tried.typed, **sent}, about))

    return act_or_show(
        asked,
        Act.PUBLISH_NOTICE,
        show,
        f"{reverse('office_notices')}?season={standing.season_id}",
        _("The changed name is on public notice."),
        season=standing.season_id,
        changed=[{"entry": entry, **sent}],
    )


def _changing(
    asked: Asked, standing: OnNotice, waiting: ToBeNotified, tried: Attempt
) -> HttpResponse:
    left_out = ("entry", "season", "changed")
    typed = {**tried.typed, "expected": waiting.count}
    names = reverse("notice_names", args=[standing.notice_id])
    return render(
        asked,
        "parts/confirm.html",
        {
            "heading": _("Change name"),
            "text": _(
                "The corrected name becomes public at once on a notice of its own, for a full "
                "period; the name as it stands now is taken off its notice."
            ),
            "article": ARTICLE,
            "facts": [
                (_("Notice"), _("Notice no. %(number)s") % {"number": standing.number}),
                (_("Name as it stands"), standing.name),
                (_("Unit"), standing.beside or "—"),
                (_("Honour"), standing.honour.in_(get_language() or "zh")),
                (_("Recommended by"), standing.body),
                *_period(waiting),
                *([(_("Names published with it"), str(waiting.count))] if waiting.count else []),
            ],
            "form": form_of(Changing, typed, refusals=tried.refusals, leave_out=left_out),
            "act": _("Publish the changed name"),
            "cancel": names,
            "crumbs": [Crumb(_("Names on the notice"), names), Crumb(_("Change name"))],
        },
    )


@desk(Post.SEASON_OFFICE)
@require_POST
def close_notice(asked: Asked, notice: int) -> HttpResponse:
    """Close a notice; what stands in the way is shown where it is."""
    season = notice_worked_on(asked.actor, notice).season_id
    return act_or_show(
        asked,
        Act.CLOSE_NOTICE,
        lambda tried: refused_page(asked, tried),
        f"{reverse('office_notices')}?season={season}",
        _("The notice is closed."),
        notice=notice,
    )


def refused_page(asked: Asked, tried: Attempt) -> HttpResponse:
    """All reasons against an act that has no form of its own, on a page."""
    return render(asked, "door/refused.html", {"refusals": said(tried.refusals)})
