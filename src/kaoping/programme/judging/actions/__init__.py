"""The acts of the review, in story order: check, assign, score, vote and decide."""

from kaoping.programme.judging.actions.checking import (
    CheckForm,
    RefuseForm,
    check_form,
    refuse_form,
)
from kaoping.programme.judging.actions.panels import (
    AppointJudge,
    AssignJudges,
    FormPanel,
    appoint_judge,
    assign_judges,
    form_panel,
)
from kaoping.programme.judging.actions.scoring import (
    ConsolidateScores,
    DeclareConflict,
    Recuse,
    ScoreCandidate,
    consolidate_scores,
    declare_conflict,
    recuse,
    score_candidate,
)
from kaoping.programme.judging.actions.voting import CastVote, Decide, cast_vote, decide

__all__ = [
    "AppointJudge",
    "AssignJudges",
    "CastVote",
    "CheckForm",
    "ConsolidateScores",
    "Decide",
    "DeclareConflict",
    "FormPanel",
    "Recuse",
    "RefuseForm",
    "ScoreCandidate",
    "appoint_judge",
    "assign_judges",
    "cast_vote",
    "check_form",
    "consolidate_scores",
    "decide",
    "declare_conflict",
    "form_panel",
    "recuse",
    "refuse_form",
    "score_candidate",
]
