"""The office's review pages: overview, formal check, candidates, ranking (articles 5.4, 6)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.acts.listing import order_of
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.files.queries import public_copy, public_kind
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.judging.listings import (
    CANDIDATES,
    OF_CANDIDATES,
    OF_RANKED,
    RANKED,
    filters_of,
)
from kaoping.programme.judging.queries.candidates import (
    SO_FAR,
    UNDER_REVIEW,
    Filters,
    Ranked,
    Review,
    Row,
    candidates_page,
    counts_by_state,
    ranked_page,
    review_of,
)
from kaoping.programme.judging.queries.detail import candidate_paper, candidate_shown
from kaoping.programme.judging.queries.panels import panels_of
from kaoping.programme.judging.rules import AssignmentState, PanelState
from kaoping.programme.recommendation.form import FormDetails
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said, said_of
from kaoping.web.seasons import about, season_run
from kaoping.web.sending import as_shown
from kaoping.web.tables import Column
from kaoping.web.templatetags.kaoping import icon, state_badge

Cells = tuple[object, ...]
COLUMNS = (
    CandidateState.RECEIVED, CandidateState.CHECKED, CandidateState.REFUSED,
    CandidateState.CHOSEN, CandidateState.NOT_CHOSEN,
)  # fmt: skip


def reviewed(asked: Asked) -> Review:
    """The season asked for in the link, or the one at work that this office runs."""
    return review_of(asked.actor, season_run(asked).season_id)


def honour_names(review: Review) -> dict[str, str]:
    language = get_language() or "zh"
    return {honour.key: honour.name.in_(language) for honour in review.honours}


@desk(Post.SEASON_OFFICE)
@require_GET
def review(asked: Asked) -> HttpResponse:
    """The review at a glance: by honour how many stand where, and the state of its panel."""
    found = reviewed(asked)
    counts = counts_by_state(asked.actor, found.season)
    panels = panels_of(asked.actor, found.season)
    rows = []
    for key, name in honour_names(found).items():
        by_state = counts.get(key, {})
        panel = panels.get(key)
        if by_state or panel:
            rows.append(
                {
                    "key": key,
                    "name": name,
                    "counts": [(s, by_state.get(s, 0)) for s in COLUMNS],
                    "panel": panel,
                    "state": PanelState(panel.state) if panel else None,
                }
            )
    context = {
        "season": found.season,
        "rows": rows,
        "columns": COLUMNS,
        "waiting": sum(c.get(CandidateState.RECEIVED, 0) for c in counts.values()),
    }
    return render(asked, "office/review.html", context)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def review_candidates(asked: Asked) -> HttpResponse:
    """The candidates under review, narrowed by honour, state, recommending unit and name."""
    found = reviewed(asked)
    wanted = wanted_of(asked, season=found.season.pk)
    if asked.method == "POST":
        return list_sent(asked, CANDIDATES, wanted)
    filters, by = filters_of(wanted), order_of(OF_CANDIDATES, wanted)
    page = candidates_page(asked.actor, found.season, filters, by=by, cut=wanted.cut)
    names = honour_names(found)
    context = {
        "season": found.season,
        "page": page,
        "columns": [
            Column(_("Candidate")),
            Column(_("Honour")),
            Column(_("Recommending unit")),
            Column(_("State")),
            Column(_("Score"), numeric=True),
        ],
        "rows": list(_listed(found.season.pk, page.rows, names)),
        "filters": filters,
        "honours": names,
        "states": [
            *((state.value, _(state.label)) for state in UNDER_REVIEW),
            *((key, _(words)) for key, (words, _states) in SO_FAR.items()),
        ],
        "body": page.rows[0].body if filters.body and page.rows else "",
        "crumbs": _crumbs(found.season.pk, _("Candidates")),
    }
    return render(asked, "office/review_candidates.html", {"listing": CANDIDATES, **context})


def _listed(season: int, rows: Iterable[Row], names: Mapping[str, str]) -> Iterable[Cells]:
    badges, base = _badges(), reverse("review_candidates")
    away = format_html('<span title="{}">—</span>', _("You keep away from this candidate."))
    for row in rows:
        body = format_html('<a href="?season={}&amp;body={}">{}</a>', season, row.body_id, row.body)
        score = away if row.hidden else row.score
        yield _named(base, row), names[row.honour], body, badges[row.state], score


def _badges() -> dict[str, SafeString]:
    return {state.value: state_badge(state) for state in UNDER_REVIEW}


def _named(base: str, row: Row) -> SafeString:
    return format_html('<a href="{}{}/">{}</a>', base, row.id, row.name)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def ranked_candidates(asked: Asked, honour: str) -> HttpResponse:
    """The scored candidates of an honour, best first: raw totals, mean and spread."""
    found = reviewed(asked)
    wanted = wanted_of(asked, season=found.season.pk, honour=honour)
    if asked.method == "POST":
        return list_sent(asked, RANKED, wanted)
    names = honour_names(found)
    if honour not in names:
        raise Refused(Refusal.of("not_found"))
    by = order_of(OF_RANKED, wanted)
    page = ranked_page(asked.actor, found.season, honour, by=by, cut=wanted.cut)
    name = names[honour]
    context = {
        "season": found.season,
        "honour": name,
        "page": page,
        "columns": [
            Column(_("Candidate")),
            Column(_("Recommending unit")),
            Column(_("State")),
            Column(_("Mean"), numeric=True),
            Column(_("Raw totals"), numeric=True),
            Column(_("Spread"), numeric=True),
        ],
        "rows": list(_ranked(page.rows)),
        "crumbs": _crumbs(found.season.pk, _("Ranking: %(honour)s") % {"honour": name}),
    }
    return render(asked, "office/ranked_candidates.html", {"listing": RANKED, **context})


def _ranked(ranked: Iterable[Ranked]) -> Iterable[Cells]:
    badges, base = _badges(), reverse("review_candidates")
    apart = format_html(
        ' <span class="k-badge k-warn">{}{}</span>', icon("warn"), _("Judges disagree")
    )
    for one in ranked:
        mean = format_html("<b>{}</b>", one.row.score)
        raw = format_html('<span class="k-raw">{}</span>', " · ".join(map(str, one.totals)))
        spread = format_html("{}{}", one.spread, apart) if one.disagreed else one.spread
        yield _named(base, one.row), one.row.body, badges[one.row.state], mean, raw, spread


@desk(Post.SEASON_OFFICE)
@require_GET
def review_candidate(asked: Asked, pk: int) -> HttpResponse:
    """One candidate: its form, what the machine finds, the scores, the decision."""
    return _candidate_page(asked, pk, Attempt())


@desk(Post.SEASON_OFFICE)
@require_POST
def check_form(asked: Asked, pk: int) -> HttpResponse:
    """Let it through, and go on to the next that waits."""
    return _checked(asked, pk, Act.CHECK_FORM)


@desk(Post.SEASON_OFFICE)
@require_POST
def refuse_form(asked: Asked, pk: int) -> HttpResponse:
    """Refuse it with a reason, and go on to the next that waits."""
    return _checked(asked, pk, Act.REFUSE_FORM)


def _checked(asked: Asked, pk: int, act: Act) -> HttpResponse:
    shown = candidate_shown(asked.actor, pk)
    candidate = shown.candidate
    return act_or_show(
        asked,
        act,
        lambda tried: _candidate_page(asked, pk, tried),
        _next_waiting(asked, candidate.season_id, pk),
        _("%(act)s: %(name)s.") % {"act": _(act.label), "name": candidate.subject.name},
        candidate=pk,
    )


def _next_waiting(asked: Asked, season: int, pk: int) -> str:
    """The next candidate that awaits the formal check, or the list when none is left."""
    waiting = Filters(state=CandidateState.RECEIVED)
    page = candidates_page(asked.actor, review_of(asked.actor, season).season, waiting)
    left = [row.id for row in page.rows if row.id != pk]
    later = [one for one in left if one > pk] or left
    if later:
        return reverse("review_candidate", args=[later[0]])
    return f"{reverse('office_review')}?season={season}"


def _candidate_page(asked: Asked, pk: int, tried: Attempt) -> HttpResponse:
    shown = candidate_shown(asked.actor, pk)
    candidate, language = about(asked, shown.candidate), get_language() or "zh"
    fields = FormDetails.model_fields
    context = {
        "shown": shown,
        "candidate": candidate,
        "of_edition": candidate.season.edition_id,
        "state": shown.state,
        "details": [
            (_(field.title or key), str(candidate.details[key]))
            for key, field in fields.items()  # in the order of the form
            if candidate.details.get(key)
        ],
        "findings": said(shown.findings),
        "standards": [
            (s.key, s.article, s.name.in_(language), shown.weights[s.key]) for s in shown.standards
        ],
        "scored": [_scored_row(one, shown.standards) for one in shown.scored],
        "refusals": said_of(
            tried.refusals, lambda r: _("Reason for refusing") if r.field == "reason" else ""
        ),
        "reason": tried.typed.get("reason", ""),
        "history": steps_of(candidate, without=shown.kept_back),
        "crumbs": [
            *_crumbs(candidate.season_id, ""),
            Crumb(_("Candidates"), f"{reverse('review_candidates')}?season={candidate.season_id}"),
            Crumb(candidate.subject.name),
        ],
    }
    return render(asked, "office/review_candidate.html", context)


def _scored_row(one: Any, standards: Any) -> dict[str, Any]:
    return {
        "judge": one.judge,
        "state": AssignmentState(one.state),
        "total": one.total,
        "comment": one.comment,
        "marks": [one.marks.get(s.key, (None, "")) for s in standards],
    }


@desk(Post.SEASON_OFFICE)
@require_GET
def candidate_file(asked: Asked, pk: int, paper: int) -> HttpResponse:
    """A file of a candidate's form, as a copy without place data."""
    file, name = candidate_paper(asked.actor, pk, paper)
    return as_shown(public_copy(file), public_kind(file), name)


def _crumbs(season: int, last: str) -> list[Crumb]:
    first = Crumb(_("Review"), f"{reverse('office_review')}?season={season}")
    return [first, Crumb(last)] if last else [first]
