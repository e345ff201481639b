"""The member's ballot paper: one page, one press."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaoping.acts.posts import Post
from kaoping.foundation.refusal import Refused
from kaoping.programme.judging.actions.voting import CastVote, why_not_voting
from kaoping.programme.judging.bulk import cast_votes
from kaoping.programme.judging.queries.voting import ballot_paper
from kaoping.programme.judging.rules import Choice
from kaoping.web.doors import Asked, desk
from kaoping.web.refusals import Said, said
from kaoping.web.seasons import about


@desk(Post.JUDGE)
@require_GET
def votes(asked: Asked, pk: int) -> HttpResponse:
    """The candidates to vote on, best score first; those tied come first of all."""
    return _page(asked, pk, [])


@desk(Post.JUDGE)
@require_POST
def cast_vote(asked: Asked, pk: int) -> HttpResponse:
    """Cast every vote that was chosen or changed on the page: all of them, or none."""
    paper = ballot_paper(asked.actor, pk, asked.now)
    if (refusal := why_not_voting(paper.panel)) is not None:
        return _refused(asked, pk, said([refusal]))
    chosen = [
        CastVote(candidate=line.candidate, choice=Choice(sent), round=line.round)
        for line in paper.lines
        if (sent := asked.POST.get(f"vote-{line.candidate}-{line.round}", "")) in set(Choice)
        and sent != line.choice
    ]
    try:
        cast_votes(asked.actor, chosen, now=asked.now)
    except Refused as refused:
        if any(r.code in ("not_found", "not_permitted") for r in refused.refusals):
            raise
        return _refused(asked, pk, said(refused.refusals))
    if chosen:
        messages.success(asked, _("Votes cast: %(number)s.") % {"number": len(chosen)})
    else:
        messages.warning(asked, _("Nothing was chosen or changed, so no vote was cast."))
    return HttpResponseRedirect(reverse("votes", args=[pk]))


def _refused(asked: Asked, pk: int, refusals: list[Said]) -> HttpResponse:
    response = _page(asked, pk, refusals)
    response.status_code = 422
    return response


def _page(asked: Asked, pk: int, refusals: list[Said]) -> HttpResponse:
    paper = ballot_paper(asked.actor, pk, asked.now)
    about(asked, paper.panel)
    context = {
        "paper": paper,
        "honour": paper.honour.in_(get_language() or "zh"),
        "choices": list(Choice),
        "refusals": refusals,
        "typed": asked.POST.dict(),
    }
    return render(asked, "panel/votes.html", context)
