"""How panels and assignments move, what a score may be, and what each refusal says. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named

ARTICLE = "5.4"
CENT = Decimal("0.01")
# Ours: only flags a candidate for the office's eye, decides nothing.
DISAGREEMENT = Decimal(15)


class PanelState(Named):
    FORMED = "formed", N_("Being formed")
    SCORING = "scoring", N_("Scoring")
    VOTING = "voting", N_("Voting")
    DECIDED = "decided", N_("Decided")


# fmt: off
PANEL_FLOW = Flow(
    PanelState.FORMED,
    Move(Act.APPOINT_JUDGE,      (PanelState.FORMED,),  PanelState.FORMED),
    Move(Act.APPOINT_JUDGE,      (PanelState.SCORING,), PanelState.SCORING),
    Move(Act.ASSIGN_JUDGES,      (PanelState.FORMED,),  PanelState.SCORING),
    Move(Act.ASSIGN_JUDGES,      (PanelState.SCORING,), PanelState.SCORING),
    Move(Act.CONSOLIDATE_SCORES, (PanelState.SCORING,), PanelState.VOTING),
    Move(Act.DECIDE,             (PanelState.VOTING,),  PanelState.DECIDED),
)


TAKES_IN = (PanelState.FORMED, PanelState.SCORING)
"""While a panel can still be given candidates."""


class AssignmentState(Named):
    GIVEN = "given", N_("To be scored")
    SCORED = "scored", N_("Scored")
    RECUSED = "recused", N_("Recused")


ASSIGNMENT_FLOW = Flow(
    AssignmentState.GIVEN,
    Move(Act.SCORE_CANDIDATE,
         (AssignmentState.GIVEN, AssignmentState.SCORED), AssignmentState.SCORED),
    Move(Act.RECUSE,
         (AssignmentState.GIVEN, AssignmentState.SCORED), AssignmentState.RECUSED),
    Move(Act.DECLARE_CONFLICT,
         (AssignmentState.GIVEN, AssignmentState.SCORED), AssignmentState.RECUSED),
)
# fmt: on


class Cause(Named):
    """Why a judge keeps away from a candidate: found by rule, or said by the judge."""

    SAME_PERSON = "same_person", N_("is the candidate")
    SAME_TEAM = "same_team", N_("belongs to the candidate's team")
    SAME_UNIT = "same_unit", N_("belongs to the candidate's unit")
    PARENT_UNIT = "parent_unit", N_("belongs to a unit above the candidate")
    UNIT_BELOW = "unit_below", N_("belongs to a unit below the candidate")
    TOOK_PART = "took_part", N_("took part in the candidate's work or its recommendation")
    DECLARED = "declared", N_("declared a conflict")
    RECUSED = "recused", N_("recused")


class Result(Named):
    """What the votes on one candidate come to."""

    CHOSEN = "chosen", N_("chosen")
    TIED = "tied", N_("tied at the line")
    CARRIED = "carried", N_("carried, no place left")
    NOT_CHOSEN = "not_chosen", N_("not chosen")


class Choice(Named):
    YES = "yes", N_("In favour")
    NO = "no", N_("Against")
    ABSTAIN = "abstain", N_("Abstain")


def weighted_total(points: Mapping[str, Decimal], weights: Mapping[str, int], full: int) -> Decimal:
    """The points of each standard by its weight, out of the sum of the weights."""
    summed = sum((points[key] * weight for key, weight in weights.items()), Decimal(0))
    return (summed / full).quantize(CENT, ROUND_HALF_UP)


def mean_of(totals: Iterable[Decimal]) -> Decimal | None:
    """The mean to the cent; None of nothing."""
    given = list(totals)
    if not given:
        return None
    return (sum(given, Decimal(0)) / len(given)).quantize(CENT, ROUND_HALF_UP)


def spread_of(totals: Iterable[Decimal]) -> Decimal | None:
    """The highest less the lowest; None of fewer than two."""
    given = list(totals)
    return max(given) - min(given) if len(given) > 1 else None


def mark_faults(
    marks: Iterable[tuple[str, Decimal]], standards: Iterable[str], full: int
) -> Iterator[Refusal]:
    """Each standard wants exactly one mark from 0 to ``full``."""
    missing = set(standards)
    for number, (standard, points) in enumerate(marks):
        if standard not in missing:
            yield Refusal.of("not_a_choice", field=f"marks.{number}.standard")
        missing.discard(standard)
        if not 0 <= points <= full:
            yield Refusal.of("out_of_range", field=f"marks.{number}.points", rule=f"0 – {full}")
    for standard in sorted(missing):
        yield Refusal.of("mark_missing", field="marks", article=standard, standard=standard)


WORDS: dict[str, tuple[str, str]] = {
    "own_candidacy": (
        N_("You are this candidate, or belong to its team, its unit or a unit above it."),
        N_("Let a colleague of the season office do this."),
    ),
    "panel_taken": (
        N_("This honour has a panel in this season already."),
        N_("Open that one."),
    ),
    "not_a_judge": (
        N_("This account does not hold the post of a judge."),
        N_("Ask the administrator to grant the post first."),
    ),
    "judge_has_no_person": (
        N_("This account belongs to no known person, so conflicts cannot be told."),
        N_("Choose an account of a person."),
    ),
    "sits_already": (
        N_("{name} sits on this panel already; a person sits once, whatever the account."),
        N_("Choose somebody else."),
    ),
    "judge_is_a_candidate": (
        N_("{name} is a candidate of this season and cannot judge in it."),
        N_("Choose somebody else."),
    ),
    "not_on_this_panel": (
        N_("The judge or the candidate is not of this panel."),
        N_("Choose among those shown."),
    ),
    "assigned_twice": (
        N_("{judge} stands twice beside {candidate}."),
        N_("Choose another judge for one of the two."),
    ),
    "judge_in_conflict": (
        N_("{judge} keeps away from {candidate}: {cause}."),
        N_("Choose another judge."),
    ),
    "judge_has_left": (
        N_("{judge} does not hold the post of a judge any more."),
        N_("Choose another judge."),
    ),
    "too_few_judges": (
        N_("{candidate} needs {needed} judges; the plan gives {given}."),
        N_("Add a judge who has no conflict."),
    ),
    "too_few_without_conflict": (
        N_("{candidate} needs {needed} judges; only {free} of {members} have no conflict."),
        N_("Appoint more judges from elsewhere."),
    ),
    "load_too_small": (
        N_("{candidates} need {needed} scores from {judges}, who may give {possible}."),
        N_("Raise the number per judge, or appoint more judges."),
    ),
    "score_in_conflict": (
        N_("{judge} has scored {candidate} and keeps away from it now: {cause}."),
        N_("Publish an assignment without the pair: its score is taken back."),
    ),
    "scored_already": (
        N_("{judge} has scored {candidate} already; this stays assigned."),
        N_("Keep the pair in the plan."),
    ),
    "panel_undecided": (
        N_("The panel “{panel}” has not decided on its candidates yet."),
        N_("Let it decide; if the phase of review is over, set it a later end first."),
    ),
    "nothing_to_judge": (
        N_("No candidate for this honour has passed the formal check."),
        N_("Finish the formal check first."),
    ),
    "no_plan": (
        N_("There is no plan of assignment yet."),
        N_("Solve it first."),
    ),
    "mark_missing": (
        N_("The mark for standard {standard} is missing."),
        N_("Give a mark for every standard."),
    ),
    "not_scoring": (
        N_("Scores are not taken now: the panel is “{state}”."),
        N_("Ask the season office."),
    ),
    "not_voting": (
        N_("Votes are not taken now: the panel is “{state}”."),
        N_("Votes are cast after the scores were consolidated."),
    ),
    "judged_without": (
        N_(
            "Candidates for “{honour}” are taken in no more: the scores of their panel are consolidated."
        ),
        N_("Withdraw those candidates; the others can be filed."),
    ),
    "packages_open": (
        N_("{count} candidates stand in packages that were filed and not taken in."),
        N_("Receive those packages, or return them."),
    ),
    "packages_may_come": (
        N_("These units may still file candidates for this honour: {bodies}."),
        N_("Wait for their packages, or until their time is over."),
    ),
    "checks_open": (
        N_("{count} candidates still await the formal check."),
        N_("Finish the formal check first."),
    ),
    "scores_missing": (
        N_("{candidate}: {given} of {needed} scores; still to come from {judges}."),
        N_("Remind the judges, or assign others."),
    ),
    "quorum_missing": (
        N_("{candidate}: {present} of {eligible} members voted; the quorum is {quorum}."),
        N_("Ask the missing members to vote."),
    ),
    "tie_at_the_line": (
        N_("{candidates} are tied for the last {places} places."),
        N_("Vote again on those tied (round {round})."),
    ),
    "no_such_round": (
        N_("This candidate is not up for a vote in round {round}."),
        N_("Look at the page again."),
    ),
    "vote_stands": (
        N_("A later round has begun, and what you voted in round {round} stands."),
        N_("Vote in the round that is on."),
    ),
    "you_keep_away": (
        N_("You keep away from this candidate: {cause}."),
        "",
    ),
    "finding_report": (
        N_("Its work summary is not accepted."),
        N_("Ask the unit above it."),
    ),
    "finding_deeds": (
        N_("The deeds have {found} characters; {least} to {most} are asked for."),
        "",
    ),
    "finding_package": (
        N_("The package of the recommending unit is not received."),
        N_("Receive or return the package first."),
    ),
    "finding_part": (
        N_("Part {number} of the package has no file."),
        "",
    ),
    "finding_list_rule": (
        N_("The list breaks rule {number}: {found} where {allowed} are allowed or needed."),
        "",
    ),
}
