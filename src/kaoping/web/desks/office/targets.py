"""Targets (下达任务): one table of those directly below by the indicators of a group."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.acts import words
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.steering import SeasonSeen, TargetRow, season_seen, targets_below
from kaoping.web.acting import Attempt, attempt
from kaoping.web.desks.office.season import crumbs
from kaoping.web.doors import Asked, desk
from kaoping.web.refusals import said


@desk(Post.SEASON_OFFICE, Post.VERIFIER)
@require_http_methods(["GET", "POST"])
def set_target(asked: Asked, season: int) -> HttpResponse:
    """What each unit directly below is asked to reach; an empty cell is no target."""
    seen = season_seen(asked.actor, season)
    edition = edition_of(seen.edition_id)
    groups = list(edition.indicator_groups)
    named = str(asked.GET.get("group", ""))
    group = next((one for one in groups if one.key == named), groups[0])
    # A ratio follows from its parts, so it is not asked for.
    indicators = [one for one in edition.indicators_of(group.key) if one.adds != "ratio"]
    rows = targets_below(asked.actor, seen.id, [one.key for one in indicators])
    tried = Attempt()
    if asked.method == "POST":
        tried = _set(asked, seen, rows, indicators)
        if tried.done:
            messages.success(asked, _("The targets are set."))
            here = reverse("set_target", kwargs={"season": seen.id})
            return HttpResponseRedirect(f"{here}?{urlencode({'group': group.key})}")
    shown = {
        "season": seen,
        "groups": groups,
        "group": group,
        "indicators": indicators,
        "table": [(row, _cells(row, indicators, tried)) for row in rows],
        "refusals": said(r for r in tried.refusals if not r.field.startswith("targets.")),
        "crumbs": crumbs(seen, _("Targets")) if asked.actor.post == Post.SEASON_OFFICE else [],
    }
    return render(asked, "office/targets.html", shown, status=422 if tried.refusals else 200)


def _set(
    asked: Asked, season: SeasonSeen, rows: list[TargetRow], indicators: list[Indicator]
) -> Attempt:
    """Send what differs from what stands; nothing at all is nothing to do."""
    changed = []
    for row in rows:
        for indicator in indicators:
            typed = str(asked.POST.get(f"{row.subject_id}-{indicator.key}", "")).strip()
            if typed != _shown(row, indicator):
                changed.append(
                    {
                        "subject": row.subject_id,
                        "indicator": indicator.key,
                        "value": typed or None,
                    }
                )
    if not changed:
        return Attempt()
    return attempt(asked, Act.SET_TARGET, season=season.id, targets=changed)


def _shown(row: TargetRow, indicator: Indicator) -> str:
    value = row.values.get(indicator.key)
    return "" if value is None else f"{value:f}".rstrip("0").rstrip(".")


def _cells(row: TargetRow, indicators: list[Indicator], tried: Attempt) -> list[dict[str, Any]]:
    sent = {
        (one["subject"], one["indicator"]): (number, one["value"])
        for number, one in enumerate(tried.typed.get("targets", []))
    }
    cells = []
    for indicator in indicators:
        number, typed = sent.get((row.subject_id, indicator.key), (None, None))
        at = f"targets.{number}."
        cells.append(
            {
                "name": f"{row.subject_id}-{indicator.key}",
                "indicator": indicator,
                "value": _shown(row, indicator) if number is None else (typed or ""),
                "errors": [words.what(r) for r in tried.refusals if r.field.startswith(at)],
            }
        )
    return cells
