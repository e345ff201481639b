"""The office's page of public notices: the list before it is published, and the notices."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.publicity.actions import PublishNotice
from kaoping.programme.publicity.queries.office import (
    ToBeNotified,
    hosted_seasons,
    notices_at_work,
    season_hosted,
    to_be_notified,
)
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.refusals import said
from kaoping.web.wording import day


def season_asked(asked: Asked, act: Act) -> int:
    """The season of the link, or the newest that this office hosts; *not found* for another's."""
    named = str(asked.GET.get("season", ""))
    wanted = int(named) if named.isdecimal() and len(named) < 18 else None
    season = season_hosted(asked.actor, act, wanted)
    if season is None:
        raise Refused(Refusal.of("not_found"))
    return season.pk


@desk(Post.SEASON_OFFICE)
@require_GET
def office_notices(asked: Asked) -> HttpResponse:
    """What is on notice, what would be published now, and why it may not be."""
    season = season_asked(asked, Act.PUBLISH_NOTICE)
    waiting = to_be_notified(asked.actor, season, asked.now)
    rows = notices_at_work(asked.actor, season, asked.now)
    return render(
        asked,
        "office/notices.html",
        {
            "waiting": waiting,
            "why_not": said(waiting.why_not),
            "rows": [(row, said(row.why_not_close)) for row in rows],
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
    form = form_of(PublishNotice, typed, refusals=tried.refusals, leave_out=("season", "changed"))
    days = (
        _("%(days)d working days") if waiting.days_kind == "working" else _("%(days)d natural days")
    )
    return render(
        asked,
        "parts/confirm.html",
        {
            "heading": _("Publish notice"),
            "text": _("The names become public at once, and nobody can take the notice back."),
            "article": "5.4",
            "facts": [
                (_("Season"), waiting.season),
                (_("Names"), str(waiting.count)),
                (_("Period of notice"), days % {"days": waiting.days}),
                (_("Last day"), day(waiting.last_day)),
            ],
            "form": form,
            "act": _("Publish notice"),
            "cancel": back,
            "crumbs": [Crumb(_("Public notices"), back), Crumb(_("Publish notice"))],
        },
    )


@desk(Post.SEASON_OFFICE)
@require_POST
def close_notice(asked: Asked, notice: int) -> HttpResponse:
    """Close a notice; what stands in the way is shown where it is."""
    return act_or_show(
        asked,
        Act.CLOSE_NOTICE,
        lambda tried: refused_page(asked, tried),
        reverse("office_notices"),
        _("The notice is closed."),
        notice=notice,
    )


def refused_page(asked: Asked, tried: Attempt) -> HttpResponse:
    """All reasons against an act that has no form of its own, on a page."""
    return render(asked, "door/refused.html", {"refusals": said(tried.refusals)})
