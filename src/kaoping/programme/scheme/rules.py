"""How an edition moves. Pure."""

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.words import N_, Named


class EditionState(Named):
    DRAFT = "draft", N_("Draft")
    PUBLISHED = "published", N_("Published")


FLOW = Flow(
    EditionState.DRAFT,
    Move(Act.PUBLISH_EDITION, (EditionState.DRAFT,), EditionState.PUBLISHED),
)

WORDS: dict[str, tuple[str, str]] = {
    "edition_fault": (N_("{entry}: {fault}"), N_("Correct the entry and load the file again.")),
    "edition_key_taken": (
        N_("There is an edition {key} already, and an edition is never changed."),
        N_("Give the new one a key and a date of its own."),
    ),
    "unknown_article": (
        N_("The edition has no article {article}."),
        N_("Choose one of its articles."),
    ),
}
