"""What a piece of news says, in the reader's language."""

from typing import Any

from django.utils.translation import gettext

from kaoping.acts.verbs import Act
from kaoping.messaging.duties import REMINDER, duty_named


def subject_line(kind: str, facts: dict[str, Any]) -> str:
    """One line: what was done, or what is due."""
    if kind == REMINDER:
        return gettext(duty_named(facts["duty"]).words).format(**facts)
    act = gettext(Act(kind).label)
    unit = facts.get("unit") or facts.get("by") or ""
    return f"{unit}：{act}" if unit else act


def body(kind: str, facts: dict[str, Any]) -> str:
    """The whole of a letter."""
    lines = [subject_line(kind, facts)]
    if facts.get("reason"):
        lines.append(gettext("Reason: {reason}").format(reason=facts["reason"]))
    lines.append(gettext("Log in to Kaoping to see it."))
    return "\n\n".join(lines)
