"""The journal's records and fields in words; what auditors cite stays beside them."""

from functools import cache
from typing import get_args

from django.utils.translation import gettext
from pydantic import BaseModel

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
    "accepted_at": N_("Accepted at"),
    "account": N_("Account"),
    "at": N_("When"),
    "closed_at": N_("Closed at"),
    "closed_on": N_("Closed on"),
    "completed_at": N_("Completed at"),
    "computed": N_("Computed"),
    "decided_reason": N_("Reason"),
    "digest": N_("Checksum"),
    "docx": N_("The document as DOCX"),
    "endorsed": N_("Endorsed"),
    "endorsed_reason": N_("Reason"),
    "evaluated_at": N_("Evaluated at"),
    "fields": N_("What was changed"),
    "filed_at": N_("Sent up"),
    "files": N_("Files"),
    "form_code": N_("Code of the form"),
    "held": N_("Places"),
    "is_active": N_("Active"),
    "judge": N_("Judge"),
    "key": N_("Key"),
    "last_day": N_("Last day"),
    "late": N_("Late"),
    "must_change_password": N_("Password to be changed"),
    "names": N_("Number of names"),
    "number": N_("Number"),
    "opened": N_("What was opened"),
    "parent_code": N_("Code of the unit above"),
    "passed_on": N_("Passed on"),
    "pdf": N_("The document as PDF"),
    "published_at": N_("Published at"),
    "received_at": N_("Received at"),
    "refused_cause": N_("Cause"),
    "removed": N_("Files taken off"),
    "returned_part": N_("Part that was returned"),
    "returned_reason": N_("Reason for the return"),
    "revoked_by": N_("Revoked by document"),
    "revoked_on": N_("Revoked on"),
    "ruled_at": N_("Ruled at"),
    "since": N_("Since"),
    "slot_lost": N_("The place is lost"),
    "squeezes": N_("Ends of the unit above that it runs into"),
    "state": N_("State"),
    "submissions": N_("Times sent up"),
    "submitted_at": N_("Sent up"),
    "table": N_("The indicator table"),
    "team": N_("Team"),
    "token": N_("Access token"),
    "unit": N_("Unit"),
    "until": N_("Until"),
    "used": N_("Used"),
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
    return _titles(action.given) if action else {}


def _titles(form: type[BaseModel]) -> dict[str, str]:
    """Titles by field, with those of the rows that a form has: its own say more."""
    found: dict[str, str] = {}
    for info in form.model_fields.values():
        for kind in get_args(info.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found |= _titles(kind)
    own = {name: info.title for name, info in form.model_fields.items() if info.title}
    return found | own


@cache
def _asked_anywhere() -> dict[str, str]:
    """Titles by field, of all forms that agree on one."""
    found: dict[str, set[str]] = {}
    for act in ACTIONS:
        for name, title in _asked(act).items():
            found.setdefault(name, set()).add(title)
    return {name: titles.pop() for name, titles in found.items() if len(titles) == 1}
