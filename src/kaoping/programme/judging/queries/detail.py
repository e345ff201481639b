"""One candidate as the office reads it: form, findings of the machine, scores, decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from kaoping.acts.perform import permit
from kaoping.acts.verbs import DECIDING, Act
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.prepared import Given, Prepared
from kaoping.foundation.refusal import Refusal, found
from kaoping.foundation.rows import one_of
from kaoping.programme.judging.keeping import stake_of, state_told
from kaoping.programme.judging.models import Assignment, Conflict, Decision, FormalCheck
from kaoping.programme.judging.rules import (
    DISAGREEMENT,
    AssignmentState,
    Cause,
    spread_of,
)
from kaoping.programme.judging.terms import Terms, terms_of
from kaoping.programme.recommendation.models import Candidate, CandidateFile, PartFile, Share
from kaoping.programme.recommendation.rules import HOLDS_A_SLOT, CandidateState, PackageState
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.entries import Standard
from kaoping.programme.scheme.requirements import Listed, breaches


@dataclass(frozen=True, slots=True)
class Scored:
    """What one judge gave: points and word by standard, and the total."""

    judge: str
    state: str
    total: Decimal | None
    comment: str
    marks: dict[str, tuple[Decimal, str]]


@dataclass(frozen=True, slots=True)
class KeptAway:
    judge: str
    cause: Cause
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The candidate with all that the office may read of it; ``hidden`` hides the scores.

    ``state`` is the one that the reader may know.
    """

    candidate: Candidate
    state: CandidateState
    standards: tuple[Standard, ...]
    weights: dict[str, int]
    files: list[CandidateFile]
    check: FormalCheck | None
    findings: list[Refusal]
    hidden: bool
    scored: list[Scored]
    kept_away: list[KeptAway]
    decision: Decision | None
    panel_id: int | None

    @property
    def kept_back(self) -> tuple[Act, ...]:
        """Acts that its history may not tell the reader."""
        return () if self.state == self.candidate.state else DECIDING

    @property
    def judges(self) -> int:
        """How many score it: all to whom it was given but those who keep away."""
        return sum(one.state != AssignmentState.RECUSED for one in self.scored)

    @property
    def scores_in(self) -> int:
        return sum(one.total is not None for one in self.scored)

    @property
    def spread(self) -> Decimal | None:
        return spread_of([s.total for s in self.scored if s.total is not None])

    @property
    def disagreed(self) -> bool:
        return self.spread is not None and self.spread > DISAGREEMENT


def candidate_shown(actor: Actor, pk: int) -> Shown:
    """The candidate for the season office; not found for anybody else."""
    row = _candidate.one(pk=pk)
    candidate = permit(Act.SEE_CANDIDATE, row, by=actor, see=Act.SEE_CANDIDATE)
    terms = terms_of(candidate.season)
    hidden = stake_of(actor, candidate.season).holds(candidate.subject)
    waiting = candidate.state == CandidateState.RECEIVED
    scored = [] if waiting or hidden else _scored(candidate)
    return Shown(
        candidate=candidate,
        state=state_told(candidate) if hidden else CandidateState(candidate.state),
        standards=terms.standards(candidate.honour),
        weights=terms.weights(candidate.honour),
        files=_files(candidate=pk),
        check=getattr(candidate, "formal_check", None),
        findings=list(findings_of(candidate, terms)) if waiting else [],
        hidden=hidden,
        scored=[one for _, one in scored],
        kept_away=[] if waiting or hidden else _kept_away(candidate),
        decision=None if hidden else getattr(candidate, "decision", None),
        panel_id=scored[0][0] if scored else None,
    )


@Prepared
def _candidate() -> QuerySet[Candidate, Candidate]:
    around = (
        "season", "subject__parent", "subject__team", "slate__body", "by",
        "formal_check", "decision",
    )  # fmt: skip
    return Candidate.objects.select_related(*around).filter(pk=Given("pk"))


def candidate_paper(actor: Actor, pk: int, paper: int) -> tuple[StoredFile, str]:
    """A file of a candidate's form, for the season office; not found for anybody else."""
    rows = CandidateFile.objects.select_related("file", "candidate__subject__parent")
    row = found(one_of(rows.filter(pk=paper, candidate=pk)))
    permit(Act.SEE_CANDIDATE, row.candidate, by=actor, see=Act.SEE_CANDIDATE)
    return row.file, row.name


def _scored(candidate: Candidate) -> list[tuple[int, Scored]]:
    """What every judge gave, each with the panel it sits on."""
    given: dict[int, tuple[int, Scored]] = {}
    for row in _marks(candidate=candidate.pk):
        pk, panel, judge, state, total, comment, standard, points, word = row
        if pk not in given:
            counts = state == AssignmentState.SCORED
            given[pk] = (panel, Scored(judge, state, total if counts else None, comment, {}))
        if standard is not None:
            given[pk][1].marks[standard] = (points, word)
    return list(given.values())


@Prepared
def _marks() -> QuerySet[Assignment, tuple[Any, ...]]:
    rows = Assignment.objects.filter(candidate=Given("candidate")).order_by("pk")
    return rows.values_list(
        "pk", "seat__panel_id", "seat__person__name", "state", "total", "comment",
        "marks__standard", "marks__points", "marks__comment",
    )  # fmt: skip


@Prepared
def _files() -> QuerySet[CandidateFile, CandidateFile]:
    return CandidateFile.objects.filter(candidate=Given("candidate")).order_by("pk")


def _kept_away(candidate: Candidate) -> list[KeptAway]:
    read = _conflicts(candidate=candidate.pk)
    return [KeptAway(judge, Cause(cause), reason) for judge, cause, reason in read]


@Prepared
def _conflicts() -> QuerySet[Conflict, tuple[str, str, str]]:
    rows = Conflict.objects.filter(candidate=Given("candidate")).order_by("pk")
    return rows.values_list("seat__person__name", "cause", "reason")


def findings_of(candidate: Candidate, terms: Terms) -> Iterator[Refusal]:
    """What the machine finds for the formal check: a help to the officer, who decides."""
    report = Report.objects.filter(subject=candidate.subject_id).first()
    if report is None or report.state != ReportState.ACCEPTED:
        yield Refusal.of("finding_report", article="5.3")
    length = terms.deeds_lengths.root.get(terms.edition.honour(candidate.honour).subject_kind)
    found_ = len(candidate.deeds)
    if length is not None and not length.at_least <= found_ <= length.at_most:
        yield Refusal.of("finding_deeds", found=found_, least=length.at_least, most=length.at_most)
    yield from _missing_parts(candidate, terms)
    yield from _list_faults(candidate, terms)


def _missing_parts(candidate: Candidate, terms: Terms) -> Iterator[Refusal]:
    """Parts of the body's package (article 7) that are not complete, or lack their files."""
    package = getattr(candidate.slate.body, "package", None)
    if package is None:  # put forward by the host itself, which files nothing
        return
    if package.state != PackageState.RECEIVED:
        yield Refusal.of("finding_package", article="7")
    filed = set(PartFile.objects.filter(part__package=package).values_list("part__key", flat=True))
    for part in terms.edition.parts:
        if part.required and "files" in part.answered_by and part.key not in filed:
            yield Refusal.of("finding_part", article=part.article, number=part.number)


def _list_faults(candidate: Candidate, terms: Terms) -> Iterator[Refusal]:
    listed = [
        Listed(name, traits)
        for name, traits in Candidate.objects.filter(
            slate=candidate.slate_id, state__in=HOLDS_A_SLOT
        )
        .order_by("put_forward_at", "pk")
        .values_list("subject__name", "traits")
    ]
    held = Share.objects.filter(subject=candidate.slate.body_id, honour=candidate.honour)
    quota = held.values_list("held", flat=True).first() or 0
    for breach in breaches(terms.list_rules.root, candidate.honour, quota, listed):
        yield Refusal.of(
            "finding_list_rule",
            article="5.3",
            number=breach.number,
            allowed=breach.allowed,
            found=breach.found,
        )
