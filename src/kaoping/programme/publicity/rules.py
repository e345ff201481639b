"""How notices and objections move. Pure."""

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.words import N_, Named


class NoticeState(Named):
    PUBLISHED = "published", N_("On public notice")
    CLOSED = "closed", N_("Closed")


NOTICE_FLOW = Flow(
    NoticeState.PUBLISHED,
    Move(Act.CLOSE_NOTICE, (NoticeState.PUBLISHED,), NoticeState.CLOSED),
)


class ObjectionState(Named):
    RECEIVED = "received", N_("Received")
    ADMITTED = "admitted", N_("Admitted")
    REFUSED = "refused", N_("Not admitted")
    RULED = "ruled", N_("Ruled")


OPEN_OBJECTION = (ObjectionState.RECEIVED, ObjectionState.ADMITTED)

# fmt: off
OBJECTION_FLOW = Flow(
    ObjectionState.RECEIVED,
    Move(Act.ADMIT_OBJECTION,   (ObjectionState.RECEIVED,), ObjectionState.ADMITTED),
    Move(Act.REFUSE_OBJECTION,  (ObjectionState.RECEIVED,), ObjectionState.REFUSED),
    Move(Act.RULE_ON_OBJECTION, (ObjectionState.ADMITTED,), ObjectionState.RULED),
)
# fmt: on

WORDS: dict[str, tuple[str, str]] = {}
