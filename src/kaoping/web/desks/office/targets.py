"""Targets (下达任务): one table of those directly below by the indicators of a group."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts import words
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.terms import Named
from kaoping.programme.season.importing import TARGETS, target_sheet
from kaoping.programme.season.rules import why_no_target
from kaoping.programme.season.steering import SeasonSeen, TargetRow, season_seen, targets_below
from kaoping.sheets.template import write_template
from kaoping.web.acting import Attempt, attempt
from kaoping.web.desks.office.season import crumbs
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import text_in
from kaoping.web.frame import Crumb
from kaoping.web.receiving import dry_run_of
from kaoping.web.refusals import said
from kaoping.web.sending import as_download


@desk(Post.SEASON_OFFICE, Post.VERIFIER)
@require_http_methods(["GET", "POST"])
def set_target(asked: Asked, season: int) -> HttpResponse:
    """What each unit directly below is asked to reach; an empty cell is no target."""
    seen = _seen(asked, season)
    edition = edition_of(seen.edition_id)
    groups = list(edition.indicator_groups)
    rows = targets_below(asked.actor, seen.id, [one.key for one in edition.indicators])
    group = _group(asked, edition, rows)
    indicators = [i for i in edition.indicators_of(group.key) if why_no_target(i) is None]
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
        "crumbs": _crumbs(asked, seen),
    }
    return render(asked, "office/targets.html", shown, status=422 if tried.refusals else 200)


def _group(asked: Asked, edition: Edition, rows: list[TargetRow]) -> Named:
    """The group asked for, or the first in which something is set, or else the first."""
    groups, named = edition.indicator_groups, str(asked.GET.get("group", ""))
    filled = {edition.indicator(key).group for row in rows for key in row.values}
    asked_for = [one for one in groups if one.key == named]
    return next(iter(asked_for or [one for one in groups if one.key in filled] or groups))


def _seen(asked: Asked, season: int) -> SeasonSeen:
    """The season, for those whose unit takes part in it."""
    seen = season_seen(asked.actor, season)
    if seen.place is None:
        raise Refused(Refusal.of("not_in_this_season"))
    return seen


def _crumbs(asked: Asked, season: SeasonSeen) -> list[Crumb]:
    if asked.actor.post == Post.SEASON_OFFICE:
        return crumbs(season, _("Targets"))
    return [Crumb(_("Our work"), reverse("unit_work")), Crumb(_("Targets"))]


def _set(
    asked: Asked, season: SeasonSeen, rows: list[TargetRow], indicators: list[Indicator]
) -> Attempt:
    """Send what differs from what the form was drawn with, so that cells which somebody else
    filled in the meantime stay; nothing at all is nothing to do."""
    changed = []
    for row in rows:
        for indicator in indicators:
            name = f"{row.subject_id}-{indicator.key}"
            typed, was = (text_in(asked.POST, one).strip() for one in (name, f"was-{name}"))
            if typed != was:
                changed.append(
                    {
                        "subject": row.subject_id,
                        "indicator": indicator.key,
                        "value": typed or None,
                        "was": was or None,
                    }
                )
    if not changed:
        return Attempt()
    return attempt(asked, Act.SET_TARGET, season=season.id, targets=changed)


def _shown(row: TargetRow, indicator: Indicator) -> str:
    value = row.values.get(indicator.key)
    return "" if value is None else f"{value:f}".rstrip("0").rstrip(".")


def _wrong(refusal: Refusal) -> str:
    """What is wrong with a cell; of one that was set meanwhile also what stands there now."""
    if refusal.code != "moved_meanwhile":
        return words.what(refusal)
    stored = _("Stored now: %(value)s") % {"value": dict(refusal.facts)["saved"] or "—"}
    return f"{words.what(refusal)} {stored}"


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
                "was": _shown(row, indicator),
                "errors": [_wrong(r) for r in tried.refusals if r.field.startswith(at)],
            }
        )
    return cells


@desk(Post.SEASON_OFFICE, Post.VERIFIER)
@require_http_methods(["GET", "POST"])
def import_targets(asked: Asked, season: int) -> HttpResponse:
    """Targets out of a sheet: its dry run is queued, and writes nothing."""
    seen = _seen(asked, season)
    wrong = ""
    if asked.method == "POST":
        answer = dry_run_of(asked, TARGETS, season=seen.id)
        if not isinstance(answer, str):
            return answer
        wrong = answer
    back = reverse("set_target", kwargs={"season": seen.id})
    shown = {
        "season": seen,
        "wrong": wrong,
        "crumbs": [Crumb(_("Targets"), back), Crumb(_("Import targets"))],
    }
    return render(asked, "office/import_targets.html", shown, status=422 if wrong else 200)


@desk(Post.SEASON_OFFICE, Post.VERIFIER)
@require_GET
def targets_template(asked: Asked, season: int) -> HttpResponse:
    """The empty sheet to fill in, with the indicators of the season's edition."""
    form = target_sheet(asked.actor, season)
    return as_download(write_template(form), f"{form.title_zh}.xlsx")
