"""Panels, their judges, and who scores whom (article 5.4)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN
from kaoping.acts.perform import add, move, note, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.judging.actions.scoring import keep_score
from kaoping.programme.judging.belonging import Kept, all_conflicts, keep_conflicts
from kaoping.programme.judging.keeping import why_own_panel
from kaoping.programme.judging.loading import checked, judges_of, panel_of, seats_of, why_not_now
from kaoping.programme.judging.models import Assignment, Panel, Seat
from kaoping.programme.judging.rules import AssignmentState
from kaoping.programme.judging.terms import terms_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import HOLDS_A_SLOT
from kaoping.programme.scheme.requirements import HonoursInUse
from kaoping.programme.season.models import Season


class FormPanel(BaseModel):
    """A panel for one honour of ``season``."""

    season: int = Field(title=N_("Season"), json_schema_extra=HIDDEN)
    honour: str = Field(title=N_("Honour"), min_length=1)
    name: str = Field(title=N_("Name of the panel"), min_length=1, max_length=80)


@performs(Act.FORM_PANEL)
def form_panel(actor: Actor, given: FormPanel, *, now: datetime) -> int:
    """Form the one panel that reviews an honour's candidates."""
    row = Season.objects.filter(pk=given.season).first()
    season = permit(Act.FORM_PANEL, row, by=actor, see=Act.SEE_SEASON)
    in_use = terms_of(season).read("honours_in_use", HonoursInUse).root
    taken = Panel.objects.filter(season=season, honour=given.honour).exists()
    refuse_if(
        why_not_now(season, now),
        None if given.honour in in_use else Refusal.of("honour_not_in_use", field="honour"),
        Refusal.of("panel_taken", field="honour") if taken else None,
    )
    panel = Panel(season=season, honour=given.honour, name=given.name)
    add(Act.FORM_PANEL, panel, by=actor, now=now, honour=given.honour, name=given.name)
    return panel.pk


class AppointJudge(BaseModel):
    """``account`` becomes a member of ``panel``."""

    panel: int = Field(title=N_("Panel"), json_schema_extra=HIDDEN)
    account: int = Field(title=N_("Judge"))


@performs(Act.APPOINT_JUDGE)
def appoint_judge(actor: Actor, given: AppointJudge, *, now: datetime) -> int:
    """Appoint who holds the post of a judge: a person once, and no candidate."""
    panel = panel_of(given.panel)
    permit(Act.APPOINT_JUDGE, panel, by=actor, see=Act.SEE_CANDIDATE)
    account = Account.objects.select_related("person").filter(pk=given.account).first()
    refuse_if(
        why_not_now(panel.season, now),
        panel.flow.why_not(panel.state, Act.APPOINT_JUDGE),
        _why_no_judge(panel, account, now),
    )
    if account is None or account.person is None:
        raise Refused(Refusal.of("not_a_judge", field="account"))
    seat = Seat(panel=panel, account=account, person=account.person)
    add(Act.APPOINT_JUDGE, seat, by=actor, now=now, account=account.pk)
    return seat.pk


def _why_no_judge(panel: Panel, account: Account | None, now: datetime) -> Iterator[Refusal]:
    if account is None or not judges_of(panel.season, now).filter(account=account).exists():
        yield Refusal.of("not_a_judge", field="account")
        return
    if account.person is None:
        yield Refusal.of("judge_has_no_person", field="account")
        return
    person = account.person
    if panel.seats.filter(person=person).exists():
        yield Refusal.of("sits_already", field="account", name=person.name)
    if Candidate.objects.filter(
        season=panel.season_id, subject__person=person, state__in=HOLDS_A_SLOT
    ).exists():
        yield Refusal.of("judge_is_a_candidate", field="account", article="5.4", name=person.name)


class Pair(BaseModel):
    """A judge (by the seat on the panel) and a candidate to score."""

    judge: int
    candidate: int


class AssignJudges(BaseModel):
    """The whole plan of ``panel``: who scores whom. It replaces what was not scored yet."""

    panel: int = Field(title=N_("Panel"), json_schema_extra=HIDDEN)
    pairs: list[Pair] = Field(title=N_("Judges and candidates"), min_length=1)
    version: int | None = None


@performs(Act.ASSIGN_JUDGES)
def assign_judges(actor: Actor, given: AssignJudges, *, now: datetime) -> None:
    """Publish an assignment, solved or edited: every rule is checked again here.

    Judges see their candidates from now on. Conflicts found are kept. Pairs that were
    given before and are not in the plan are taken back; of those scored only where a conflict
    came up since, and the score with them.
    """
    panel = panel_of(given.panel)
    permit(Act.ASSIGN_JUDGES, panel, by=actor, see=Act.SEE_CANDIDATE)
    seats, candidates = seats_of(panel, now), checked(panel)
    conflicts = all_conflicts(seats, candidates, panel.season)
    standing = list(Assignment.objects.select_related("candidate").filter(seat__panel=panel))
    own = why_own_panel(actor, panel, candidates)
    refuse_if(
        why_not_now(panel.season, now),
        why_stale(panel, given.version),
        panel.flow.why_not(panel.state, Act.ASSIGN_JUDGES),
        None if candidates else Refusal.of("nothing_to_judge", article="5.4"),
        own or _Plan(panel, seats, candidates, conflicts, standing).faults(given.pairs),
    )
    keep_conflicts(conflicts)
    wanted = {(pair.judge, pair.candidate) for pair in given.pairs}
    gone = _take_back(standing, wanted, conflicts)
    new = _give(seats, candidates, wanted - set(map(_pair, standing)))
    move(Act.ASSIGN_JUDGES, panel, by=actor, now=now)
    for assignment in gone:
        note(Act.ASSIGN_JUDGES, assignment, by=actor, now=now, before=_as_pair(assignment))
    for assignment in new:
        told = {**_as_pair(assignment), "account": assignment.account_id}
        note(Act.ASSIGN_JUDGES, assignment, by=actor, now=now, after=told)


def _take_back(
    standing: Sequence[Assignment], wanted: set[tuple[int, int]], conflicts: Kept
) -> list[Assignment]:
    gone = [a for a in standing if _pair(a) not in wanted and _may_go(a, conflicts)]
    Assignment.objects.filter(pk__in=[a.pk for a in gone]).delete()
    for candidate in {a.candidate_id for a in gone if a.state == AssignmentState.SCORED}:
        keep_score(candidate)
    return gone


def _may_go(assignment: Assignment, conflicts: Kept) -> bool:
    """Whether a plan may leave it out: not once it was scored, but by who keeps away now."""
    if assignment.state == AssignmentState.SCORED:
        return _pair(assignment) in conflicts
    return assignment.state == AssignmentState.GIVEN


def _pair(assignment: Assignment) -> tuple[int, int]:
    return assignment.seat_id, assignment.candidate_id


def _give(
    seats: Sequence[Seat], candidates: Sequence[Candidate], pairs: set[tuple[int, int]]
) -> list[Assignment]:
    judges = {seat.pk: seat for seat in seats}
    given = {candidate.pk: candidate for candidate in candidates}
    new = [
        Assignment(seat=judges[judge], candidate=given[pk], account_id=judges[judge].account_id)
        for judge, pk in sorted(pairs)
    ]
    return Assignment.objects.bulk_create(new, batch_size=1000)


def _as_pair(assignment: Assignment) -> dict[str, object]:
    return {"judge": assignment.seat_id, "candidate": assignment.candidate_id}


class _Plan:
    """Everything that may be wrong with a plan, each fault naming judge and candidate."""

    def __init__(
        self,
        panel: Panel,
        seats: list[Seat],
        candidates: list[Candidate],
        conflicts: Kept,
        standing: Sequence[Assignment],
    ) -> None:
        self.judges = {seat.pk: seat.person.name for seat in seats}
        self.names = {c.pk: c.subject.name for c in candidates}
        self.conflicts = conflicts
        self.standing = standing
        self.sitting = {seat.pk for seat in seats if seat.sits}
        self.scored = {_pair(a) for a in standing if a.state == AssignmentState.SCORED}
        self.needed = terms_of(panel.season).scores_needed

    def faults(self, pairs: Sequence[Pair]) -> Iterator[Refusal]:
        given: Counter[tuple[int, int]] = Counter()
        for number, pair in enumerate(pairs):
            given[pair.judge, pair.candidate] += 1
            fault = self._fault(pair, given[pair.judge, pair.candidate] > 1)
            if fault is not None:
                yield fault.about(f"pairs.{number}")
        yield from self._unscored(given)
        yield from self._too_few(candidate for _, candidate in given)

    def _fault(self, pair: Pair, again: bool) -> Refusal | None:
        if pair.judge not in self.judges or pair.candidate not in self.names:
            return Refusal.of("not_on_this_panel")
        names = {"judge": self.judges[pair.judge], "candidate": self.names[pair.candidate]}
        if again:
            return Refusal.of("assigned_twice", **names)
        causes = self.conflicts.get((pair.judge, pair.candidate))
        if causes:
            return Refusal.of("judge_in_conflict", article="5.4", cause=causes[0], **names)
        if not self._may_score(pair.judge, pair.candidate):
            return Refusal.of("judge_has_left", judge=names["judge"])
        return None

    def _may_score(self, judge: int, candidate: int) -> bool:
        """Whether the judge sits and has no conflict; what one who left has scored stands."""
        pair = (judge, candidate)
        return pair not in self.conflicts and (judge in self.sitting or pair in self.scored)

    def _unscored(self, given: Counter[tuple[int, int]]) -> Iterator[Refusal]:
        for a in self.standing:
            pair = _pair(a)
            if a.state == AssignmentState.SCORED and not {pair} & {*given, *self.conflicts}:
                yield Refusal.of(
                    "scored_already",
                    judge=self.judges[a.seat_id],
                    candidate=self.names.get(a.candidate_id, ""),
                )

    def _too_few(self, candidates: Iterable[int]) -> Iterator[Refusal]:
        counted = Counter(candidates)
        for pk, name in self.names.items():
            free = sum(self._may_score(judge, pk) for judge in self.judges)
            if free < self.needed:
                yield Refusal.of(
                    "too_few_without_conflict",
                    candidate=name,
                    needed=self.needed,
                    free=free,
                    members=len(self.judges),
                )
            elif counted[pk] < self.needed:
                yield Refusal.of(
                    "too_few_judges", candidate=name, needed=self.needed, given=counted[pk]
                )
