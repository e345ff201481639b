"""How a report moves. Pure."""

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.words import N_, Named


class ReportState(Named):
    DRAFT = "draft", N_("Draft, not submitted")
    SUBMITTED = "submitted", N_("Submitted")
    RETURNED = "returned", N_("Returned")
    ACCEPTED = "accepted", N_("Accepted")


_WRITING = (ReportState.DRAFT, ReportState.RETURNED)

# fmt: off
FLOW = Flow(
    ReportState.DRAFT,
    Move(Act.SUBMIT_REPORT,   _WRITING,                 ReportState.SUBMITTED),
    Move(Act.RECALL_REPORT,   (ReportState.SUBMITTED,), ReportState.DRAFT),
    Move(Act.RETURN_REPORT,   (ReportState.SUBMITTED,), ReportState.RETURNED),
    Move(Act.ACCEPT_REPORT,   (ReportState.SUBMITTED,), ReportState.ACCEPTED),
    # A recommending body's own report travels as part 1 of its package (article 7).
    Move(Act.FILE_PACKAGE,    _WRITING,                 ReportState.SUBMITTED),
    Move(Act.RETURN_PACKAGE,  (ReportState.SUBMITTED,), ReportState.RETURNED),
    Move(Act.RECEIVE_PACKAGE, (ReportState.SUBMITTED,), ReportState.ACCEPTED),
)
# fmt: on

WORDS: dict[str, tuple[str, str]] = {}
