"""What a piece of news says, in the reader's language."""

from datetime import date
from typing import Any

from django.utils.translation import gettext

from kaoping.acts import words
from kaoping.acts.verbs import Act
from kaoping.messaging.duties import REMINDER, duty_named


def subject_line(kind: str, facts: dict[str, Any]) -> str:
    """One line: what was done, or what is due."""
    if kind == REMINDER:
        said = {**facts, "due": _day(facts.get("due", ""))}
        return gettext(duty_named(facts["duty"]).words).format(**said)
    act = gettext(Act(kind).label)
    unit = facts.get("unit") or facts.get("by") or ""
    return f"{unit}：{act}" if unit else act


def _day(kept: str) -> str:
    """A day of the facts as people write it; what is none stays."""
    try:
        return words.day(date.fromisoformat(kept))
    except ValueError:
        return kept


def body(kind: str, facts: dict[str, Any]) -> str:
    """The whole of a letter."""
    lines = [subject_line(kind, facts)]
    if facts.get("reason"):
        lines.append(gettext("Reason: {reason}").format(reason=facts["reason"]))
    lines.append(gettext("Log in to Kaoping to see it."))
    return "\n\n".join(lines)
