"""How panels and assignments move. Pure."""

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.words import N_, Named


class PanelState(Named):
    FORMED = "formed", N_("Being formed")
    SCORING = "scoring", N_("Scoring")
    VOTING = "voting", N_("Voting")
    DECIDED = "decided", N_("Decided")


# fmt: off
PANEL_FLOW = Flow(
    PanelState.FORMED,
    Move(Act.APPOINT_JUDGE,      (PanelState.FORMED,),  PanelState.FORMED),
    Move(Act.ASSIGN_JUDGES,      (PanelState.FORMED,),  PanelState.SCORING),
    Move(Act.ASSIGN_JUDGES,      (PanelState.SCORING,), PanelState.SCORING),
    Move(Act.CONSOLIDATE_SCORES, (PanelState.SCORING,), PanelState.VOTING),
    Move(Act.DECIDE,             (PanelState.VOTING,),  PanelState.DECIDED),
)


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
)
# fmt: on

WORDS: dict[str, tuple[str, str]] = {}
