"""The journal's records and fields in words; what auditors cite stays beside them."""

from functools import cache

from django.utils.translation import gettext

from kaoping.acts.perform import ACTIONS
from kaoping.acts.verbs import Act
from kaoping.foundation.words import N_

RECORDS = {
    "honours.commendation": N_("Commendation"),
    "honours.honour": N_("Honour conferred"),
    "judging.assignment": N_("Assignment"),
    "judging.panel": N_("Panel"),
    "judging.seat": N_("Seat on a panel"),
    "judging.vote": N_("Vote"),
    "people.account": N_("Account"),
    "people.postheld": N_("Post held"),
    "publicity.notice": N_("Notice"),
    "publicity.objection": N_("Objection"),
    "recommendation.candidate": N_("Candidate"),
    "recommendation.package": N_("Package"),
    "recommendation.part": N_("Part of a package"),
    "recommendation.share": N_("Quota"),
    "recommendation.slate": N_("Slate"),
    "reporting.report": N_("Work summary"),
    "scheme.edition": N_("Edition of the regulation"),
    "scheme.interpretation": N_("Interpretation"),
    "season.extension": N_("Extension"),
    "season.requirement": N_("Requirement"),
    "season.season": N_("Season"),
    "season.subject": N_("Subject"),
    "season.target": N_("Target"),
    "season.window": N_("Deadlines of a level"),
    "service.record": N_("Service record"),
    "units.unit": N_("Unit"),
    "verification.evaluation": N_("Evaluation"),
}
"""Kinds of records by the journal's labels."""

FIELDS = {
    "account": N_("Account"),
    "computed": N_("Computed"),
    "held": N_("Places"),
    "names": N_("Number of names"),
    "number": N_("Number"),
    "passed_on": N_("Passed on"),
    "since": N_("Since"),
    "state": N_("State"),
    "until": N_("Until"),
    "used": N_("Used"),
    "docx": N_("The document as DOCX"),
    "pdf": N_("The document as PDF"),
    "table": N_("The indicator table"),
}
"""Fields that no form asks for: what the platform itself keeps."""


def record_said(record: str) -> str:
    """``season.extension:1`` as *Extension 1*; a kind without words as it stands."""
    kind, _colon, key = record.partition(":")
    return f"{gettext(RECORDS[kind])} {key}".strip() if kind in RECORDS else record


def field_said(act: str, field: str) -> str:
    """A field as the act's own form calls it, or any form; "" where there is no word for it."""
    word = _asked(act).get(field) or FIELDS.get(field) or _asked_anywhere().get(field)
    return gettext(word) if word else ""


def _asked(act: str) -> dict[str, str]:
    action = ACTIONS.get(Act(act))
    fields = action.given.model_fields if action else {}
    return {name: info.title for name, info in fields.items() if info.title}


@cache
def _asked_anywhere() -> dict[str, str]:
    """Titles by field, of all forms that agree on one."""
    found: dict[str, set[str]] = {}
    for act in ACTIONS:
        for name, title in _asked(act).items():
            found.setdefault(name, set()).add(title)
    return {name: titles.pop() for name, titles in found.items() if len(titles) == 1}
