"""One candidate with its form and files. The long lists of the host are the review's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kaoping.acts.perform import permit
from kaoping.acts.table import why_not
from kaoping.acts.verbs import DECIDING, Act
from kaoping.documents.facts import RecommendationForm
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found
from kaoping.programme.recommendation.book import book_of
from kaoping.programme.recommendation.form import form_of, photo_of
from kaoping.programme.recommendation.models import Candidate, CandidateFile
from kaoping.programme.recommendation.package import why_form_incomplete
from kaoping.programme.recommendation.queries.slates import Asks, form_asks
from kaoping.programme.recommendation.queries.told import states_told
from kaoping.programme.recommendation.rules import CandidateState, FileKind
from kaoping.programme.recommendation.slates import why_not_now
from kaoping.programme.scheme.entries import Honour, Trait
from kaoping.programme.scheme.queries import edition_of

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
    """A whole recommendation form; ``against`` says for each act why the reader may not.

    ``kept_back`` are acts of its history that the reader is not to know of yet.
    """

    id: int
    season_id: int
    subject_id: int
    name: str
    kind: str
    honour: Honour
    state: CandidateState
    kept_back: tuple[Act, ...]
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
    state = states_told(actor, candidate.season_id, [candidate])[candidate.pk]
    files = tuple(
        FileSeen(f.pk, f.file_id, FileKind(f.kind), f.name, f.code, f.added)
        for f in CandidateFile.objects.filter(candidate=candidate).order_by("pk")
    )
    stamped = any(f.kind == FileKind.STAMPED_FORM and f.code == candidate.form_code for f in files)
    length = book.lengths[candidate.subject.kind]
    lacks = why_form_incomplete(candidate.subject.name, candidate.deeds, length, stamped)
    may_be_mended = candidate.flow.why_not(state, Act.AMEND_CANDIDATE) is None
    return CandidateSeen(
        id=candidate.pk,
        season_id=candidate.season_id,
        subject_id=candidate.subject_id,
        name=candidate.subject.name,
        kind=candidate.subject.kind,
        honour=edition.honour(candidate.honour),
        state=state,
        kept_back=() if state == candidate.state else DECIDING,
        by=candidate.by.name,
        by_id=candidate.by_id,
        body=candidate.slate.body.name,
        details=candidate.details,
        deeds=candidate.deeds,
        short_form=candidate.short_form,
        traits=tuple(t for t in edition.traits if t.key in candidate.traits),
        form_code=candidate.form_code,
        files=files,
        lacks=tuple(lacks) if may_be_mended else (),
        version=candidate.version,
        asks=form_asks(book, candidate.subject.kind),
        against=_against(actor, candidate, state, now),
    )


def _permitted(actor: Actor, candidate_id: int) -> Candidate:
    row = (
        Candidate.objects.select_related(
            "season", "by", "slate__body", "subject__parent", "subject__team", "subject__unit"
        )
        .filter(pk=candidate_id)
        .first()
    )
    return permit(Act.SEE_SLATE, row, by=actor, see=Act.SEE_SLATE)


def _against(
    actor: Actor, candidate: Candidate, state: CandidateState, now: datetime
) -> dict[Act, tuple[Refusal, ...]]:
    closed = why_not_now(candidate.by, candidate.slate.body, now)
    return {
        act: tuple(
            filter(
                None,
                (
                    why_not(actor, act, over=candidate.over),
                    candidate.flow.why_not(state, act),
                    closed if act is not Act.STRIKE_CANDIDATE else None,
                ),
            )
        )
        for act in ACTS
    }


def form_seen(actor: Actor, candidate_id: int) -> RecommendationForm:
    """The form as the documents room prints it, with its photo."""
    candidate = _permitted(actor, candidate_id)
    return form_of(candidate, edition_of(candidate.season.edition_id), photo_of(candidate))


def file_seen(actor: Actor, candidate_id: int, file_id: int) -> tuple[int, str]:
    """The id of the kept file and its name, of a candidate that ``actor`` may see."""
    candidate = _permitted(actor, candidate_id)
    kept = found(CandidateFile.objects.filter(candidate=candidate, pk=file_id).first())
    return kept.file_id, kept.name


def names_of_candidates(keys: Iterable[int]) -> dict[int, str]:
    """The names of the subjects that were put forward, by the candidate's key."""
    return dict(Candidate.objects.filter(pk__in=keys).values_list("pk", "subject__name"))
