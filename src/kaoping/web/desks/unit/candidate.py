"""One candidate: the form as it stands, its files, and what may be done with it."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import BaseModel

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refused
from kaoping.programme.publicity.queries.rulings import rulings_on
from kaoping.programme.recommendation.actions.candidates import (
    AmendCandidate,
    StrikeCandidate,
    WithdrawCandidate,
)
from kaoping.programme.recommendation.queries.candidates import (
    CandidateSeen,
    candidate_seen,
    file_seen,
)
from kaoping.programme.recommendation.queries.papers import form_paper as printed
from kaoping.programme.recommendation.rules import ARTICLE, FileKind
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.desks.unit.recommending import READERS, uploads
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import data_of, form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about
from kaoping.web.sending import as_download, kept_file

RECOMMENDING = (Post.RECOMMENDER, Post.SEASON_OFFICE)
UPLOADS = tuple((kind.value, kind.value) for kind in FileKind)


@desk(*READERS)
@require_GET
def candidate(asked: Asked, pk: int) -> HttpResponse:
    """The whole form with its files, what it still lacks, and its history."""
    seen = about(asked, candidate_seen(asked.actor, pk, now=asked.now))
    shown = {
        "candidate": seen,
        "lines": _lines(seen),
        "lacks": said(seen.lacks),
        "may_amend": seen.may(Act.AMEND_CANDIDATE),
        "may_withdraw": seen.may(Act.WITHDRAW_CANDIDATE),
        "may_strike": seen.may(Act.STRIKE_CANDIDATE),
        "why_not": said(r for r in seen.against[Act.AMEND_CANDIDATE] if r.code != "not_permitted"),
        "rulings": rulings_on(asked.actor, seen.subject_id),
        "entries": steps_of(f"recommendation.candidate:{pk}", without=seen.kept_back),
        "crumbs": _crumbs(seen, seen.name),
    }
    return render(asked, "unit/candidate.html", shown)


def _lines(seen: CandidateSeen) -> list[tuple[str, str]]:
    """Label and value of everything short that the form says."""
    labels = {name: info.title or name for name, info in AmendCandidate.model_fields.items()}
    own = {"sex": _("Sex"), "born": _("Born"), "phone": _("Phone")}
    shown = [*own, *(name for name in labels if name != "name")]  # in the order of the form
    return [
        (own.get(key) or _(labels[key]), seen.details[key])
        for key in shown
        if seen.details.get(key)
    ]


def _crumbs(seen: CandidateSeen, last: str) -> list[Crumb]:
    return [Crumb(_("Slate"), reverse("slate", args=[seen.by_id, seen.honour.key])), Crumb(last)]


@desk(*READERS)
@require_GET
def form_paper(asked: Asked, pk: int) -> HttpResponse:
    """The form to print and stamp, with its code at the foot of every page."""
    content = printed(asked.actor, pk, now=asked.now)
    return as_download(content, f"{_('Recommendation form')}-{pk}.pdf")


@desk(*READERS)
@require_GET
def file(asked: Asked, pk: int, file: int) -> HttpResponse:
    """One file of the candidate."""
    return kept_file(*file_seen(asked.actor, pk, file))


@desk(*RECOMMENDING)
@require_http_methods(["GET", "POST"])
def amend(asked: Asked, pk: int) -> HttpResponse:
    """Write the form and add its files."""
    seen = about(asked, candidate_seen(asked.actor, pk, now=asked.now))

    def show(tried: Attempt) -> HttpResponse:
        stamped = [r.about("stamped_code") for r in tried.refusals if r.field.endswith(".code")]
        shown = {
            "candidate": seen,
            "form": _form(seen, tried),
            "refusals": said(r for r in tried.refusals if _is_about_all(r.field)),
            "stamped_wrong": said(stamped),
            "stamped_code": asked.POST.get("stamped_code", ""),
            "uploads": [(k, said(r for r in tried.refusals if r.field == k.value))
                        for k in FileKind],
            "version": asked.POST.get("version", seen.version),
            "crumbs": _crumbs(seen, _("Recommendation form")),
        }  # fmt: skip
        return render(asked, "unit/amend_candidate.html", shown)

    if asked.method == "GET":
        return show(Attempt(typed=_values(seen)))
    try:
        files = uploads(asked, UPLOADS)
    except Refused as refused:
        tried = Attempt(data_of(AmendCandidate, asked.POST), refused.refusals)
        response = show(tried)
        response.status_code = 422
        return response
    for one in files:
        one["code"] = asked.POST.get("stamped_code", "")
    back = reverse("recommended", args=[pk])
    return act_or_show(asked, Act.AMEND_CANDIDATE, show, back, _("The form is saved."),
                       candidate=pk, files=files)  # fmt: skip


def _is_about_all(field: str) -> bool:
    return field not in AmendCandidate.model_fields and not (
        field.endswith(".code") or field in {kind.value for kind in FileKind}
    )


def _values(seen: CandidateSeen) -> dict[str, Any]:
    return {
        **seen.details,
        "deeds": seen.deeds,
        "short_form": seen.short_form,
        "traits": [trait.key for trait in seen.traits],
    }


def _form(seen: CandidateSeen, tried: Attempt) -> Form:
    traits = [(t.key, t.name.in_(get_language() or "")) for t in seen.asks.traits]
    left_out = {"candidate", "remove", "files", *seen.asks.not_asked}
    return form_of(
        AmendCandidate,
        tried.typed,
        refusals=[r for r in tried.refusals if r.field in AmendCandidate.model_fields],
        choices={"traits": traits} if traits else {},
        leave_out=left_out | (set() if traits else {"traits"}),
    )


@desk(*RECOMMENDING)
@require_http_methods(["GET", "POST"])
def withdraw(asked: Asked, pk: int) -> HttpResponse:
    """The page before taking one's own candidate back."""
    words = {
        "heading": _("Withdraw candidate"),
        "text": _("The name leaves every list, and its place is free again."),
        "act": _("Withdraw"),
    }
    return _confirmed(asked, pk, Act.WITHDRAW_CANDIDATE, WithdrawCandidate, words)


@desk(Post.RECOMMENDER)
@require_http_methods(["GET", "POST"])
def strike(asked: Asked, pk: int) -> HttpResponse:
    """The page before striking a name, with the reason that everybody concerned will read."""
    words = {
        "heading": _("Strike candidate"),
        "text": _(
            "The name leaves every list. The place returns to the unit that used it, unless it is struck for fraud."
        ),
        "act": _("Strike"),
    }
    return _confirmed(asked, pk, Act.STRIKE_CANDIDATE, StrikeCandidate, words)


def _confirmed(
    asked: Asked, pk: int, act: Act, model: type[BaseModel], words: Mapping[str, str]
) -> HttpResponse:
    seen = about(asked, candidate_seen(asked.actor, pk, now=asked.now))
    if asked.method == "GET" and seen.against[act]:
        raise Refused(*seen.against[act])

    def show(tried: Attempt) -> HttpResponse:
        shown = {
            **words,
            "facts": [(_("Candidate"), seen.name), (_("Put forward by"), seen.by)],
            "article": ARTICLE,
            "version": asked.POST.get("version", seen.version),
            "cancel": reverse("recommended", args=[pk]),
            "form": form_of(model, tried.typed, refusals=tried.refusals, leave_out=["candidate"]),
            "crumbs": _crumbs(seen, words["heading"]),
        }
        return render(asked, "parts/confirm.html", shown)

    if asked.method == "GET":
        return show(Attempt())
    back = reverse("recommended", args=[pk])
    done = _("Done: %(act)s.") % {"act": _(ACTIONS[act].act.label)}
    return act_or_show(asked, act, show, back, done, candidate=pk)
