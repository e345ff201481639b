"""How an edition moves, and why it may not. Pure."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named
from kaoping.programme.scheme.indicators import Indicator


class EditionState(Named):
    DRAFT = "draft", N_("Draft")
    PUBLISHED = "published", N_("Published")


FLOW = Flow(
    EditionState.DRAFT,
    Move(Act.PUBLISH_EDITION, (EditionState.DRAFT,), EditionState.PUBLISHED),
)


def why_still_draft(state: str) -> Refusal | None:
    """What a draft's article means need not be said: it can still be written better."""
    if state == EditionState.PUBLISHED:
        return None
    return Refusal.of("edition_still_draft", field="edition", article="8")


def why_key_taken(key: str, state: str, of_same_office: bool) -> Refusal | None:
    """A draft is written better by its own office; whatever else has the key keeps it."""
    if state == EditionState.DRAFT and of_same_office:
        return None
    return Refusal.of("edition_key_taken", field="text", key=key, article="8")


def why_misdated(dated: date, edition_dated: date, today: date) -> Refusal | None:
    """An interpretation is given after what it interprets, and not ahead of its day."""
    if dated > today:
        return Refusal.of("interpretation_ahead", field="dated", today=today)
    if dated < edition_dated:
        return Refusal.of(
            "interpretation_before_edition", field="dated", dated=edition_dated, article="8"
        )
    return None


def why_no_such_article(number: str, known: Collection[str], field: str) -> Refusal | None:
    if number in known:
        return None
    return Refusal.of("unknown_article", field=field, article=number)


def why_too_great(indicator: Indicator, value: Decimal | None, field: str) -> Refusal | None:
    """What is typed for an indicator may not be over its greatest value, if it has one."""
    greatest = indicator.greatest
    if value is None or greatest is None or value <= greatest:
        return None
    return Refusal.of(
        "figure_too_great",
        field=field,
        name=indicator.name,
        greatest=format(greatest, "f"),
        unit=indicator.unit,
    )


WORDS: dict[str, tuple[str, str]] = {
    "edition_fault": (N_("{entry}: {fault}"), N_("Correct the entry and load the file again.")),
    "edition_fault_in_line": (
        N_("Line {line}, {entry}: {fault}"),
        N_("Correct the entry and load the file again."),
    ),
    "figure_too_great": (
        N_("“{name}” is at most {greatest} {unit}."),
        N_("Correct the figure."),
    ),
    "edition_key_taken": (
        N_("There is an edition {key} already, and it is not a draft of this office."),
        N_("Give the new one a key and a date of its own."),
    ),
    "interpretation_ahead": (
        N_("An interpretation is not dated ahead; today is {today}."),
        N_("Give today's date or an earlier one."),
    ),
    "interpretation_before_edition": (
        N_("The edition is dated {dated}; what it means is said after it."),
        N_("Give a later date."),
    ),
    "unknown_article": (
        N_("The edition has no article {article}."),
        N_("Choose one of its articles."),
    ),
    "edition_still_draft": (
        N_("This edition is a draft; only a published one is interpreted."),
        N_("Correct the draft itself, or publish it first."),
    ),
}
