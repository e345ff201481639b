"""The quota as places filled and free, and what is passed on to the units below."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts.posts import Post
from kaoping.acts.table import may_anywhere
from kaoping.acts.verbs import Act
from kaoping.programme.recommendation.listings import PLACES, units_of
from kaoping.programme.recommendation.queries.quota import Picture, passed_on_by, picture_of
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.desks.unit.recommending import READERS
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about, place_at_work


@desk(*READERS)
@require_GET
def unit_quota(asked: Asked) -> HttpResponse:
    """The quota of one's own unit in the season at work."""
    return HttpResponseRedirect(reverse("quota", args=[place_at_work(asked).subject_id]))


class UnitsForm(forms.Form):
    """What the units below are narrowed to; it stands in the link."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=80)


@desk(*READERS)
@require_http_methods(["GET", "POST"])
def quota(asked: Asked, subject: int) -> HttpResponse:
    """Places filled, passed on and free, and those of the units directly below."""
    wanted = wanted_of(asked, subject=subject)
    if asked.method == "POST":
        return list_sent(asked, PLACES, wanted)
    picture = about(asked, picture_of(asked.actor, subject))
    act = act_here(asked, picture)
    below = units_of(wanted)
    # Who sees no unit below reads with the places themselves to whom they went.
    given = {} if below.rows else passed_on_by(asked.actor, subject)
    shown = {
        "picture": picture,
        "honours": [(one, given.get(one.honour.key, ())) for one in picture.honours],
        "below": below,
        "form": UnitsForm(asked.GET),
        "listing": PLACES,
        "filtered": bool(wanted.text("name")),
        "act": act,
        "changes": f"{act.value}_at" if act else "",
        "crumbs": [Crumb(_("Quota"))],
    }
    return render(asked, "unit/quota.html", shown)


def act_here(asked: Asked, picture: Picture) -> Act | None:
    """How the reader may give places to the units directly below; None if not at all."""
    act = Act.ALLOT_QUOTA if picture.is_host else Act.PASS_ON_QUOTA
    standing = asked.actor.standing_in(picture.season_id)
    own = standing is not None and standing.subject_id == picture.subject_id
    return act if own and may_anywhere(asked.actor, act) else None


@desk(Post.RECOMMENDER)
@require_http_methods(["GET", "POST"])
def pass_on_quota(asked: Asked, subject: int) -> HttpResponse:
    """Set what one unit directly below holds."""
    return give(asked, Act.PASS_ON_QUOTA, subject)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def allot_quota(asked: Asked, subject: int) -> HttpResponse:
    """Set what one recommending body holds, or what the host keeps in reserve."""
    return give(asked, Act.ALLOT_QUOTA, subject)


def give(asked: Asked, act: Act, subject: int) -> HttpResponse:
    child = about(asked, picture_of(asked.actor, subject))
    own = picture_of(asked.actor, asked.actor.standing_in(child.season_id).subject_id)  # type: ignore[union-attr]

    def show(tried: Attempt) -> HttpResponse:
        shown = {
            "child": child,
            "own": own,
            "rows": _rows(child, own, tried),
            "reserve": child.is_host,
            "act": act,
            "crumbs": [
                Crumb(_("Quota"), reverse("quota", args=[own.subject_id])),
                Crumb(child.name),
            ],
        }
        return render(asked, "unit/give_quota.html", shown)

    if asked.method == "GET":
        return show(Attempt())
    back = reverse("quota", args=[own.subject_id])
    return act_or_show(asked, act, show, back, _("The places are set."), subject=subject)


def _rows(child: Picture, own: Picture, tried: Attempt) -> list[dict[str, Any]]:
    """One form an honour: what the child holds, what is free above, what was typed."""
    typed, refused = tried.typed.get("honour"), said(tried.refusals)
    free = {places.honour.key: places.free for places in own.honours}
    return [
        {
            "places": places,
            "name": places.honour.name.in_(get_language() or ""),
            "above": free.get(places.honour.key, 0),
            "number": tried.typed.get("number") if typed == places.honour.key
            else (places.held - places.passed_on if child.is_host else places.held),
            "refusals": refused if typed == places.honour.key else [],
        }
        for places in child.honours
    ]  # fmt: skip
