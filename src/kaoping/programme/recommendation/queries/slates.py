"""One unit's ranked list for an honour, with the rules that break beside the names."""

from dataclasses import dataclass
from datetime import datetime

from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found
from kaoping.programme.recommendation import rules
from kaoping.programme.recommendation.book import Book, book_of
from kaoping.programme.recommendation.form import FormDetails, asked_of
from kaoping.programme.recommendation.models import Candidate, CandidateFile, Rank, Slate
from kaoping.programme.recommendation.queries.quota import Picture, Places, pictured, unit_seen
from kaoping.programme.recommendation.queries.told import states_told
from kaoping.programme.recommendation.rules import CandidateState, FileKind
from kaoping.programme.recommendation.slates import (
    body_of,
    breaches_on,
    listed_on,
    way_down_to,
    why_filed,
)
from kaoping.programme.reporting.rules import characters
from kaoping.programme.scheme.entries import Honour, Trait
from kaoping.programme.scheme.requirements import Breach, ListRule
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, why_closed


@dataclass(frozen=True, slots=True)
class SlateRow:
    """One name of the list: ``own`` where this unit put it forward itself."""

    candidate: int
    place: int
    name: str
    kind: str
    by: str
    own: bool
    state: CandidateState
    deeds: int
    form_complete: bool
    broken: tuple[ListRule, ...]


@dataclass(frozen=True, slots=True)
class SlateSeen:
    """The list of one unit for one honour, in its order of recommendation.

    ``missing`` are rules of the whole list that too few names meet, ``version`` guards the
    order, ``why_not_rank`` says why it cannot be changed by the reader now.
    """

    subject_id: int
    unit: str
    body: str
    honour: Honour
    picture: Picture
    places: Places
    rows: tuple[SlateRow, ...]
    rules: tuple[ListRule, ...]
    missing: tuple[Refusal, ...]
    version: int
    is_filed: bool
    why_not_rank: tuple[Refusal, ...]

    @property
    def may_rank(self) -> bool:
        return len(self.rows) > 1 and not self.why_not_rank


def slate_seen(actor: Actor, subject_id: int, honour: str, *, now: datetime) -> SlateSeen:
    """The ranked list at a unit; rules are those of the whole body's list."""
    subject = unit_seen(actor, subject_id)
    book = book_of(subject.season)
    picture = pictured(subject, book)
    places = found(next((p for p in picture.honours if p.honour.key == honour), None))
    body = body_of(way_down_to(subject))
    list_rules = tuple(r for r in book.list_rules if r.honour == honour)
    breaches, filed = _breaches(body, book, honour), why_filed(body)
    lengths = book.lengths
    candidates = _ranked(subject, honour)
    stamped, states = _stamped(candidates), states_told(actor, subject.season_id, candidates)
    rows = tuple(
        SlateRow(
            candidate=one.pk,
            place=place,
            name=one.subject.name,
            kind=one.subject.kind,
            by=one.by.name,
            own=one.by_id == subject.pk,
            state=states[one.pk],
            deeds=characters(one.deeds),
            form_complete=_complete(one, lengths, stamped),
            broken=tuple(_broken_by(one, breaches, list_rules)),
        )
        for place, one in enumerate(candidates, start=1)
    )
    return SlateSeen(
        subject_id=subject.pk,
        unit=subject.name,
        body=body.name,
        honour=places.honour,
        picture=picture,
        places=places,
        rows=rows,
        rules=list_rules,
        missing=tuple(rules.why_breached([b for b in breaches if b.side == "too_few"], list_rules)),
        version=rules.order_version(one.pk for one in candidates),
        is_filed=filed is not None,
        why_not_rank=_why_not_rank(actor, subject, now, filed),
    )


def _why_not_rank(
    actor: Actor, subject: Subject, now: datetime, filed: Refusal | None
) -> tuple[Refusal, ...]:
    found = (
        filed,
        why_not(actor, Act.RANK_SLATE, over=subject.over),
        why_closed(calendar_of(subject), Phase.RECOMMENDATION, now),
    )
    return tuple(filter(None, found))


def _ranked(subject: Subject, honour: str) -> list[Candidate]:
    ranks = Rank.objects.filter(at=subject, honour=honour).order_by("position", "id")
    return [rank.candidate for rank in ranks.select_related("candidate__subject", "candidate__by")]


def _breaches(body: Subject, book: Book, honour: str) -> list[Breach]:
    slate = Slate.objects.select_related("body").filter(body=body, honour=honour).first()
    return breaches_on(slate, book, listed_on(slate)) if slate else []


def _broken_by(
    candidate: Candidate, breaches: list[Breach], list_rules: tuple[ListRule, ...]
) -> list[ListRule]:
    """The rules that this name breaks: it has the trait, and is one too many."""
    numbers = {
        breach.number
        for breach in breaches
        if breach.trait in candidate.traits and candidate.subject.name in breach.names
    }
    return [rule for rule in list_rules if rule.number in numbers]


def _stamped(candidates: list[Candidate]) -> set[tuple[int, str]]:
    files = CandidateFile.objects.filter(candidate__in=candidates, kind=FileKind.STAMPED_FORM)
    return set(files.values_list("candidate_id", "code"))


def _complete(
    one: Candidate, lengths: dict[str, tuple[int, int]], stamped: set[tuple[int, str]]
) -> bool:
    least, most = lengths[one.subject.kind]
    return least <= characters(one.deeds) <= most and (one.pk, one.form_code) in stamped


@dataclass(frozen=True, slots=True)
class Asks:
    """What the form of an honour asks: the traits it states, and what it leaves out."""

    traits: tuple[Trait, ...]
    not_asked: frozenset[str]


def form_asks(book: Book, kind: str) -> Asks:
    """What a nominee of that kind has to answer."""
    return Asks(book.stated_traits(kind), frozenset(set(FormDetails.model_fields) - asked_of(kind)))
