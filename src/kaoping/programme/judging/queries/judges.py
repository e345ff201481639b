"""A judge's own work: the candidates assigned, one at a time with their evidence, the votes.

Nobody reads another's marks here; who is not assigned does not learn that there is anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Subquery, Value

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.perform import permit
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.prepared import Given, Prepared
from kaoping.foundation.refusal import found
from kaoping.programme.judging.loading import assignment_of
from kaoping.programme.judging.models import Assignment, Mark, Panel
from kaoping.programme.judging.rules import AssignmentState, PanelState
from kaoping.programme.judging.terms import Terms, terms_of
from kaoping.programme.recommendation.models import CandidateFile
from kaoping.programme.reporting.models import Figure, ReportFile, Section
from kaoping.programme.scheme.edition import Text
from kaoping.programme.scheme.entries import Standard
from kaoping.programme.season.rules import SeasonState


@dataclass(frozen=True, slots=True)
class Task:
    """A candidate to score, as one line of the judge's list."""

    id: int
    name: str
    body: str
    honour: str
    state: str
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the judge is, over all seasons at work."""

    given: int
    scored: int
    recused: int
    first_open: int | None

    @property
    def whole(self) -> int:
        return self.given + self.scored


@dataclass(frozen=True, slots=True)
class Tasks:
    page: Page[Task]
    progress: Progress
    panels: list[tuple[int, str, str]]  # id, name, state of those the judge sits on
    honours: dict[str, Text]

    @property
    def rows(self) -> Sequence[Task]:
        return self.page.rows


def my_candidates(
    actor: Actor,
    *,
    state: str = "",
    name: str = "",
    by: Sequence[str] = ("pk",),
    cut: Cut = FIRST_PAGE,
) -> Tasks:
    """The candidates assigned to the judge, in the order they were given out."""
    mine = _mine(actor)
    rows = mine.filter(state=state) if state in set(AssignmentState) else mine
    rows = rows.filter(candidate__subject__name__icontains=name) if name else rows
    found = rows.values(*LINE)
    seats = Panel.objects.filter(
        seats__account=actor.account_id, season__state=SeasonState.OPEN
    ).select_related("season")
    panels = list(seats.order_by("pk"))
    honours = {h.key: h.name for panel in panels for h in terms_of(panel.season).edition.honours}
    return Tasks(
        page_of(found, by, _lines, cut),
        progress_of(actor),
        [(panel.pk, panel.name, panel.state) for panel in panels],
        honours,
    )


def _mine(actor: Actor) -> QuerySet[Assignment]:
    return _of(_judge(actor))


def _judge(actor: Actor) -> int:
    """The account whose assignments they are; nobody's who is no judge."""
    return (actor.account_id or 0) if actor.post == Post.JUDGE else 0


def _of(account: int | Given) -> QuerySet[Assignment]:
    return Assignment.objects.filter(account=account, seat__panel__season__state=SeasonState.OPEN)


LINE = (
    "pk", "candidate__subject__name", "candidate__slate__body__name", "candidate__honour",
    "state", "total",
)  # fmt: skip


def _lines(read: Iterable[dict[str, Any]]) -> list[Task]:
    return [Task(*row.values()) for row in read]


def progress_of(actor: Actor) -> Progress:
    """Counts of the judge's own assignments, one statement."""
    (counted,) = _progress(account=_judge(actor))
    return Progress(*counted)


@Prepared
def _progress() -> QuerySet[Assignment, tuple[Any, ...]]:
    given = Q(state=AssignmentState.GIVEN)
    counted = (
        _of(Given("account"))
        .values(one=Value(1))
        .annotate(
            given=Count("pk", filter=given),
            scored=Count("pk", filter=Q(state=AssignmentState.SCORED)),
            recused=Count("pk", filter=Q(state=AssignmentState.RECUSED)),
            first_open=Min("pk", filter=given),
        )
    )
    return counted.values_list("given", "scored", "recused", "first_open")


@dataclass(frozen=True, slots=True)
class Told:
    """A section of the accepted summary that answers a standard."""

    name: Text
    text: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure of the accepted summary: verified, or as counted or declared where it agreed."""

    key: str
    name: Text
    unit: Text
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that the judge may open: ``source`` is report or candidate."""

    source: str
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class StandardAsked:
    """A standard with what answers it, its weight, and the judge's own mark."""

    standard: Standard
    weight: int
    told: list[Told]
    counted: list[Counted]
    papers: list[Paper]
    points: Decimal | None
    comment: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the candidate stands among the judge's own: for the way to the next."""

    number: int
    whole: int
    left: int
    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class ToScore:
    """One candidate on one page, with all that is needed to score it."""

    assignment: Assignment
    honour: Text
    full: int
    standards: list[StandardAsked]
    papers: list[Paper]
    place: Place

    @property
    def open(self) -> bool:
        recused = self.assignment.state == AssignmentState.RECUSED
        return not recused and self.assignment.seat.panel.state == PanelState.SCORING


def to_score(actor: Actor, pk: int) -> ToScore:
    """The judge's own assignment with the evidence for each standard; without it once recused."""
    assignment = own_assignment(actor, pk)
    panel, candidate = assignment.seat.panel, assignment.candidate
    terms = terms_of(panel.season)
    left = assignment.state == AssignmentState.RECUSED
    files = [] if left else _forms(candidate=candidate.pk)
    return ToScore(
        assignment,
        terms.edition.honour(panel.honour).name,
        terms.full_score,
        [] if left else _asked(assignment, terms),
        [Paper("candidate", pk, name) for pk, name in files],
        _place(actor, pk),
    )


def own_assignment(actor: Actor, pk: int) -> Assignment:
    """The judge's own assignment; not found for anybody else."""
    assignment = assignment_of(pk)
    permit(Act.SCORE_CANDIDATE, assignment, by=actor, see=Act.SCORE_CANDIDATE)
    return assignment


def judged_assignment(actor: Actor, pk: int) -> Assignment:
    """As above, and not found once the judge recused: who left reads no evidence any more."""
    assignment = own_assignment(actor, pk)
    return found(None if assignment.state == AssignmentState.RECUSED else assignment)


def _place(actor: Actor, pk: int) -> Place:
    """One statement over the judge's own; those recused are passed by."""
    (counted,) = _placed(account=_judge(actor), pk=pk)
    return Place(*counted)


@Prepared
def _placed() -> QuerySet[Assignment, tuple[Any, ...]]:
    mine = _of(Given("account")).exclude(state=AssignmentState.RECUSED)
    counted = mine.values(one=Value(1)).annotate(
        number=Count("pk", filter=Q(pk__lte=Given("pk"))),
        whole=Count("pk"),
        left=Count("pk", filter=Q(state=AssignmentState.GIVEN)),
        previous=Max("pk", filter=Q(pk__lt=Given("pk"))),
        next=Min("pk", filter=Q(pk__gt=Given("pk"))),
    )
    return counted.values_list("number", "whole", "left", "previous", "next")


def name_and_next(actor: Actor, pk: int) -> tuple[str, int | None]:
    """The candidate of the judge's own assignment, and the assignment after it."""
    return found(_name_and_next.one(account=_judge(actor), pk=pk))


@Prepared
def _name_and_next() -> QuerySet[Assignment, tuple[str, int | None]]:
    after = _of(Given("account")).exclude(state=AssignmentState.RECUSED).filter(pk__gt=Given("pk"))
    following = Subquery(after.order_by("pk").values("pk")[:1])
    mine = _of(Given("account")).filter(pk=Given("pk")).annotate(following=following)
    return mine.values_list("candidate__subject__name", "following")


def _asked(assignment: Assignment, terms: Terms) -> list[StandardAsked]:
    standards = terms.standards(assignment.seat.panel.honour)
    weights = terms.weights(assignment.seat.panel.honour)
    subject = assignment.candidate.subject_id
    told, counted = _sections(subject, standards), _figures(subject, standards)
    papers = _papers(subject)
    marks = {mark.standard: mark for mark in _marks(assignment=assignment.pk)}
    found_ = []
    for standard in standards:
        mark = marks.get(standard.key)
        found_.append(
            StandardAsked(
                standard,
                weights[standard.key],
                [
                    Told(terms.edition.section(k).name, told[k])
                    for k in standard.sections
                    if k in told
                ],
                [
                    Counted(i.key, i.name, i.unit, counted[i.key])
                    for i in map(terms.edition.indicator, standard.indicators)
                    if i.key in counted
                ],
                [p for part in _parts(standard) for p in papers.get(part, [])],
                mark.points if mark else None,
                mark.comment if mark else "",
            )
        )
    return found_


def _parts(standard: Standard) -> list[str]:
    sections = [f"section:{key}" for key in standard.sections]
    return sections + [f"figure:{key}" for key in standard.indicators]


def _sections(subject: int, standards: tuple[Standard, ...]) -> dict[str, str]:
    keys = {key for standard in standards for key in standard.sections}
    rows = Section.objects.filter(report__subject=subject, key__in=keys).exclude(text="")
    return dict(rows.values_list("key", "text"))


def _figures(subject: int, standards: tuple[Standard, ...]) -> dict[str, Decimal | None]:
    keys = {key for standard in standards for key in standard.indicators}
    return {
        key: as_judged(verified, computed, declared)
        for key, verified, computed, declared in _reported(subject=subject)
        if key in keys
    }


@Prepared
def _reported() -> QuerySet[Figure, tuple[Any, ...]]:
    figures = Figure.objects.filter(report__subject=Given("subject"))
    return figures.values_list("indicator", "verified", "computed", "declared")


def as_judged(
    verified: Decimal | None, computed: Decimal | None, declared: Decimal | None
) -> Decimal | None:
    """The one value of a figure that judges read."""
    return next((v for v in (verified, computed, declared) if v is not None), None)


def _papers(subject: int) -> dict[str, list[Paper]]:
    papers: dict[str, list[Paper]] = {}
    for pk, part, name in _proofs(subject=subject):
        papers.setdefault(part, []).append(Paper("report", pk, name))
    return papers


@Prepared
def _proofs() -> QuerySet[ReportFile, tuple[int, str, str]]:
    files = ReportFile.objects.filter(report__subject=Given("subject")).order_by("pk")
    return files.values_list("pk", "part", "name")


@Prepared
def _forms() -> QuerySet[CandidateFile, tuple[int, str]]:
    files = CandidateFile.objects.filter(candidate=Given("candidate"))
    return files.values_list("pk", "name")


@Prepared
def _marks() -> QuerySet[Mark, Mark]:
    return Mark.objects.filter(assignment=Given("assignment"))


def evidence(actor: Actor, pk: int, source: str, paper: int) -> tuple[StoredFile, str]:
    """A file of the judge's own candidate with its name; not found for anybody else."""
    candidate = judged_assignment(actor, pk).candidate
    if source == "candidate":
        mine = CandidateFile.objects.filter(candidate=candidate)
        form = found(mine.select_related("file").filter(pk=paper).first())
        return form.file, form.name
    theirs = ReportFile.objects.filter(report__subject=candidate.subject_id)
    report = found(theirs.select_related("file").filter(pk=paper).first())
    return report.file, report.name
