"""What a piece of news says, in the reader's language."""

from datetime import date
from typing import Any

from django.utils.translation import gettext

from kaoping.acts import words
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.words import N_
from kaoping.messaging.duties import REMINDER, duty_named


def subject_line(kind: str, facts: dict[str, Any]) -> str:
    """One line: what was done, or what is due."""
    if kind == REMINDER:
        said = {**facts, "due": _day(facts.get("due", ""))}
        return gettext(duty_named(facts["duty"]).words).format(**said)
    act = _act_said(Act(kind), facts)
    unit = facts.get("unit") or facts.get("by") or ""
    return f"{unit}：{act}" if unit else act


# What an act is called where it takes back what it did before.
UNDONE = {
    Act.STRIKE_RECORD: N_("Let the record stand again"),
    Act.EVALUATE_SUBJECT: N_("Take the evaluation back"),
    Act.ENDORSE_RESULTS: N_("Take the endorsement back"),
}


def _act_said(act: Act, facts: dict[str, Any]) -> str:
    """The act by its name, and what it was about where several like it come in a row."""
    name = UNDONE.get(act, act.label) if facts.get("undone") else act.label
    detail = _detail(facts)
    if not detail:
        return gettext(name)
    return gettext("{act} ({detail})").format(act=gettext(name), detail=detail)


def _detail(facts: dict[str, Any]) -> str:
    if facts.get("post"):
        return gettext(Post(facts["post"]).label)
    if facts.get("part"):
        return _name(facts["part"])
    if not facts.get("honour"):
        return ""
    name = _name(facts["honour"])
    return gettext("{honour}: {held}").format(honour=name, held=facts.get("held", ""))


def _name(both: dict[str, str]) -> str:
    return both["zh"] if words.in_chinese() else both["en"] or both["zh"]


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
