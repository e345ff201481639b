"""The icon and the colour of each state of a record; the word comes from the state itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tone:
    """``colour`` is good, warn, bad, busy or calm; an icon always goes with it."""

    icon: str
    colour: str


CALM = Tone("dot", "calm")
DRAFT = Tone("pencil", "warn")
UNDER_WAY = Tone("clock", "busy")
SENT = Tone("send", "busy")
BACK = Tone("return", "warn")
DONE = Tone("check", "good")
REFUSED = Tone("cross", "bad")
GONE = Tone("minus", "calm")
HONOURED = Tone("medal", "good")

TONES = {
    **dict.fromkeys(("draft", "written", "prepared"), DRAFT),
    **dict.fromkeys(
        ("open", "opened", "running", "received", "at_notice", "publicised"), UNDER_WAY
    ),
    **dict.fromkeys(("assigned", "in_review", "under_review", "admitted", "scoring"), UNDER_WAY),
    **dict.fromkeys(("submitted", "filed", "sent", "put_forward", "raised", "lodged"), SENT),
    **dict.fromkeys(("returned", "recalled"), BACK),
    **dict.fromkeys(("accepted", "verified", "completed", "passed", "confirmed", "in_force"), DONE),
    **dict.fromkeys(("published", "closed", "decided", "scored", "ruled", "done"), DONE),
    **dict.fromkeys(("refused", "rejected", "failed", "upheld", "struck", "revoked"), REFUSED),
    **dict.fromkeys(("withdrawn", "recused", "archived", "ended", "dismissed"), GONE),
    "tied": Tone("warn", "warn"),
    **dict.fromkeys(("honoured", "issued", "chosen", "selected", "proposed"), HONOURED),
}


def tone_of(state: str) -> Tone:
    """The look of a state; a state that is not named here is calm."""
    return TONES.get(state.lower(), CALM)
