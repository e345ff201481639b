"""Many records at once: the same checks and the same entries as recording one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from kaoping.acts.perform import journalled, permit_over
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.units.models import Unit
from kaoping.programme.service.entering import known_for, refusals_of, units_with_above, write
from kaoping.programme.service.given import RecordService

BATCH = 1000


def record_services(actor: Actor, rows: Sequence[RecordService], *, now: datetime) -> list[int]:
    """Record all of ``rows`` or, with every reason at once, none; ids in their order.

    One journal entry a record, all under one batch number. A refusal's field begins with
    the row's number: ``rows.3.ends``. Warnings are left to ``queries.overlap_warnings``.
    """
    units = _units(actor, rows)
    acting = actor if actor.batch else replace(actor, batch=uuid4().hex)
    refusals: list[Refusal] = []
    ids: list[int] = []
    with journalled():
        for number, part in enumerate(_parts(rows)):
            tellings = [(row.unit, row) for row in part]
            known = known_for(tellings, units, by=acting)
            for at, telling in enumerate(tellings, number * BATCH):
                refusals.extend(
                    refusal.about(f"rows.{at}.{refusal.field}")
                    for refusal in refusals_of(telling, known, now)
                )
            if not refusals:
                ids.extend(record.pk for record in write(tellings, known, by=acting, now=now))
        refuse_if(refusals)
    return ids


def why_not_recorded(
    actor: Actor, rows: Sequence[RecordService], *, now: datetime
) -> dict[int, tuple[Refusal, ...]]:
    """The dry run: every reason against each row, by its number; empty when all may go in."""
    units = _units(actor, rows)
    found: dict[int, tuple[Refusal, ...]] = {}
    for number, part in enumerate(_parts(rows)):
        tellings = [(row.unit, row) for row in part]
        known = known_for(tellings, units, by=actor)
        for at, telling in enumerate(tellings, number * BATCH):
            if refusals := tuple(refusals_of(telling, known, now)):
                found[at] = refusals
    return found


def _units(actor: Actor, rows: Sequence[RecordService]) -> dict[int, Unit]:
    """The units recorded for, each of which the actor must be allowed to record for."""
    units = units_with_above(row.unit for row in rows)
    if len(units) != len({row.unit for row in rows}):
        raise Refused(Refusal.of("not_found", field="unit"))
    for unit in units.values():
        permit_over(Act.RECORD_SERVICE, unit.over, by=actor)
    return units


def _parts(rows: Sequence[RecordService]) -> Iterator[Sequence[RecordService]]:
    for first in range(0, len(rows), BATCH):
        yield rows[first : first + BATCH]
