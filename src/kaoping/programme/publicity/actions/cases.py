"""The cases of those who object: admitted or not, ruled on, and opened (article 5.4)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from kaoping.acts.controls import LONG
from kaoping.acts.perform import journalled, move, note, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import unseal
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.publicity import rules
from kaoping.programme.publicity.models import Objection
from kaoping.programme.publicity.queries.cases import OF_CASE
from kaoping.programme.publicity.queries.deciding import is_own_case
from kaoping.programme.publicity.sealed_files import unseal_file
from kaoping.programme.recommendation.rules import CandidateState


def _case(actor: Actor, act: Act, objection_id: int) -> tuple[Objection, list[Refusal]]:
    """The case, and why this auditor may not handle it; *not found* for a stranger."""
    row = Objection.objects.select_related(*OF_CASE).filter(pk=objection_id).first()
    objection = permit(act, row, by=actor, see=Act.SEE_OBJECTION)
    own = rules.why_own_case(is_own_case(actor, objection.entry.candidate))
    return objection, [own] if own else []


class AdmitObjection(BaseModel):
    """The objection is in order; the case is opened."""

    objection: int
    reason: str = Field(
        "",
        title=N_("Note"),
        description=N_("Do not name the objector here."),
        max_length=1000,
        json_schema_extra=LONG,
    )
    version: int | None = None


@performs(Act.ADMIT_OBJECTION)
def admit_objection(actor: Actor, given: AdmitObjection, *, now: datetime) -> None:
    """Admit an objection that is named, in time and has evidence."""
    objection, reasons = _case(actor, Act.ADMIT_OBJECTION, given.objection)
    refuse_if(reasons, why_stale(objection, given.version))
    move(
        Act.ADMIT_OBJECTION, objection, by=actor, now=now,
        reason=given.reason.strip(), decided_reason=given.reason.strip(),
    )  # fmt: skip


class RefuseObjection(BaseModel):
    """The objection is not admitted, for a cause and with a reason."""

    objection: int
    cause: rules.Cause = Field(title=N_("Cause"))
    reason: str = Field(
        "",
        title=N_("Reason"),
        description=N_("The objector reads it. Do not name the objector here."),
        max_length=1000,
        json_schema_extra=LONG,
    )
    version: int | None = None


@performs(Act.REFUSE_OBJECTION)
def refuse_objection(actor: Actor, given: RefuseObjection, *, now: datetime) -> None:
    """Not admit an objection: late, anonymous, without evidence, or a typing error."""
    objection, reasons = _case(actor, Act.REFUSE_OBJECTION, given.objection)
    refuse_if(reasons, rules.why_no_reason(given.reason), why_stale(objection, given.version))
    move(
        Act.REFUSE_OBJECTION, objection, by=actor, now=now, reason=given.reason.strip(),
        refused_cause=given.cause.value, decided_reason=given.reason.strip(),
    )  # fmt: skip


class RuleOnObjection(BaseModel):
    """The ruling on an admitted objection; an upheld one takes the name off the notice."""

    objection: int
    upheld: bool = Field(False, title=N_("The objection is upheld: the name is taken off"))
    ruling: str = Field(
        "",
        title=N_("Ruling and its reason"),
        description=N_("The objector and the one objected to read it. Do not name the objector."),
        max_length=4000,
        json_schema_extra=LONG,
    )
    version: int | None = None


@performs(Act.RULE_ON_OBJECTION)
def rule_on_objection(actor: Actor, given: RuleOnObjection, *, now: datetime) -> None:
    """Rule on a case; upheld, the candidate is removed and its slot stays used.

    The ruling stands in the candidate's own history, which is how the one objected to
    hears of it: it says nothing of the objection.
    """
    objection, reasons = _case(actor, Act.RULE_ON_OBJECTION, given.objection)
    ruling = given.ruling.strip()
    refuse_if(reasons, rules.why_no_reason(ruling, "ruling"), why_stale(objection, given.version))
    move(
        Act.RULE_ON_OBJECTION, objection, by=actor, now=now, reason=ruling,
        upheld=given.upheld, ruling=ruling, ruled_at=now,
    )  # fmt: skip
    candidate = objection.entry.candidate
    # Two objections to one name may both be upheld; the name goes once.
    if given.upheld and candidate.state == CandidateState.NOTIFIED:
        move(
            Act.RULE_ON_OBJECTION, candidate, because_of=objection, by=actor, now=now, reason=ruling
        )
    else:
        note(
            Act.RULE_ON_OBJECTION, candidate, by=actor, now=now, reason=ruling,
            after={"upheld": given.upheld},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revealed:
    """Who objects and what they wrote; ``files`` are the names of the evidence."""

    name: str
    contact: str
    statement: str
    files: tuple[str, ...]


def reveal_objector(actor: Actor, objection_id: int, *, now: datetime) -> Revealed:
    """Open the sealed part of a case to its handler; that it was opened stands in the journal."""
    whole = _opened(actor, objection_id, "objector", now)
    names = tuple(one["name"] for one in whole["files"])
    return Revealed(whole["name"], whole["contact"], whole["statement"], names)


def reveal_evidence(
    actor: Actor, objection_id: int, number: int, *, now: datetime
) -> tuple[str, bytes]:
    """Name and bytes of one file of evidence, counted from 0; journalled as well."""
    whole = _opened(actor, objection_id, f"file {number + 1}", now)
    if not 0 <= number < len(whole["files"]):
        raise Refused(Refusal.of("not_found"))
    file = whole["files"][number]
    return file["name"], unseal_file(file["key"])


def _opened(actor: Actor, objection_id: int, what: str, now: datetime) -> dict[str, Any]:
    with journalled():
        objection, reasons = _case(actor, Act.SEE_OBJECTION, objection_id)
        refuse_if(reasons)
        note(Act.REVEAL_PERSONAL_DATA, objection, by=actor, now=now, after={"opened": what})
        whole: dict[str, Any] = json.loads(unseal(objection.sealed))
        return whole
