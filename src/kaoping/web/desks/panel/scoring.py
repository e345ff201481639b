"""The judge's own candidates: the list, one at a time to score, leaving one."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.files.queries import public_copy, public_kind
from kaoping.foundation.refusal import Refusal
from kaoping.programme.judging.listings import (
    MY_CANDIDATES,
    RECORDS_TO_SCORE,
    figure_of,
    tasks_of,
)
from kaoping.programme.judging.queries.judges import ToScore, evidence, name_and_next, to_score
from kaoping.programme.judging.queries.judges import own_assignment as found_assignment
from kaoping.programme.judging.queries.voting import my_candidate
from kaoping.programme.judging.rules import ARTICLE, AssignmentState
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.pictures.words import said as said_figure
from kaoping.web.refusals import Said, said, said_of
from kaoping.web.seasons import about
from kaoping.web.sending import as_shown
from kaoping.web.templatetags.kaoping import state_badge

LAST_STATES = tuple(AssignmentState)


class Narrow(forms.Form):
    """What the judge's candidates are narrowed to; it stands in the link."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=80)


@desk(Post.JUDGE)
@require_http_methods(["GET", "POST"])
def panel_candidates(asked: Asked) -> HttpResponse:
    """The candidates assigned to the judge, with progress and the way to the next."""
    wanted = wanted_of(asked)
    if asked.method == "POST":
        return list_sent(asked, MY_CANDIDATES, wanted)
    tasks = tasks_of(wanted)
    badges = {s.value: state_badge(s) for s in AssignmentState}
    language = get_language() or "zh"
    honours = {key: name.in_(language) for key, name in tasks.honours.items()}
    context = {
        "tasks": tasks,
        "page": tasks.page,
        "listing": MY_CANDIDATES,
        "form": Narrow(asked.GET),
        "rows": [(task, badges[task.state], honours[task.honour]) for task in tasks.rows],
        "base": "/assignments/",
        "states": LAST_STATES,
        "state": wanted.text("state"),
    }
    return render(asked, "panel/candidates.html", context)


@desk(Post.JUDGE)
@require_GET
def assignment(asked: Asked, pk: int) -> HttpResponse:
    """One candidate: each standard with its evidence, its score and its comment."""
    return _scoring_page(asked, to_score(asked.actor, pk), Attempt())


@desk(Post.JUDGE)
@require_POST
def score_candidate(asked: Asked, pk: int) -> HttpResponse:
    """Save the marks and go on to the next candidate."""
    name, following = name_and_next(asked.actor, pk)
    onward = following if "next" in asked.POST else None
    url = reverse("assignment", args=[onward]) if onward else reverse("panel_candidates")
    return act_or_show(
        asked,
        Act.SCORE_CANDIDATE,
        lambda tried: _scoring_page(asked, to_score(asked.actor, pk), tried),
        url,
        _("Scored: %(name)s.") % {"name": name},
        assignment=pk,
    )


def _scoring_page(asked: Asked, shown: ToScore, tried: Attempt) -> HttpResponse:
    language = get_language() or "zh"
    typed = {mark.get("standard"): mark for mark in tried.typed.get("marks", [])}
    refusals = said(tried.refusals)
    rows = []
    for number, one in enumerate(shown.standards):
        mark = typed.get(one.standard.key, {})
        rows.append(
            {
                "key": one.standard.key,
                "article": one.standard.article,
                "name": one.standard.name.in_(language),
                "statement": one.standard.statement.in_(language),
                "weight": one.weight,
                "told": [(told.name.in_(language), told.text) for told in one.told],
                "counted": [
                    (c.key, c.name.in_(language), c.value, c.unit.in_(language))
                    for c in one.counted
                ],
                "papers": one.papers,
                "points": mark.get("points", one.points),
                "saved": _saved(mark, one.points),
                "comment": mark.get("comment", one.comment),
                "refusals": [r for r in refusals if _is_about(r, number, one.standard.key)],
            }
        )
    candidate = about(asked, shown.assignment.candidate)

    def name_of(refusal: Refusal) -> str:
        beside = (row["name"] for row in rows if said([refusal])[0] in row["refusals"])
        return next(beside, "")

    context = {
        "shown": shown,
        "candidate": candidate,
        "of_edition": shown.assignment.seat.panel.season.edition_id,
        "honour": shown.honour.in_(language),
        "rows": rows,
        "comment": tried.typed.get("comment", shown.assignment.comment),
        "refusals": said_of(tried.refusals, name_of),
        "crumbs": [
            Crumb(_("My candidates"), reverse("panel_candidates")),
            Crumb(candidate.subject.name),
        ],
    }
    return render(asked, "panel/candidate.html", context)


def _saved(mark: Mapping[str, Any], points: Decimal | None) -> str:
    """The points that are saved, where a form that was sent back has others."""
    if not mark or points is None:
        return ""
    saved = said_figure(points)
    return "" if saved == str(mark.get("points", "")).strip() else saved


class Titled(forms.Form):
    """What the records behind a figure are narrowed to."""

    search = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=80)


@desk(Post.JUDGE)
@require_http_methods(["GET", "POST"])
def figure(asked: Asked, pk: int, indicator: str) -> HttpResponse:
    """The records and reports that a figure of the own candidate was added from."""
    wanted = wanted_of(asked, assignment=pk, indicator=indicator)
    if asked.method == "POST":
        return list_sent(asked, RECORDS_TO_SCORE, wanted)
    found = figure_of(wanted)
    candidate = about(asked, found.assignment.candidate)
    context = {
        "value": found.value,
        "behind": found.behind,
        "of_edition": found.behind.edition_id,
        "listing": RECORDS_TO_SCORE,
        "form": Titled(asked.GET),
        "filtered": bool(wanted.text("search")),
        "crumbs": [
            Crumb(_("My candidates"), reverse("panel_candidates")),
            Crumb(candidate.subject.name, reverse("assignment", args=[pk])),
            Crumb(_("Behind the figure")),
        ],
    }
    return render(asked, "panel/figure.html", context)


def _is_about(refusal: Said, number: int, standard: str) -> bool:
    return refusal.field.startswith(f"marks.{number}.") or refusal.article == standard


@desk(Post.JUDGE)
@require_http_methods(["GET", "POST"])
def recuse(asked: Asked, pk: int) -> HttpResponse:
    """Leave an assignment, with the reason."""
    name = about(asked, found_assignment(asked.actor, pk).candidate).subject.name
    words = {
        "heading": _("Recuse from %(name)s") % {"name": name},
        "text": _("You will not score this candidate nor vote on it. Your reason is kept "
                  "and seen by the season office alone."),
        "act": _("Recuse"),
        "cancel": reverse("assignment", args=[pk]),
    }  # fmt: skip
    return _leave(asked, Act.RECUSE, words, assignment=pk)


@desk(Post.JUDGE)
@require_http_methods(["GET", "POST"])
def declare_conflict(asked: Asked, pk: int) -> HttpResponse:
    """Declare a stake in a candidate of the own panel."""
    name = about(asked, my_candidate(asked.actor, pk)).subject.name
    words = {
        "heading": _("Declare a conflict: %(name)s") % {"name": name},
        "text": _("Somebody with a stake in a candidate leaves discussion and vote and drops "
                  "out of the base. It cannot be assigned to you again."),
        "act": _("Declare conflict"),
        "cancel": reverse("panel_candidates"),
    }  # fmt: skip
    return _leave(asked, Act.DECLARE_CONFLICT, words, candidate=pk)


def _leave(asked: Asked, act: Act, words: dict[str, str], **known: int) -> HttpResponse:
    def show(tried: Attempt) -> HttpResponse:
        form = form_of(ACTIONS[act].given, {**tried.typed, **known}, refusals=tried.refusals)
        context: dict[str, Any] = {**words, "form": form, "article": ARTICLE}
        context["crumbs"] = [
            Crumb(_("My candidates"), reverse("panel_candidates")),
            Crumb(words["act"]),
        ]
        return render(asked, "parts/confirm.html", context)

    shows: Callable[[Attempt], HttpResponse] = show
    if asked.method == "GET":
        return shows(Attempt(typed=dict(known)))
    return act_or_show(
        asked, act, shows, reverse("panel_candidates"), _("You keep away from it now."), **known
    )


@desk(Post.JUDGE)
@require_GET
def evidence_file(asked: Asked, pk: int, source: str, paper: int) -> HttpResponse:
    """A file of the judge's own candidate, as a copy without place data."""
    file, name = evidence(asked.actor, pk, source, paper)
    return as_shown(public_copy(file), public_kind(file), name)
