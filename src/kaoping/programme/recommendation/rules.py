"""How candidates and packages move. Pure."""

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.words import N_, Named


class CandidateState(Named):
    FORWARD = "forward", N_("Put forward")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    STRUCK = "struck", N_("Struck from the list")
    FILED = "filed", N_("Filed")
    RECEIVED = "received", N_("Received")
    CHECKED = "checked", N_("Passed the formal check")
    REFUSED = "refused", N_("Refused at the formal check")
    CHOSEN = "chosen", N_("Chosen")
    NOT_CHOSEN = "not_chosen", N_("Not chosen")
    NOTIFIED = "notified", N_("On public notice")
    REMOVED = "removed", N_("Removed after an objection")
    HONOURED = "honoured", N_("Commended")
    REVOKED = "revoked", N_("Commendation revoked")


# States in which a candidate occupies the slot of the unit that put it forward.
HOLDS_A_SLOT = tuple(
    state
    for state in CandidateState
    if state not in (CandidateState.WITHDRAWN, CandidateState.STRUCK)
)

# fmt: off
CANDIDATE_FLOW = Flow(
    CandidateState.FORWARD,
    Move(Act.WITHDRAW_CANDIDATE, (CandidateState.FORWARD,),  CandidateState.WITHDRAWN),
    Move(Act.STRIKE_CANDIDATE,   (CandidateState.FORWARD,),  CandidateState.STRUCK),
    Move(Act.FILE_PACKAGE,       (CandidateState.FORWARD,),  CandidateState.FILED),
    Move(Act.RETURN_PACKAGE,     (CandidateState.FILED,),    CandidateState.FORWARD),
    Move(Act.RECEIVE_PACKAGE,    (CandidateState.FILED,),    CandidateState.RECEIVED),
    Move(Act.CHECK_FORM,         (CandidateState.RECEIVED,), CandidateState.CHECKED),
    Move(Act.REFUSE_FORM,        (CandidateState.RECEIVED,), CandidateState.REFUSED),
    Move(Act.DECIDE,             (CandidateState.CHECKED,),  CandidateState.CHOSEN),
    Move(Act.PASS_OVER,          (CandidateState.CHECKED,),  CandidateState.NOT_CHOSEN),
    Move(Act.PUBLISH_NOTICE,     (CandidateState.CHOSEN,),   CandidateState.NOTIFIED),
    Move(Act.RULE_ON_OBJECTION,  (CandidateState.NOTIFIED,), CandidateState.REMOVED),
    Move(Act.ISSUE_COMMENDATION, (CandidateState.NOTIFIED,), CandidateState.HONOURED),
    Move(Act.REVOKE_HONOUR,      (CandidateState.HONOURED,), CandidateState.REVOKED),
)


class PackageState(Named):
    OPEN = "open", N_("Being prepared")
    FILED = "filed", N_("Filed")
    RETURNED = "returned", N_("Returned")
    RECEIVED = "received", N_("Received")


PACKAGE_FLOW = Flow(
    PackageState.OPEN,
    Move(Act.FILE_PACKAGE,    (PackageState.OPEN, PackageState.RETURNED), PackageState.FILED),
    Move(Act.RETURN_PACKAGE,  (PackageState.FILED,),                      PackageState.RETURNED),
    Move(Act.RECEIVE_PACKAGE, (PackageState.FILED,),                      PackageState.RECEIVED),
)
# fmt: on

WORDS: dict[str, tuple[str, str]] = {}
