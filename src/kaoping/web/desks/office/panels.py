"""The office's panel pages: members, the four steps of assignment, consolidation, decision."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.acts.inputs import perform
from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.words import number_in, numbers_in
from kaoping.programme.judging.listings import BALLOT, lines_of
from kaoping.programme.judging.planning import (
    drop_plan,
    edit_plan,
    plan_shown,
    planned_pairs,
    solve_plan,
)
from kaoping.programme.judging.queries.candidates import review_of
from kaoping.programme.judging.queries.panels import (
    BallotShown,
    ballot_shown,
    kept_away,
    panel_shown,
    what_is_missing,
    who_may_judge,
)
from kaoping.programme.judging.rules import PanelState, Result
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.desks.office.review import honour_names
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about

STEPS = (PanelState.FORMED, PanelState.SCORING, PanelState.VOTING, PanelState.DECIDED)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def form_panel(asked: Asked, season: int) -> HttpResponse:
    """Form the panel of one honour."""
    names = honour_names(review_of(asked.actor, season))
    honour = asked.GET.get("honour", "")

    def show(tried: Attempt) -> HttpResponse:
        typed = {"season": season, "honour": honour, "name": names.get(honour, ""), **tried.typed}
        form = form_of(
            ACTIONS[Act.FORM_PANEL].given,
            typed,
            refusals=tried.refusals,
            choices={"honour": names.items()},
        )
        crumbs = [
            Crumb(_("Review"), f"{reverse('office_review')}?season={season}"),
            Crumb(_("Form panel")),
        ]
        return render(asked, "office/form_panel.html", {"form": form, "crumbs": crumbs})

    if asked.method == "GET":
        return show(Attempt())
    return act_or_show(
        asked, Act.FORM_PANEL, show, lambda made: reverse("panel", args=[made]), season=season
    )


@desk(Post.SEASON_OFFICE)
@require_GET
def panel(asked: Asked, pk: int) -> HttpResponse:
    """A panel: its members with loads, conflicts and progress, and what comes next."""
    return _panel_page(asked, pk, Attempt())


@desk(Post.SEASON_OFFICE)
@require_POST
def appoint_judge(asked: Asked, pk: int) -> HttpResponse:
    url = reverse("panel", args=[pk])
    return act_or_show(
        asked, Act.APPOINT_JUDGE, lambda tried: _panel_page(asked, pk, tried), url, panel=pk
    )


@desk(Post.SEASON_OFFICE)
@require_POST
def consolidate_scores(asked: Asked, pk: int) -> HttpResponse:
    """Close the scoring and open the vote."""
    url = reverse("ballot", args=[pk])
    return act_or_show(
        asked, Act.CONSOLIDATE_SCORES, lambda tried: _panel_page(asked, pk, tried), url, panel=pk
    )


def _panel_page(asked: Asked, pk: int, tried: Attempt) -> HttpResponse:
    shown = panel_shown(asked.actor, pk)
    about(asked, shown.panel)
    state = PanelState(shown.panel.state)
    appoint = form_of(
        ACTIONS[Act.APPOINT_JUDGE].given,
        {"panel": pk},
        choices={"account": who_may_judge(asked.actor, shown.panel, asked.now)},
    )
    scoring = state is PanelState.SCORING
    context = {
        "shown": shown,
        "panel": shown.panel,
        "state": state,
        "honour": shown.honour.in_(get_language() or "zh"),
        "steps": _steps(state),
        "appoint": appoint if state in (PanelState.FORMED, PanelState.SCORING) else None,
        "conflicts": kept_away(asked.actor, pk),
        "missing": said(what_is_missing(asked.actor, pk, asked.now)) if scoring else [],
        "refusals": said(tried.refusals),
        "history": steps_of(shown.panel),
        "crumbs": _crumbs(shown.panel.season_id, shown.panel.name),
    }
    return render(asked, "office/panel.html", context)


def _steps(state: PanelState) -> list[dict[str, str]]:
    now = STEPS.index(state)
    words = ("passed", "current", "coming")
    return [
        {"label": _(step.label), "state": words[(at >= now) + (at > now)]}
        for at, step in enumerate(STEPS)
    ]


@desk(Post.SEASON_OFFICE)
@require_GET
def assignment_plan(asked: Asked, pk: int) -> HttpResponse:
    """The plan: who would score whom, each judge's load, and what is not kept."""
    return _plan_page(asked, pk, [])


@desk(Post.SEASON_OFFICE)
@require_POST
def solve_assignment(asked: Asked, pk: int) -> HttpResponse:
    """Solve the plan afresh; nobody sees it before it is published."""
    solve_plan(asked.actor, pk, number_in(asked.POST.get("at_most", "")), now=asked.now)
    return HttpResponseRedirect(reverse("assignment_plan", args=[pk]))


@desk(Post.SEASON_OFFICE)
@require_POST
def edit_assignment(asked: Asked, pk: int) -> HttpResponse:
    """Keep the ticks of the candidates on this page."""
    shown = set(numbers_in(asked.POST.getlist("shown")))
    pairs = {
        (pair[0], pair[1])
        for text in asked.POST.getlist("pair")
        if len(pair := numbers_in(text.split(":"))) == 2
    }
    edit_plan(asked.actor, pk, shown, pairs, now=asked.now)
    messages.success(asked, _("The plan is kept; it is not published yet."))
    page = number_in(asked.POST.get("page", "")) or 1
    return HttpResponseRedirect(f"{reverse('assignment_plan', args=[pk])}?page={page}")


@desk(Post.SEASON_OFFICE)
@require_POST
def assign_judges(asked: Asked, pk: int) -> HttpResponse:
    """Publish the plan: every rule is checked again, and judges see their candidates."""
    pairs = planned_pairs(asked.actor, pk)
    try:
        refuse_if(None if pairs else Refusal.of("no_plan"))
        perform(Act.ASSIGN_JUDGES, asked.actor, {"panel": pk, "pairs": pairs}, now=asked.now)
    except Refused as refused:
        response = _plan_page(asked, pk, list(refused.refusals))
        response.status_code = 422
        return response
    drop_plan(asked.actor, pk)
    messages.success(asked, _("The assignment is published; the judges see their candidates."))
    return HttpResponseRedirect(reverse("panel", args=[pk]))


def _plan_page(asked: Asked, pk: int, refusals: list[Refusal]) -> HttpResponse:
    shown = plan_shown(asked.actor, pk, asked.now, page=number_in(asked.GET.get("page", "")) or 1)
    about(asked, shown.panel)
    context = {
        "shown": shown,
        "panel": shown.panel,
        "most": max([load for _name, load in shown.loads], default=0),
        "missing": said(shown.missing),
        "refusals": said(refusals),
        "crumbs": _crumbs(shown.panel.season_id, _("Assignment"), shown.panel.name, pk),
    }
    return render(asked, "office/assignment_plan.html", context)


class Lines(forms.Form):
    """What a ballot is narrowed to; it stands in the link."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=80)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        outcome = self.fields["outcome"]
        if isinstance(outcome, forms.ChoiceField):
            outcomes = [(one.value, _(one.label)) for one in Result]
            outcome.choices = [("", _("every outcome")), *outcomes]


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def ballot(asked: Asked, pk: int) -> HttpResponse:
    """The votes counted, with what they would come to now."""
    wanted = wanted_of(asked, panel=pk)
    if asked.method == "POST":
        return list_sent(asked, BALLOT, wanted)
    shown = ballot_shown(asked.actor, pk, asked.now)
    context = {
        **_ballot_context(asked, shown, Attempt()),
        "page": lines_of(shown, wanted),
        "listing": BALLOT,
        "form": Lines(asked.GET),
    }
    return render(asked, "office/ballot.html", context)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def decide(asked: Asked, pk: int) -> HttpResponse:
    """The preview of the decision; confirmed by POST."""
    if asked.method == "GET":
        return _deciding(asked, pk, Attempt())
    return act_or_show(
        asked,
        Act.DECIDE,
        lambda tried: _deciding(asked, pk, tried),
        reverse("ballot", args=[pk]),
        panel=pk,
    )


def _deciding(asked: Asked, pk: int, tried: Attempt) -> HttpResponse:
    context = _ballot_context(asked, ballot_shown(asked.actor, pk, asked.now), tried)
    return render(asked, "office/decide.html", context)


def _ballot_context(asked: Asked, shown: BallotShown, tried: Attempt) -> dict[str, Any]:
    panel = about(asked, shown.panel)
    return {
        "shown": shown,
        "panel": panel,
        "state": PanelState(panel.state),
        "honour": shown.honour.in_(get_language() or "zh"),
        "missing": said(shown.missing),
        "refusals": said(tried.refusals),
        "base": reverse("review_candidates"),
        "crumbs": _crumbs(panel.season_id, _("Votes"), panel.name, panel.pk),
    }


def _crumbs(season: int, last: str, above: str = "", pk: int = 0) -> list[Crumb]:
    found = [Crumb(_("Review"), f"{reverse('office_review')}?season={season}")]
    if above:
        found.append(Crumb(above, reverse("panel", args=[pk])))
    return [*found, Crumb(last)]
