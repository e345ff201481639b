"""The quota as places filled and free, and what is passed on to the units below."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts.posts import Post
from kaoping.acts.table import may_anywhere
from kaoping.acts.verbs import Act
from kaoping.programme.recommendation.bulk import PlacesOfUnit, give_places
from kaoping.programme.recommendation.listings import PLACES, units_of
from kaoping.programme.recommendation.queries.quota import Picture, passed_on_by, picture_of
from kaoping.web.acting import Attempt, attempted
from kaoping.web.desks.unit.recommending import READERS
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import data_of
from kaoping.web.frame import Crumb
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about, place_at_work

GIVEN = ("honour", "number", "version")


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
    typed = data_of(PlacesOfUnit, asked.POST)
    names = {one.honour.key: one.honour.name.in_(get_language() or "") for one in child.honours}
    rows = [row for row in typed["honours"] if row.get("number") != row.get("was")]
    given = [{name: row[name] for name in GIVEN if name in row} for row in rows]
    tried = attempted(typed, lambda: give_places(asked.actor, act, subject, given, now=asked.now))
    if not tried.done:
        response = show(tried)
        response.status_code = 422
        return response
    if rows:
        set_now = _(", ").join(names.get(row.get("honour", ""), "") for row in rows)
        messages.success(asked, _("The places are set: %(honours)s.") % {"honours": set_now})
    else:
        messages.info(asked, _("Nothing was changed."))
    return HttpResponseRedirect(reverse("quota", args=[own.subject_id]))


def _rows(child: Picture, own: Picture, tried: Attempt) -> list[dict[str, Any]]:
    """A row for each honour: what the child holds, what is free above, what was typed."""
    typed = {row.get("honour"): row for row in tried.typed.get("honours", [])}
    free = {places.honour.key: places.free for places in own.honours}
    rows = []
    for places in child.honours:
        key = places.honour.key
        was = places.held - places.passed_on if child.is_host else places.held
        rows.append({
            "places": places,
            "name": places.honour.name.in_(get_language() or ""),
            "above": free.get(key, 0),
            "was": was,
            "number": typed[key].get("number", "") if key in typed else was,
            "refusals": said(r for r in tried.refusals if r.field.startswith(f"honours.{key}.")),
        })  # fmt: skip
    return rows
