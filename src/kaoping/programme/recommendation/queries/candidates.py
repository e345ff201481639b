"""Candidates one by one, and the long lists of the host's office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db.models import Q, QuerySet

from kaoping.acts.perform import permit
from kaoping.acts.scope import subjects_where
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.documents.facts import RecommendationForm
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.recommendation.book import book_of
from kaoping.programme.recommendation.form import form_of, photo_of
from kaoping.programme.recommendation.models import Candidate, CandidateFile
from kaoping.programme.recommendation.package import why_form_incomplete
from kaoping.programme.recommendation.queries.paging import PAGE, Page, counted, cut
from kaoping.programme.recommendation.queries.slates import Asks, form_asks
from kaoping.programme.recommendation.rules import CandidateState, FileKind
from kaoping.programme.scheme.entries import Honour, Trait
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, why_closed

ACTS = (Act.AMEND_CANDIDATE, Act.WITHDRAW_CANDIDATE, Act.STRIKE_CANDIDATE)


@dataclass(frozen=True, slots=True)
class FileSeen:
    id: int
    file: int
    kind: FileKind
    name: str
    code: str
    added: datetime


@dataclass(frozen=True, slots=True)
class CandidateSeen:
    """A whole recommendation form; ``against`` says for each act why the reader may not."""

    id: int
    name: str
    kind: str
    honour: Honour
    state: CandidateState
    by: str
    by_id: int
    body: str
    details: Mapping[str, str]
    deeds: str
    short_form: str
    traits: tuple[Trait, ...]
    form_code: str
    files: tuple[FileSeen, ...]
    lacks: tuple[Refusal, ...]
    put_forward_at: datetime
    version: int
    asks: Asks
    against: Mapping[Act, tuple[Refusal, ...]]

    def may(self, act: Act) -> bool:
        return not self.against[act]


def candidate_seen(actor: Actor, candidate_id: int, *, now: datetime) -> CandidateSeen:
    """One candidate with its form, for those who see the list it stands on."""
    candidate = _permitted(actor, candidate_id)
    book = book_of(candidate.season)
    edition = book.edition
    files = tuple(
        FileSeen(f.pk, f.file_id, FileKind(f.kind), f.name, f.code, f.added)
        for f in CandidateFile.objects.filter(candidate=candidate).order_by("pk")
    )
    stamped = any(f.kind == FileKind.STAMPED_FORM and f.code == candidate.form_code for f in files)
    length = book.lengths[candidate.subject.kind]
    return CandidateSeen(
        id=candidate.pk,
        name=candidate.subject.name,
        kind=candidate.subject.kind,
        honour=edition.honour(candidate.honour),
        state=CandidateState(candidate.state),
        by=candidate.by.name,
        by_id=candidate.by_id,
        body=candidate.slate.body.name,
        details=candidate.details,
        deeds=candidate.deeds,
        short_form=candidate.short_form,
        traits=tuple(t for t in edition.traits if t.key in candidate.traits),
        form_code=candidate.form_code,
        files=files,
        lacks=tuple(why_form_incomplete(candidate.subject.name, candidate.deeds, length, stamped)),
        put_forward_at=candidate.put_forward_at,
        version=candidate.version,
        asks=form_asks(book, candidate.subject.kind),
        against=_against(actor, candidate, now),
    )


def _permitted(actor: Actor, candidate_id: int) -> Candidate:
    candidate = (
        Candidate.objects.select_related(
            "season", "by", "slate__body", "subject__parent", "subject__team", "subject__unit"
        )
        .filter(pk=candidate_id)
        .first()
    )
    permit(Act.SEE_SLATE, candidate, by=actor, see=Act.SEE_SLATE)
    if candidate is None:
        raise Refused(Refusal.of("not_found"))
    return candidate


def _against(actor: Actor, candidate: Candidate, now: datetime) -> dict[Act, tuple[Refusal, ...]]:
    closed = why_closed(calendar_of(candidate.by), Phase.RECOMMENDATION, now)
    return {
        act: tuple(
            filter(
                None,
                (
                    why_not(actor, act, over=candidate.over),
                    candidate.flow.why_not(candidate.state, act),
                    closed if act is not Act.STRIKE_CANDIDATE else None,
                ),
            )
        )
        for act in ACTS
    }


def form_seen(actor: Actor, candidate_id: int) -> RecommendationForm:
    """The form as the documents room prints it, with its photo."""
    candidate = _permitted(actor, candidate_id)
    return form_of(candidate, photo_of(candidate))


def file_seen(actor: Actor, candidate_id: int, file_id: int) -> tuple[int, str]:
    """The id of the kept file and its name, of a candidate that ``actor`` may see."""
    candidate = _permitted(actor, candidate_id)
    found = CandidateFile.objects.filter(candidate=candidate, pk=file_id).first()
    if found is None:
        raise Refused(Refusal.of("not_found"))
    return found.file_id, found.name


@dataclass(frozen=True, slots=True)
class CandidateRow:
    id: int
    name: str
    body: str
    state: CandidateState
    score: Decimal | None
    scores: int


COLUMNS = ("id", "subject__name", "slate__body__name", "state", "score", "scores")


def candidates_of(
    actor: Actor, season_id: int, honour: str, *, state: str = "", search: str = "",
    after: str = "", before: str = "",
) -> Page[CandidateRow]:  # fmt: skip
    """All candidates of a season for one honour that ``actor`` may see, in order of arrival."""
    found = _seen(actor, season_id, honour)
    if state:
        found = found.filter(state=state)
    if search:
        found = found.filter(subject__name__contains=search)
    page = cut(found.values_list(*COLUMNS), "id", after, before)
    rows = tuple(_row(row) for row in page.rows)
    return Page(
        rows,
        counted(found),
        str(rows[0].id) if page.earlier and rows else None,
        str(rows[-1].id) if page.later and rows else None,
    )


def ranked_candidates(
    actor: Actor, season_id: int, honour: str, *, after: str = "", size: int = PAGE
) -> Page[CandidateRow]:
    """The scored candidates of one honour, best first; ``after`` is ``score:id``."""
    found = _seen(actor, season_id, honour).filter(score__isnull=False)
    rows = found
    start = _key(after)
    if start is not None:
        score, pk = start
        # The plain bound on the score is what lets the index begin at the right place.
        rows = rows.filter(score__lte=score).filter(Q(score__lt=score) | Q(id__gt=pk))
    page = list(rows.order_by("-score", "id").values_list(*COLUMNS)[: size + 1])
    shown = tuple(_row(row) for row in page[:size])
    more = len(page) > size
    return Page(shown, counted(found), None, f"{shown[-1].score}:{shown[-1].id}" if more else None)


def _seen(actor: Actor, season_id: int, honour: str) -> QuerySet[Candidate]:
    return Candidate.objects.filter(
        subjects_where(actor, Act.SEE_SLATE), season_id=season_id, honour=honour
    )


def _key(after: str) -> tuple[Decimal, int] | None:
    score, _, pk = after.partition(":")
    try:
        return (Decimal(score), int(pk)) if pk.isdigit() else None
    except InvalidOperation:
        return None


def _row(values: tuple[int, str, str, str, Decimal | None, int]) -> CandidateRow:
    pk, name, body, state, score, scores = values
    return CandidateRow(pk, name, body, CandidateState(state), score, scores)
