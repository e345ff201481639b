"""The office's lists of candidates: one indexed read a page, paged by key."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import found
from kaoping.foundation.words import N_
from kaoping.programme.judging.keeping import Stake, kept_secret, stake_of
from kaoping.programme.judging.models import Assignment
from kaoping.programme.judging.rules import DISAGREEMENT, AssignmentState, spread_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.edition import Text
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Season
from kaoping.programme.season.rules import SeasonState

# What the office reviews: all that was received, whatever came of it.
UNDER_REVIEW = (
    CandidateState.RECEIVED, CandidateState.CHECKED, CandidateState.REFUSED,
    CandidateState.CHOSEN, CandidateState.NOT_CHOSEN, CandidateState.NOTIFIED,
    CandidateState.REMOVED, CandidateState.HONOURED, CandidateState.REVOKED,
)  # fmt: skip
PASSED = tuple(
    state
    for state in UNDER_REVIEW
    if state not in (CandidateState.RECEIVED, CandidateState.REFUSED)
)
CHOSEN = tuple(
    state for state in PASSED if state not in (CandidateState.CHECKED, CandidateState.NOT_CHOSEN)
)
COMMENDED = (CandidateState.HONOURED, CandidateState.REVOKED)
SO_FAR = {
    "passed": (N_("Passed the formal check, whatever came after"), PASSED),
    "chosen_so_far": (N_("Chosen, whatever came after"), CHOSEN),
    "commended": (N_("Commended, whether revoked since or not"), COMMENDED),
}
"""Those that came so far, whatever came of them: the steps of the funnel."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty ones do not narrow. ``state`` may be one of ``SO_FAR``."""

    honour: str = ""
    state: str = ""
    body: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate in a list. ``hidden`` are scores that the reader keeps away from; of such a one
    ``state`` tells no decision that is not public yet."""

    id: int
    name: str
    body_id: int
    body: str
    honour: str
    state: str
    score: Decimal | None
    scores: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate among the scored: its raw totals, and whether the judges disagree."""

    row: Row
    totals: tuple[Decimal, ...] = ()
    spread: Decimal | None = None

    @property
    def disagreed(self) -> bool:
        return self.spread is not None and self.spread > DISAGREEMENT


@dataclass(frozen=True, slots=True)
class Honour:
    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Review:
    """A season under review as its host sees it: the honours that it may give."""

    season: Season
    honours: tuple[Honour, ...]


def review_of(actor: Actor, wanted: int | None = None) -> Review:
    """The season ``wanted``, or the newest one at work, of those that the actor hosts."""
    hosted = [s.season_id for s in actor.standings if s.host]
    seasons = Season.objects.filter(pk__in=hosted if wanted is None else {wanted} & set(hosted))
    with_digest = seasons.annotate(digest=F("edition__digest"))
    order = sorted(with_digest, key=lambda s: (s.state == SeasonState.OPEN, s.year, s.pk))
    season = found(order[-1] if order else None)
    edition = edition_of(season.edition_id, season.digest)
    return Review(season, tuple(Honour(h.key, h.name) for h in edition.honours))


def counts_by_state(actor: Actor, season: Season) -> dict[str, dict[str, int]]:
    """Honour → state → how many: what the overview shows, and the notice publishes."""
    secret = kept_secret(stake_of(actor, season), season)
    rows = (
        Candidate.objects.filter(_seen(actor, Act.SEE_CANDIDATE), season=season)
        .order_by()
        .annotate(told=_told(secret))
        .values_list("honour", "told")
        .annotate(number=Count("pk"))
    )
    counts: dict[str, dict[str, int]] = {}
    for honour, state, number in rows:
        counts.setdefault(honour, {})[state] = number
    return counts


def candidates_page(
    actor: Actor,
    season: Season,
    filters: Filters,
    *,
    by: Sequence[str] = ("pk",),
    cut: Cut = FIRST_PAGE,
) -> Page[Row]:
    """One page of the candidates, narrowed by ``filters``."""
    stake = stake_of(actor, season)
    seen = Candidate.objects.filter(_seen(actor, Act.SEE_CANDIDATE))
    seen = seen.annotate(told=_told(kept_secret(stake, season)), own=_own(stake))
    rows = _filtered(seen, season, filters)

    def made(read: Sequence[dict[str, Any]]) -> list[Row]:
        return _rows(read)

    return page_of(rows, by, made, cut, values=READ)


BEST_FIRST = ("-score", "pk")


def ranked_page(
    actor: Actor,
    season: Season,
    honour: str,
    *,
    by: Sequence[str] = BEST_FIRST,
    cut: Cut = FIRST_PAGE,
) -> Page[Ranked]:
    """The scored candidates of an honour, best first, with raw totals beside the mean.

    Those that the reader keeps away from are left out: their place would tell the score.
    """
    rows = Candidate.objects.filter(
        _seen(actor, Act.SEE_SCORES), season=season, honour=honour, score__isnull=False
    )
    stake = stake_of(actor, season)
    rows = rows.exclude(stake.where) if stake else rows
    rows = rows.annotate(told=_told(()), own=_own(Stake()))

    def made(read: Sequence[dict[str, Any]]) -> list[Ranked]:
        return _with_totals(_rows(read))

    return page_of(rows, by, made, cut, values=READ)


def _seen(actor: Actor, act: Act) -> Q:
    # No reach of a judge: assigned ones have their own list, without others' scores.
    return subjects_where(actor, act, subject="subject", season="season_id")


def _told(secret: Collection[int]) -> Combinable:
    """The state that the reader may know, by which lists are narrowed and counted as well."""
    if not secret:
        return F("state")
    reviewed = When(pk__in=secret, then=Value(CandidateState.CHECKED.value))
    return Case(reviewed, default=F("state"), output_field=CharField())


def _own(stake: Stake) -> Combinable:
    """Whether the reader keeps away from it."""
    if not stake:
        return Value(value=False)
    return Case(When(stake.where, then=Value(value=True)), default=Value(value=False))


def _filtered(rows: QuerySet[Candidate], season: Season, filters: Filters) -> QuerySet[Candidate]:
    one = (CandidateState(filters.state),) if filters.state in UNDER_REVIEW else UNDER_REVIEW
    _words, wanted = SO_FAR.get(filters.state, ("", one))
    rows = rows.filter(Q(told__in=wanted), season=season)
    if filters.honour:
        rows = rows.filter(honour=filters.honour)
    if filters.body is not None:
        rows = rows.filter(slate__body=filters.body)
    if filters.name:
        rows = rows.filter(subject__name__icontains=filters.name)
    return rows


READ = (
    "pk", "subject__name", "slate__body_id", "slate__body__name", "honour", "told",
    "score", "scores", "own",
)  # fmt: skip


def _rows(read: Iterable[dict[str, Any]]) -> list[Row]:
    """The rows shown; scores are blanked where the reader keeps away."""
    found = []
    rows = ([one[key] for key in READ] for one in read)
    for pk, name, body, body_name, honour, state, score, scores, hidden in rows:
        given, number = (None, 0) if hidden else (score, scores)
        found.append(Row(pk, name, body, body_name, honour, state, given, number, hidden))
    return found


def _with_totals(rows: list[Row]) -> list[Ranked]:
    totals: dict[int, list[Decimal]] = {row.id: [] for row in rows}
    given = Assignment.objects.filter(candidate__in=totals, state=AssignmentState.SCORED)
    for pk, total in given.order_by("pk").values_list("candidate_id", "total"):
        totals[pk].append(total or Decimal(0))
    return [Ranked(row, tuple(totals[row.id]), spread_of(totals[row.id])) for row in rows]
