"""The office's lists of candidates: one indexed read a page, paged by key."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db.models import Count, Q, QuerySet

from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.judging.keeping import stake_of
from kaoping.programme.judging.loading import found
from kaoping.programme.judging.models import Assignment
from kaoping.programme.judging.rules import DISAGREEMENT, AssignmentState, spread_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.edition import Text
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Season
from kaoping.programme.season.rules import SeasonState

PAGE = 50
COUNTED = 1000  # beyond it a count is only said to be more
# What the office reviews: all that was received, whatever came of it.
UNDER_REVIEW = (
    CandidateState.RECEIVED, CandidateState.CHECKED, CandidateState.REFUSED,
    CandidateState.CHOSEN, CandidateState.NOT_CHOSEN, CandidateState.NOTIFIED,
    CandidateState.REMOVED, CandidateState.HONOURED, CandidateState.REVOKED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty ones do not narrow."""

    honour: str = ""
    state: str = ""
    body: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate in a list. ``hidden`` are scores that the reader keeps away from."""

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
class Page:
    """One page of a list; ``count`` is exact to 1,000."""

    rows: list[Row] = field(default_factory=list)
    ranked: list[Ranked] = field(default_factory=list)
    count: str = "0"
    previous_key: str | None = None
    next_key: str | None = None


@dataclass(frozen=True, slots=True)
class Honour:
    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Review:
    """A season under review as its host sees it: the honours that it may give."""

    season: Season
    honours: tuple[Honour, ...]

    def honour_name(self, key: str) -> Text:
        return next(h.name for h in self.honours if h.key == key)


def review_of(actor: Actor, wanted: int | None = None) -> Review:
    """The season ``wanted``, or the newest one at work, of those that the actor hosts."""
    hosted = [s.season_id for s in actor.standings if s.host]
    seasons = Season.objects.filter(pk__in=hosted if wanted is None else {wanted} & set(hosted))
    order = sorted(seasons, key=lambda s: (s.state == SeasonState.OPEN, s.year, s.pk))
    season = found(order[-1] if order else None)
    edition = edition_of(season.edition_id)
    return Review(season, tuple(Honour(h.key, h.name) for h in edition.honours))


def counts_by_state(actor: Actor, season: Season) -> dict[str, dict[str, int]]:
    """Honour → state → how many: what the overview shows, and the notice publishes."""
    rows = (
        Candidate.objects.filter(_seen(actor, Act.SEE_CANDIDATE), season=season)
        .order_by()
        .values_list("honour", "state")
        .annotate(number=Count("pk"))
    )
    counts: dict[str, dict[str, int]] = {}
    for honour, state, number in rows:
        counts.setdefault(honour, {})[state] = number
    return counts


def candidates_page(
    actor: Actor, season: Season, filters: Filters, *, after: str = "", before: str = ""
) -> Page:
    """Candidates in the order they were put forward, narrowed by ``filters``."""
    rows = _filtered(Candidate.objects.filter(_seen(actor, Act.SEE_CANDIDATE)), season, filters)
    counted = count_of(rows)
    stake = stake_of(actor, season)
    if before.isdigit():
        read = _rows(rows.filter(pk__lt=int(before)).order_by("-pk")[: PAGE + 1], actor, stake)
        more, read = len(read) > PAGE, read[:PAGE][::-1]
        return Page(read, [], counted, *_keys(read, more, bool(read)))
    if after.isdigit():
        rows = rows.filter(pk__gt=int(after))
    read = _rows(rows.order_by("pk")[: PAGE + 1], actor, stake)
    more, read = len(read) > PAGE, read[:PAGE]
    return Page(read, [], counted, *_keys(read, after.isdigit() and bool(read), more))


def _keys(rows: list[Row], back: bool, on: bool) -> tuple[str | None, str | None]:
    return (str(rows[0].id) if back else None, str(rows[-1].id) if on else None)


def ranked_page(
    actor: Actor, season: Season, honour: str, *, after: str = "", before: str = ""
) -> Page:
    """The scored candidates of an honour, best first, with raw totals beside the mean.

    Those that the reader keeps away from are left out: their place would tell the score.
    """
    rows = Candidate.objects.filter(
        _seen(actor, Act.SEE_SCORES), season=season, honour=honour, score__isnull=False
    )
    stake = stake_of(actor, season)
    rows = rows.exclude(_touching(actor, stake)) if actor.person_id or stake else rows
    counted = count_of(rows)
    key = _score_key(after) or _score_key(before)
    back = key is not None and _score_key(after) is None
    if key is not None:
        rows = rows.filter(_beyond(*key, back=back))
    order = ("score", "-pk") if back else ("-score", "pk")
    read = _rows(rows.order_by(*order)[: PAGE + 1], actor, frozenset())
    more, read = len(read) > PAGE, read[:PAGE][:: -1 if back else 1]
    ranked = _with_totals(read)
    has_before, has_after = (more, bool(read)) if back else (key is not None and bool(read), more)
    return Page(
        [], ranked, counted,
        _as_key(read[0]) if has_before else None,
        _as_key(read[-1]) if has_after else None,
    )  # fmt: skip


def _as_key(row: Row) -> str:
    return f"{row.score},{row.id}"


def _score_key(text: str) -> tuple[Decimal, int] | None:
    score, _, pk = text.partition(",")
    try:
        return Decimal(score), int(pk)
    except (InvalidOperation, ValueError):
        return None


def _beyond(score: Decimal, pk: int, *, back: bool) -> Q:
    """Rows after (score, pk) in the ranked order, so written that the index starts there."""
    if back:
        return Q(score__gte=score) & (Q(score__gt=score) | Q(pk__lt=pk))
    return Q(score__lte=score) & (Q(score__lt=score) | Q(pk__gt=pk))


def _seen(actor: Actor, act: Act) -> Q:
    # No reach of a judge: assigned ones have their own list, without others' scores.
    return subjects_where(actor, act, subject="subject")


def _touching(actor: Actor, stake: Iterable[int]) -> Q:
    units = list(stake)
    near = Q(subject__person_id=actor.person_id) if actor.person_id else Q(pk__in=())
    if units:
        near |= Q(subject__unit_id__in=units) | Q(subject__parent__unit_id__in=units)
        near |= Q(subject__team__unit_id__in=units)
    return near


def _filtered(rows: QuerySet[Candidate], season: Season, filters: Filters) -> QuerySet[Candidate]:
    wanted = [filters.state] if filters.state in UNDER_REVIEW else list(UNDER_REVIEW)
    rows = rows.filter(season=season, state__in=wanted)
    if filters.honour:
        rows = rows.filter(honour=filters.honour)
    if filters.body is not None:
        rows = rows.filter(slate__body=filters.body)
    if filters.name:
        rows = rows.filter(subject__name__icontains=filters.name)
    return rows


def count_of(rows: QuerySet[Candidate]) -> str:
    """How many, exact to 1,000: no more is ever counted."""
    number = rows.order_by()[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if number > COUNTED else str(number)


def _rows(rows: QuerySet[Candidate], actor: Actor, stake: frozenset[int]) -> list[Row]:
    """The rows shown; scores are blanked where the reader keeps away."""
    read = rows.values_list(
        "id", "subject__name", "slate__body_id", "slate__body__name", "honour", "state",
        "score", "scores", "subject__person_id", "subject__unit_id",
        "subject__parent__unit_id", "subject__team__unit_id",
    )  # fmt: skip
    found = []
    for pk, name, body, body_name, honour, state, score, scores, person, *near in read:
        own = person is not None and person == actor.person_id
        hidden = own or (bool(stake) and not stake.isdisjoint(near))
        given, number = (None, 0) if hidden else (score, scores)
        found.append(Row(pk, name, body, body_name, honour, state, given, number, hidden))
    return found


def _with_totals(rows: list[Row]) -> list[Ranked]:
    totals: dict[int, list[Decimal]] = {row.id: [] for row in rows}
    given = Assignment.objects.filter(candidate__in=totals, state=AssignmentState.SCORED)
    for pk, total in given.order_by("pk").values_list("candidate_id", "total"):
        totals[pk].append(total or Decimal(0))
    return [Ranked(row, tuple(totals[row.id]), spread_of(totals[row.id])) for row in rows]
