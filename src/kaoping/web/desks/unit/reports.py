"""Reading reports: one with its versions and print, and all those below as a table."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts.posts import Post
from kaoping.foundation.words import number_in
from kaoping.programme.publicity.queries.rulings import rulings_on
from kaoping.programme.reporting import below
from kaoping.programme.reporting.listings import REPORTS
from kaoping.programme.reporting.queries import ReportSeen, file_seen, report_seen
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.reporting.versions import NOW, differences, versions_of
from kaoping.programme.season.rules import Level, SubjectKind
from kaoping.web.desks.unit.report_rows import groups_of
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import text_in
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about, season_at_work
from kaoping.web.sending import kept_file

ABOVE = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER, Post.SEASON_OFFICE)
LISTERS = (*ABOVE, Post.TEAM_LEAD)
READERS = (*LISTERS, Post.EXPERT)


@desk(*READERS)
@require_GET
def report(asked: Asked, report: int) -> HttpResponse:
    """One report to read, with what may be done with it and its history."""
    seen = about(asked, report_seen(asked.actor, report))
    if seen.writes and seen.is_draft:
        return HttpResponseRedirect(reverse("report_page", args=[seen.subject_id]))
    return render(
        asked,
        "report/report.html",
        {
            "seen": seen,
            "groups": groups_of(seen, {}, ()),
            "against": {act.value: said([r]) if r else [] for act, r in seen.against.items()},
            "verifies": asked.actor.post == Post.VERIFIER,
            "rulings": rulings_on(asked.actor, seen.subject_id),
            "entries": steps_of(f"reporting.report:{report}"),
            "crumbs": _crumbs(seen),
        },
    )


@desk(*READERS)
@require_GET
def report_print(asked: Asked, report: int) -> HttpResponse:
    """The report for paper."""
    seen = report_seen(asked.actor, report)
    return render(asked, "report/print.html", {"seen": seen, "groups": groups_of(seen, {}, ())})


@desk(*READERS)
@require_GET
def report_versions(asked: Asked, report: int) -> HttpResponse:
    """Every version that was sent up, and what differs between two of them."""
    seen, versions = versions_of(asked.actor, report)
    about(asked, seen)
    numbers = [version.number for version in versions]
    newest = NOW if seen.writes and seen.is_draft else next(iter(numbers), NOW)
    left = _number(asked, "left", numbers[1] if newest and len(numbers) > 1 else newest)
    if newest == NOW and numbers and "left" not in asked.GET:
        left = numbers[0]
    right = _number(asked, "right", newest)
    found = differences(asked.actor, report, left, right) if numbers and left != right else None
    several = len(numbers) > 1 or newest == NOW
    return render(
        asked,
        "report/versions.html",
        {
            "seen": seen, "versions": versions, "found": found, "left": left, "right": right,
            "sides": (("left", left), ("right", right)) if several else (), "labels": _labels(), "crumbs": _crumbs(seen, _("Versions")),
        },
    )  # fmt: skip


def _number(asked: Asked, name: str, otherwise: int) -> int:
    found = number_in(text_in(asked.GET, name))
    return otherwise if found is None else found


def _labels() -> dict[str, str]:
    return {
        "target": _("Target"), "computed": _("Computed"), "declared": _("Declared"),
        "planned": _("Planned for next year"), "note": _("Why it differs"),
    }  # fmt: skip


def _crumbs(seen: ReportSeen, here: str = "") -> list[Crumb]:
    first = (
        Crumb(_("Work summary"), reverse("my_report"))
        if seen.writes
        else Crumb(_("Work summaries below"), reverse("unit_reports"))
    )
    if not here:
        return [first, Crumb(seen.name)]
    return [first, Crumb(seen.name, reverse("report", args=[seen.report_id])), Crumb(here)]


@desk(*READERS)
@require_GET
def report_file(asked: Asked, file: int) -> HttpResponse:
    """A file of a report, always as a download."""
    return kept_file(*file_seen(asked.actor, file))


class FilterForm(forms.Form):
    """What the list is narrowed to; shown, never validated: what is not understood is left out."""

    text = forms.CharField(required=False)
    kind = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    whole_tree = forms.BooleanField(required=False)
    late = forms.BooleanField(required=False)


def _filter_form(asked: Asked) -> FilterForm:
    form = FilterForm(initial=asked.GET.dict())
    anything = ("", _("All"))
    states = [(state.value, _(state.label)) for state in ReportState]
    choices = {
        "kind": [anything, *((kind.value, _(kind.label)) for kind in SubjectKind)],
        "state": [anything, (below.NOT_BEGUN, _("Not begun")), *states],
    }
    labels = {
        "text": _("Name of the unit, team or person"), "kind": _("Kind"), "state": _("State"),
        "whole_tree": _("All below, not only directly"), "late": _("Only late ones"),
    }  # fmt: skip
    for name, label in labels.items():
        form.fields[name].label = label
    for name, offered in choices.items():
        field: Any = form.fields[name]
        field.choices = offered
    return form


@desk(*LISTERS)
@require_http_methods(["GET", "POST"])
def unit_reports(asked: Asked) -> HttpResponse:
    """The units, teams and persons below: how far each report is, late ones first."""
    season = season_at_work(asked)
    if season is None:
        return render(asked, "report/list.html", {"season": None})
    wanted = wanted_of(asked, season=season.season_id)
    if asked.method == "POST":
        return list_sent(asked, REPORTS, wanted)
    return render(
        asked,
        "report/list.html",
        {
            "season": season, "page": REPORTS.page(wanted), "form": _filter_form(asked),
            "listing": REPORTS,
            "progress": below.progress_below(asked.actor, season.season_id),
            "kinds": {kind.value: _(kind.label) for kind in SubjectKind},
            "levels": {level.value: _(level.label) for level in Level},
            "verifies": asked.actor.post == Post.VERIFIER,
            "filtered": any(asked.GET.values()),
            "crumbs": [Crumb(_("Work summaries below"))],
        },
    )  # fmt: skip
