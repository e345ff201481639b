"""The plan of assignment on its way: solved, looked at, edited; published by the act.

A plan is a draft, not an act: it lives in the drafts of the officer who makes it, so that
it can be left and taken up again, and nobody sees it before it is published.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kaoping.acts.perform import permit
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_
from kaoping.programme.judging.assigning import Overload, Shortage, solve
from kaoping.programme.judging.belonging import Kept, all_conflicts
from kaoping.programme.judging.keeping import kept_from, why_own_panel
from kaoping.programme.judging.loading import checked, panel_of, seats_of
from kaoping.programme.judging.models import Assignment, Panel, Seat
from kaoping.programme.judging.rules import AssignmentState
from kaoping.programme.judging.terms import terms_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.reporting.models import Draft

PAGE = 25
LEFT = N_("judge no more")


@dataclass(frozen=True, slots=True)
class Cell:
    """A judge beside a candidate: in the plan or not, kept away or not, scored or not."""

    seat: int
    judge: str
    planned: bool
    cause: str
    scored: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    candidate: int
    name: str
    body: str
    cells: list[Cell]

    @property
    def planned(self) -> int:
        return sum(cell.planned for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """One page of the plan with every judge's load; ``missing`` is why it is not whole."""

    panel: Panel
    begun: bool
    at_most: int | None
    needed: int
    loads: list[tuple[str, int]]
    lines: list[PlanLine]
    candidates: int
    page: int
    pages: int
    missing: list[Refusal]


@dataclass
class _Ground:
    """What a plan stands on, read once."""

    panel: Panel
    seats: list[Seat]
    candidates: list[Candidate]
    conflicts: Kept
    scored: set[tuple[int, int]]
    given: set[tuple[int, int]]
    needed: int

    def missing(self, pairs: Collection[tuple[int, int]], at_most: int | None) -> list[Refusal]:
        """Which constraint fails for which candidate, or for which judges."""
        free = _free(self)
        solution = solve([s.pk for s in self.seats], free, needed=self.needed,
                         kept=[p for p in pairs if p[1] in free], at_most=at_most)  # fmt: skip
        names = {c.pk: c.subject.name for c in self.candidates}
        judges = {s.pk: s.person.name for s in self.seats}
        found = [_as_refusal(s, names, len(self.seats)) for s in solution.shortages]
        if solution.overload is not None:
            found.append(_overload(solution.overload, names, judges))
        return found


def plan_shown(actor: Actor, pk: int, now: datetime, *, page: int = 1) -> PlanShown:
    """The plan as it is: the draft, or where there is none what was published.

    Without the candidates that the reader keeps away from.
    """
    ground = _ground(actor, pk, now)
    draft = _draft(actor, pk)
    pairs = _pairs(draft) if draft else ground.given
    at_most = draft.content.get("at_most") if draft else None
    pages = max(1, -(-len(ground.candidates) // PAGE))
    page = min(max(1, page), pages)
    load = dict.fromkeys((seat.pk for seat in ground.seats), 0)
    for judge, _ in pairs:
        load[judge] = load.get(judge, 0) + 1
    away = kept_from(actor, ground.panel.season, ground.candidates)
    shown = [c for c in ground.candidates[(page - 1) * PAGE : page * PAGE] if c.pk not in away]
    return PlanShown(
        panel=ground.panel,
        begun=draft is not None,
        at_most=at_most,
        needed=ground.needed,
        loads=[(seat.person.name, load[seat.pk]) for seat in ground.seats],
        lines=[_line(ground, candidate, pairs) for candidate in shown],
        candidates=len(ground.candidates),
        page=page,
        pages=pages,
        missing=list(
            why_own_panel(actor, ground.panel, ground.candidates)
            or _missing(ground, pairs, at_most)
        ),
    )


def solve_plan(actor: Actor, pk: int, at_most: int | None, *, now: datetime) -> list[Refusal]:
    """Solve the plan afresh around the scores already given; what fails, named."""
    ground = _ground(actor, pk, now)
    free = _free(ground)
    kept = [pair for pair in ground.scored if pair[1] in free]
    solution = solve([s.pk for s in ground.seats], free, needed=ground.needed,
                     kept=kept, at_most=at_most)  # fmt: skip
    _save(actor, pk, {"pairs": [list(p) for p in solution.pairs], "at_most": at_most}, now)
    return _missing(ground, set(solution.pairs), at_most)


def edit_plan(
    actor: Actor,
    pk: int,
    shown: Collection[int],
    pairs: Collection[tuple[int, int]],
    *,
    now: datetime,
) -> None:
    """Replace the plan of the candidates ``shown`` by ``pairs``; the others stay."""
    ground = _ground(actor, pk, now)
    draft = _draft(actor, pk)
    old = _pairs(draft) if draft else ground.given
    kept = {pair for pair in old if pair[1] not in shown}
    new = {pair for pair in pairs if pair[1] in shown}
    content = {
        "pairs": [list(pair) for pair in sorted(kept | new)],
        "at_most": draft.content.get("at_most") if draft else None,
    }
    _save(actor, pk, content, now)


def planned_pairs(actor: Actor, pk: int) -> list[dict[str, int]]:
    """The plan in the shape that the act of publishing takes."""
    permit(Act.ASSIGN_JUDGES, panel_of(pk), by=actor, see=Act.ASSIGN_JUDGES)
    draft = _draft(actor, pk)
    pairs = _pairs(draft) if draft else set()
    return [{"judge": judge, "candidate": candidate} for judge, candidate in sorted(pairs)]


def drop_plan(actor: Actor, pk: int) -> None:
    """Forget the draft: it was published, or the officer begins anew."""
    Draft.objects.filter(account=actor.account_id or 0, about=_about(pk)).delete()


def _ground(actor: Actor, pk: int, now: datetime) -> _Ground:
    panel = panel_of(pk)
    permit(Act.ASSIGN_JUDGES, panel, by=actor, see=Act.ASSIGN_JUDGES)
    seats, candidates = seats_of(panel, now), checked(panel)
    sitting = {seat.pk for seat in seats if seat.sits}
    standing = Assignment.objects.filter(seat__panel=panel).exclude(state=AssignmentState.RECUSED)
    conflicts = all_conflicts(seats, candidates, panel.season)
    # A conflict that came up since takes the pair out of the plan, and its score with it; who
    # left has nothing to score any more, and what was scored before stands.
    rows = [
        row
        for row in standing.values_list("seat_id", "candidate_id", "state")
        if row[:2] not in conflicts and (row[0] in sitting or row[2] == AssignmentState.SCORED)
    ]
    return _Ground(
        panel,
        seats,
        candidates,
        conflicts,
        {(seat, c) for seat, c, state in rows if state == AssignmentState.SCORED},
        {(seat, c) for seat, c, _ in rows},
        terms_of(panel.season).scores_needed,
    )


def _free(ground: _Ground) -> dict[int, list[int]]:
    return {
        c.pk: [
            s.pk
            for s in ground.seats
            if (s.pk, c.pk) not in ground.conflicts and (s.sits or (s.pk, c.pk) in ground.scored)
        ]
        for c in ground.candidates
    }


def _line(ground: _Ground, candidate: Candidate, pairs: Collection[tuple[int, int]]) -> PlanLine:
    cells = []
    for seat in ground.seats:
        pair = (seat.pk, candidate.pk)
        causes = ground.conflicts.get(pair)
        cause = causes[0].label if causes else ""
        if not seat.sits and pair not in ground.scored:
            cause = cause or LEFT
        cells.append(Cell(seat.pk, seat.person.name, pair in pairs, cause, pair in ground.scored))
    return PlanLine(candidate.pk, candidate.subject.name, candidate.slate.body.name, cells)


def _missing(
    ground: _Ground, pairs: Collection[tuple[int, int]], at_most: int | None
) -> list[Refusal]:
    """What keeps the plan from being whole, candidate by candidate."""
    count = dict.fromkeys((c.pk for c in ground.candidates), 0)
    for _, candidate in pairs:
        count[candidate] = count.get(candidate, 0) + 1
    found = ground.missing(ground.scored, at_most)
    short = {fact for refusal in found for key, fact in refusal.facts if key == "candidate"}
    for one in ground.candidates:
        name, given = one.subject.name, count[one.pk]
        if pairs and given < ground.needed and name not in short:
            found.append(
                Refusal.of("too_few_judges", candidate=name, needed=ground.needed, given=given)
            )
    return found


def _as_refusal(shortage: Shortage, names: dict[int, str], members: int) -> Refusal:
    return Refusal.of(
        "too_few_without_conflict",
        candidate=names[shortage.candidate],
        needed=shortage.needed,
        free=shortage.free,
        members=members,
    )


def _overload(overload: Overload, names: dict[int, str], judges: dict[int, str]) -> Refusal:
    return Refusal.of(
        "load_too_small",
        candidates="、".join(names.get(pk, "") for pk in overload.candidates[:5]),
        judges="、".join(judges[pk] for pk in overload.judges),
        needed=overload.needed,
        possible=overload.possible,
    )


def _about(pk: int) -> str:
    return f"panel:{pk}:plan"


def _draft(actor: Actor, pk: int) -> Draft | None:
    return Draft.objects.filter(account=actor.account_id or 0, about=_about(pk)).first()


def _pairs(draft: Draft) -> set[tuple[int, int]]:
    return {(judge, candidate) for judge, candidate in draft.content["pairs"]}


def _save(actor: Actor, pk: int, content: dict[str, object], now: datetime) -> None:
    Draft.objects.update_or_create(
        account=actor.account_id or 0,
        about=_about(pk),
        defaults={"content": content, "saved_at": now},
    )
