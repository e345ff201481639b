"""How a service record moves, and what it may say. Pure."""

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.words import N_, Named


class RecordState(Named):
    RECORDED = "recorded", N_("Recorded")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


FLOW = Flow(
    RecordState.RECORDED,
    Move(Act.AMEND_RECORD, (RecordState.RECORDED,), RecordState.RECORDED),
    Move(Act.WITHDRAW_RECORD, (RecordState.RECORDED,), RecordState.WITHDRAWN),
)

WORDS: dict[str, tuple[str, str]] = {}
