"""Many records at once: the same checks and the same entries as recording one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from kaoping.acts.perform import journalled
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.foundation.units.models import Unit
from kaoping.programme.service.entering import (
    Known,
    Telling,
    known_for,
    refusals_of,
    units_with_above,
    write,
)
from kaoping.programme.service.given import RecordService

BATCH = 1000


def record_services(actor: Actor, rows: Sequence[RecordService], *, now: datetime) -> list[int]:
    """Record all of ``rows`` or, with every reason at once, none; ids in their order.

    One journal entry a record, all under one batch number. A refusal's field begins with
    the row's number: ``rows.3.ends``. Warnings are left to ``queries.overlap_warnings``.
    """
    units, closed = _units(actor, rows)
    acting = actor if actor.batch else replace(actor, batch=uuid4().hex)
    refusals: list[Refusal] = []
    ids: list[int] = []
    with journalled():
        for first, tellings in _parts(rows):
            known = known_for(tellings, units, by=acting)
            refusals.extend(
                refusal.about(f"rows.{first + at}.{refusal.field}")
                for at, telling in enumerate(tellings)
                for refusal in _against(telling, known, closed, now)
            )
            if not refusals:
                ids.extend(record.pk for record in write(tellings, known, by=acting, now=now))
        refuse_if(refusals)
    return ids


def why_not_recorded(
    actor: Actor,
    rows: Sequence[RecordService],
    *,
    now: datetime,
    told: Callable[[int], None] = lambda _rows: None,
) -> dict[int, tuple[Refusal, ...]]:
    """The dry run: every reason against each row, by its number; empty when all may go in.

    ``told`` hears how many rows have been looked at.
    """
    units, closed = _units(actor, rows)
    found: dict[int, tuple[Refusal, ...]] = {}
    for first, tellings in _parts(rows):
        known = known_for(tellings, units, by=actor)
        for at, telling in enumerate(tellings, first):
            if refusals := tuple(_against(telling, known, closed, now)):
                found[at] = refusals
        told(first + len(tellings))
    return found


def _units(
    actor: Actor, rows: Sequence[RecordService]
) -> tuple[dict[int, Unit], dict[int, Refusal]]:
    """The units recorded for, and why not for some of them."""
    units = units_with_above(row.unit for row in rows)
    closed: dict[int, Refusal] = {}
    for unit_id in {row.unit for row in rows}:
        if unit_id not in units:
            closed[unit_id] = Refusal.of("not_found", field="unit")
        elif refusal := why_not(actor, Act.RECORD_SERVICE, over=units[unit_id].over):
            closed[unit_id] = refusal.about("unit")
    return units, closed


def _against(
    telling: Telling, known: Known, closed: Mapping[int, Refusal], now: datetime
) -> Iterator[Refusal]:
    """Why this may not be recorded; of a unit that is none of the actor's, only that."""
    if telling[0] in closed:
        yield closed[telling[0]]
    else:
        yield from refusals_of(telling, known, now)


def _parts(rows: Sequence[RecordService]) -> Iterator[tuple[int, list[Telling]]]:
    for first in range(0, len(rows), BATCH):
        yield first, [(row.unit, row) for row in rows[first : first + BATCH]]
