"""A season as a picture: how far each body is in a phase, and the funnel to the honours."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaoping.foundation.people.rules import Actor
from kaoping.foundation.words import N_, Named
from kaoping.programme.judging.queries.candidates import CHOSEN, COMMENDED, PASSED
from kaoping.programme.recommendation.counting import candidates_by_place, packages_by_body
from kaoping.programme.recommendation.rules import CandidateState, PackageState
from kaoping.programme.reporting.counting import reports_by_place
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.season.counting import Counted, by_body, in_all, subjects_by_place
from kaoping.programme.season.rules import Level, Phase, SubjectKind, Window
from kaoping.programme.season.steering import Body, SeasonSeen, bodies_below
from kaoping.programme.service.counting import records_by_place

Windows = Mapping[tuple[Phase, Level], Window]
Numbers = Mapping[str, int]

DECIDED = (
    CandidateState.REFUSED,
    CandidateState.CHOSEN,
    CandidateState.NOT_CHOSEN,
    CandidateState.NOTIFIED,
    CandidateState.REMOVED,
    CandidateState.HONOURED,
    CandidateState.REVOKED,
)
NOTIFIED = tuple(s for s in CHOSEN if s is not CandidateState.CHOSEN)
SENT = (ReportState.SUBMITTED, ReportState.ACCEPTED)
GIVEN_UP = (*SENT, ReportState.RETURNED)
FILED = (PackageState.FILED, PackageState.RECEIVED)


@dataclass(frozen=True, slots=True)
class Numbered:
    """All that the picture counts, by place in the tree or by body: five statements."""

    subjects: Sequence[Counted]
    records: Sequence[Counted]
    reports: Sequence[Counted]
    candidates: Sequence[Counted]
    packages: Mapping[int, PackageState]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a body's branch is in a phase: ``done`` of ``whole``."""

    body: Body
    done: int
    whole: int
    late: bool


def numbered(actor: Actor, season: SeasonSeen) -> Numbered:
    """Count what the actor may see of the season."""
    period = (season.assessed_from, season.assessed_to)
    return Numbered(
        subjects_by_place(actor, season.id),
        records_by_place(actor, season.id, period),
        reports_by_place(actor, season.id),
        candidates_by_place(actor, season.id),
        packages_by_body(actor, season.id),
    )


def progress_by_body(
    actor: Actor,
    season: SeasonSeen,
    phase: Phase,
    numbers: Numbered,
    *,
    windows: Windows,
    now: datetime,
) -> list[Progress]:
    """Each body directly below the actor's unit, in the order of the codes."""
    bodies = bodies_below(actor, season.id)
    shares = SHARES[phase](bodies, numbers)
    return [
        Progress(body, *shares[body.id], late=_is_late(body, shares[body.id], phase, windows, now))
        for body in bodies
    ]


def _is_late(
    body: Body, share: tuple[int, int], phase: Phase, windows: Windows, now: datetime
) -> bool:
    window = windows.get((phase, body.level))
    return window is not None and window.is_late(now) and share[0] < share[1]


Shares = Mapping[int, tuple[int, int]]


def _service(bodies: Sequence[Body], numbers: Numbered) -> Shares:
    """Units and teams with a record, of all below the body."""
    served = {c.lft for c in numbers.records}
    units = [c for c in numbers.subjects if c.state != SubjectKind.PERSON]
    active = by_body(bodies, (Counted(c.lft, "active", c.number) for c in units if c.lft in served))
    whole = by_body(bodies, units)
    return {b.id: (active[b.id].total(), whole[b.id].total()) for b in bodies}


def _reporting(bodies: Sequence[Body], numbers: Numbered) -> Shares:
    """Summaries sent up, of all subjects below the body."""
    sent, whole = by_body(bodies, numbers.reports), by_body(bodies, numbers.subjects)
    return {b.id: (_of(sent[b.id], SENT), whole[b.id].total()) for b in bodies}


def _verification(bodies: Sequence[Body], numbers: Numbered) -> Shares:
    """Summaries accepted, of those that were sent up."""
    found = by_body(bodies, numbers.reports)
    return {
        b.id: (_of(found[b.id], (ReportState.ACCEPTED,)), _of(found[b.id], GIVEN_UP))
        for b in bodies
    }


def _recommendation(bodies: Sequence[Body], numbers: Numbered) -> Shares:
    """Its package: filed or not."""
    return {b.id: (int(numbers.packages.get(b.id) in FILED), 1) for b in bodies}


def _candidates(
    done: Sequence[CandidateState], whole: Sequence[CandidateState]
) -> Callable[[Sequence[Body], Numbered], Shares]:
    """Candidates that have come so far, of those that came to the phase."""

    def shares(bodies: Sequence[Body], numbers: Numbered) -> Shares:
        found = by_body(bodies, numbers.candidates)
        return {b.id: (_of(found[b.id], done), _of(found[b.id], whole)) for b in bodies}

    return shares


SHARES: Mapping[Phase, Callable[[Sequence[Body], Numbered], Shares]] = {
    Phase.SERVICE: _service,
    Phase.REPORTING: _reporting,
    Phase.VERIFICATION: _verification,
    Phase.RECOMMENDATION: _recommendation,
    Phase.JUDGING: _candidates(
        DECIDED, (CandidateState.RECEIVED, CandidateState.CHECKED, *DECIDED)
    ),
    Phase.PUBLICITY: _candidates(NOTIFIED, CHOSEN),
    Phase.HONOURS: _candidates(COMMENDED, (CandidateState.NOTIFIED, *COMMENDED)),
}
"""What "done" and "all" mean in each phase."""

MEANINGS: Mapping[Phase, str] = {
    Phase.SERVICE: N_("Units and teams with a service record, of all below the body"),
    Phase.REPORTING: N_("Work summaries sent up, of all below the body"),
    Phase.VERIFICATION: N_("Work summaries accepted, of those sent up below the body"),
    Phase.RECOMMENDATION: N_("Package of the body filed"),
    Phase.JUDGING: N_("Candidates decided on, of those received from the body"),
    Phase.PUBLICITY: N_("Candidates that were at public notice, of those chosen"),
    Phase.HONOURS: N_("Candidates commended, of those that were at public notice"),
}


def _of(found: Counter[str], states: Sequence[str]) -> int:
    return sum(found[state] for state in states)


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a phase is over the whole of what the actor sees.

    ``done`` of ``whole`` is what ``MEANINGS`` says of the phase; ``states`` are the records
    of it by state: key, name, number. Who has not begun stands as *none*.
    """

    phase: Phase
    done: int
    whole: int
    states: tuple[tuple[str, str, int], ...]


def stands(actor: Actor, season: SeasonSeen, numbers: Numbered) -> list[Stand]:
    """Every phase of the season, in their order. One statement beside the numbers."""
    lft, rgt = season.place or (0, 0)
    whole = Body(0, "", "", "", Level.NATION, lft, rgt)
    shares = {phase: SHARES[phase]([whole], numbers)[0] for phase in Phase}
    filed = sum(state in FILED for state in numbers.packages.values())
    bodies = len(bodies_below(actor, season.id)) if season.hosted else len(numbers.packages)
    shares[Phase.RECOMMENDATION] = (filed, bodies)
    return [Stand(phase, *shares[phase], _states(phase, numbers, bodies)) for phase in Phase]


def _states(phase: Phase, numbers: Numbered, bodies: int) -> tuple[tuple[str, str, int], ...]:
    reports, candidates = in_all(numbers.reports), in_all(numbers.candidates)
    packages = Counter[str](numbers.packages.values())
    none = N_("Not begun")
    match phase:
        case Phase.SERVICE:
            records = sum(in_all(numbers.records).values())
            return (("records", N_("Service records"), records),)
        case Phase.REPORTING:
            missing = sum(in_all(numbers.subjects).values()) - sum(reports.values())
            return (("none", none, missing), *_named(ReportState, reports))
        case Phase.VERIFICATION:
            return _named(GIVEN_UP, reports)
        case Phase.RECOMMENDATION:
            missing = bodies - packages.total()
            return (("none", none, missing), *_named(PackageState, packages))
        case _:
            return _named(CANDIDATES_IN[phase], candidates)


CANDIDATES_IN: Mapping[Phase, Sequence[CandidateState]] = {
    Phase.JUDGING: (
        CandidateState.RECEIVED,
        CandidateState.CHECKED,
        CandidateState.REFUSED,
        CandidateState.CHOSEN,
        CandidateState.NOT_CHOSEN,
    ),
    Phase.PUBLICITY: (CandidateState.CHOSEN, CandidateState.NOTIFIED, CandidateState.REMOVED),
    Phase.HONOURS: (CandidateState.HONOURED, CandidateState.REVOKED),
}


def _named(states: Iterable[Named], found: Numbers) -> tuple[tuple[str, str, int], ...]:
    return tuple((state.value, state.label, found.get(state, 0)) for state in states)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel; ``key`` names it for machines."""

    key: str
    label: str
    number: int


def funnel(numbers: Numbered) -> list[Step]:
    """From records to honours, over the whole of what the actor sees."""
    records, reports = in_all(numbers.records), in_all(numbers.reports)
    candidates = in_all(numbers.candidates)

    def so_far(states: Sequence[str]) -> int:
        return sum(candidates.get(state, 0) for state in states)

    sent = sum(reports.get(state, 0) for state in GIVEN_UP)
    return [
        Step("records", N_("Service records"), sum(records.values())),
        Step("sent_up", N_("Work summaries sent up"), sent),
        Step("accepted", N_("Work summaries accepted"), reports.get(ReportState.ACCEPTED, 0)),
        Step("put_forward", N_("Put forward"), sum(candidates.values())),
        Step("checked", N_("Passed the formal check"), so_far(PASSED)),
        Step("chosen", N_("Chosen"), so_far(CHOSEN)),
        Step("commended", N_("Commended"), so_far(COMMENDED)),
    ]
