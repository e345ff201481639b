"""Recording what was done in the villages, putting it right, and taking it back."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from kaoping.acts.perform import move, note, performs, permit, permit_over, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found, refuse_if
from kaoping.programme.service.entering import (
    fields_of,
    known_for,
    refusals_of,
    replace_children,
    teller_of,
    tellers,
    write,
)
from kaoping.programme.service.given import AmendRecord, RecordService, WithdrawRecord
from kaoping.programme.service.held import why_held, why_uncounted
from kaoping.programme.service.models import Record
from kaoping.programme.service.queries.details import overlap_warnings, told_of

CHILDREN = ("participants", "villages", "households", "evidence")


@dataclass(frozen=True, slots=True)
class RecordResult:
    """The record that was written, and what its author should look at again."""

    id: int
    warnings: tuple[Refusal, ...] = ()


@performs(Act.RECORD_SERVICE)
def record_service(actor: Actor, given: RecordService, *, now: datetime) -> RecordResult:
    """Record one piece of service of a unit or team, with who took part and whom it served."""
    found = tellers([given.unit])
    teller = found.get(given.unit)
    permit_over(Act.RECORD_SERVICE, teller.over if teller else Over(), by=actor)
    telling = (given.unit, given)
    known = known_for([telling], found, by=actor)
    refuse_if(refusals_of(telling, known, localdate(now)))
    [record] = write([telling], known, by=actor, now=now)
    return RecordResult(record, _warnings(record))


@performs(Act.AMEND_RECORD)
def amend_record(actor: Actor, given: AmendRecord, *, now: datetime) -> RecordResult:
    """Put a record right: all of it as it is told now. Its unit stays.

    Where it stands in a report that was sent up, that report knows the version that it
    read; in an accepted one it stays as it was verified (article 5.2).
    """
    record = _record(given.record)
    permit(Act.AMEND_RECORD, record, by=actor, see=Act.SEE_RECORD)
    telling = (record.unit_id, given)
    before = told_of(record)
    present = [one.person for one in before.participants]
    known = known_for([telling], {record.unit_id: teller_of(record.unit)}, by=actor, also=present)
    refuse_if(
        record.flow.why_not(record.state, Act.AMEND_RECORD),
        why_stale(record, given.version),
        why_held(record.pk, True),
        refusals_of(telling, known, localdate(now)),
    )
    fields = fields_of(telling, known)
    changed = {name: value for name, value in fields.items() if getattr(record, name) != value}
    move(Act.AMEND_RECORD, record, by=actor, now=now, **changed)
    differs = {name for name in CHILDREN if getattr(before, name) != getattr(given, name)}
    if differs:
        replace_children(record.pk, given, differs, known, now)
        was, is_now = (one.model_dump(mode="json", include=differs) for one in (before, given))
        note(Act.AMEND_RECORD, record, by=actor, now=now, before=was, after=is_now)
    return RecordResult(record.pk, _warnings(record.pk))


@performs(Act.WITHDRAW_RECORD)
def withdraw_record(actor: Actor, given: WithdrawRecord, *, now: datetime) -> None:
    """Take a record back with a reason: it stays to be read and counts for nothing."""
    record = _record(given.record)
    permit(Act.WITHDRAW_RECORD, record, by=actor, see=Act.SEE_RECORD)
    refuse_if(
        record.flow.why_not(record.state, Act.WITHDRAW_RECORD),
        why_stale(record, given.version),
        why_held(record.pk, True),
    )
    move(Act.WITHDRAW_RECORD, record, by=actor, now=now, reason=given.reason)


def _record(record_id: int) -> Record:
    rows = Record.objects.select_related("unit").prefetch_related("unit__above")
    return found(rows.filter(pk=record_id).first())


def _warnings(record_id: int) -> tuple[Refusal, ...]:
    return (*overlap_warnings([record_id]), *why_uncounted([record_id]))
