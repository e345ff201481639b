"""How an honour moves once it is conferred. Pure."""

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.words import N_, Named


class HonourState(Named):
    IN_FORCE = "in_force", N_("In force")
    REVOKED = "revoked", N_("Revoked")


FLOW = Flow(
    HonourState.IN_FORCE,
    Move(Act.REVOKE_HONOUR, (HonourState.IN_FORCE,), HonourState.REVOKED),
)

WORDS: dict[str, tuple[str, str]] = {}
