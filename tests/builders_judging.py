"""Panels and their candidates, walked to their state as office and judges would.

``a_checked_candidate`` → checked; ``a_panel`` → formed, with judges; ``an_assigned_panel``
→ scoring; ``a_voting_panel`` → all scored and consolidated; ``a_decided_panel`` → decided,
its candidates chosen.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.units.models import Unit
from kaoping.programme.judging.models import Assignment, Panel, Seat
from kaoping.programme.judging.rules import AssignmentState
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Subject
from tests.builders import NOON, World, actor_of, an_account, granted
from tests.builders_recommendation import a_candidate, a_received_package
from tests.walked import walked

SURNAMES = "赵钱孙李周吴郑王冯陈"


def the_season_office(world: World) -> Actor:
    return world.actor(Post.SEASON_OFFICE, world.season.host)


def as_judge(world: World, account: Account) -> Actor:
    """The account acting as a judge at the host."""
    return actor_of(account, Post.JUDGE, world.season.host)


@walked
def a_judge(world: World, name: str = "周评审", home: Unit | None = None, **more) -> Account:
    """Somebody of ``home`` (the host itself) who holds the post of a judge there."""
    account = an_account(home or world.season.host, name, **more)
    return granted(account, Post.JUDGE, world.season.host)


@walked
def received_candidates(world: World, *subjects: Subject, now: datetime = NOON) -> list[Candidate]:
    """One candidate for each subject (the county's team, if none is named), all received."""
    made = [a_candidate(world, subject, now=now) for subject in subjects or (None,)]
    bodies = {c.slate.body.unit: c for c in made if c.state == CandidateState.FORWARD}
    for body in bodies:
        a_received_package(world, body, now=now)
    return list(Candidate.objects.filter(pk__in=[c.pk for c in made]).order_by("pk"))


@walked
def checked_candidates(world: World, *subjects: Subject, now: datetime = NOON) -> list[Candidate]:
    """The candidates of ``received_candidates``, past the formal check."""
    found = received_candidates(world, *subjects, now=now)
    for candidate in found:
        perform(Act.CHECK_FORM, the_season_office(world), {"candidate": candidate.pk}, now=now)
        candidate.refresh_from_db()
    return found


def a_checked_candidate(
    world: World, subject: Subject | None = None, *, now: datetime = NOON
) -> Candidate:
    return checked_candidates(world, *([subject] if subject else []), now=now)[0]


@walked
def a_panel(
    world: World,
    honour: str,
    judges: int | Sequence[Account] = 3,
    *,
    now: datetime = NOON,
) -> Panel:
    """The honour's panel with these judges, or with so many new ones of the host."""
    office = the_season_office(world)
    given = {"season": world.season.pk, "honour": honour, "name": "评审组"}
    pk = perform(Act.FORM_PANEL, office, given, now=now)
    if isinstance(judges, int):
        judges = [a_judge(world, f"{SURNAMES[n % 10]}评审") for n in range(judges)]
    for account in judges:
        perform(Act.APPOINT_JUDGE, office, {"panel": pk, "account": account.pk}, now=now)
    return Panel.objects.select_related("season").get(pk=pk)


def seats_on(panel: Panel) -> list[Seat]:
    return list(panel.seats.select_related("account", "person").order_by("pk"))


def every_pair(panel: Panel) -> list[dict[str, int]]:
    """Every judge beside every candidate that passed the check."""
    candidates = Candidate.objects.filter(
        season=panel.season, honour=panel.honour, state=CandidateState.CHECKED
    )
    return [{"judge": s.pk, "candidate": c.pk} for s in seats_on(panel) for c in candidates]


@walked
def assigned(world: World, panel: Panel, *, now: datetime = NOON) -> Panel:
    given = {"panel": panel.pk, "pairs": every_pair(panel)}
    perform(Act.ASSIGN_JUDGES, the_season_office(world), given, now=now)
    panel.refresh_from_db()
    return panel


@walked
def an_assigned_panel(
    world: World, *candidates: Candidate, judges: int | Sequence[Account] = 3, now=NOON
) -> Panel:
    """A panel that scores: every judge has every candidate (a new one, if none is named)."""
    given = candidates or tuple(checked_candidates(world, now=now))
    return assigned(world, a_panel(world, given[0].honour, judges, now=now), now=now)


def marks_for(panel: Panel, points: float = 90) -> list[dict[str, object]]:
    standards = edition_of(panel.season.edition_id).standards_of(panel.honour)
    return [{"standard": s.key, "points": points, "comment": "材料充分"} for s in standards]


@walked
def scored(
    world: World, assignment: Assignment, points: float = 90, *, now: datetime = NOON
) -> Assignment:
    panel = assignment.seat.panel
    given = {"assignment": assignment.pk, "marks": marks_for(panel, points), "comment": "同意"}
    perform(Act.SCORE_CANDIDATE, as_judge(world, assignment.account), given, now=now)
    assignment.refresh_from_db()
    return assignment


@walked
def all_scored(
    world: World, panel: Panel, points: Mapping[int, float] | None = None, *, now: datetime = NOON
) -> Panel:
    """Every open assignment scored: ``points`` by candidate, 90 where it says nothing."""
    open_ = Assignment.objects.filter(seat__panel=panel, state=AssignmentState.GIVEN)
    for assignment in open_.select_related("seat__panel__season", "account"):
        scored(world, assignment, (points or {}).get(assignment.candidate_id, 90), now=now)
    return panel


@walked
def consolidated(world: World, panel: Panel, *, now: datetime = NOON) -> Panel:
    perform(Act.CONSOLIDATE_SCORES, the_season_office(world), {"panel": panel.pk}, now=now)
    panel.refresh_from_db()
    return panel


@walked
def a_voting_panel(
    world: World,
    *candidates: Candidate,
    points: Mapping[int, float] | None = None,
    judges: int | Sequence[Account] = 3,
    now: datetime = NOON,
) -> Panel:
    panel = an_assigned_panel(world, *candidates, judges=judges, now=now)
    return consolidated(world, all_scored(world, panel, points, now=now), now=now)


@walked
def voted(
    world: World,
    panel: Panel,
    candidate: Candidate,
    *choices: str,
    number: int = 1,
    now: datetime = NOON,
) -> None:
    """The members vote in their order; "" does not vote."""
    for seat, choice in zip(seats_on(panel), choices, strict=True):
        if choice:
            given = {"candidate": candidate.pk, "choice": choice, "round": number}
            perform(Act.CAST_VOTE, as_judge(world, seat.account), given, now=now)


@walked
def a_decided_panel(
    world: World, *candidates: Candidate, judges: int | Sequence[Account] = 3, now=NOON
) -> Panel:
    """A panel that chose all its candidates (one new team, if none is named) by full vote."""
    given = candidates or tuple(checked_candidates(world, now=now))
    panel = a_voting_panel(world, *given, judges=judges, now=now)
    for candidate in given:
        voted(world, panel, candidate, *["yes"] * len(seats_on(panel)), now=now)
    perform(Act.DECIDE, the_season_office(world), {"panel": panel.pk}, now=now)
    panel.refresh_from_db()
    return panel
