"""Many records at once: the same checks and the same entries as recording one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

from django.utils.timezone import localdate

from kaoping.acts.perform import journalled
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.programme.service.entering import (
    Known,
    Teller,
    Telling,
    known_for,
    refusals_of,
    tellers,
    write,
)
from kaoping.programme.service.given import RecordService

BATCH = 1000


def record_services(
    actor: Actor,
    rows: Sequence[RecordService],
    *,
    now: datetime,
    read_before: Mapping[int, Teller] | None = None,
) -> list[int]:
    """Record all of ``rows`` or, with every reason at once, none; ids in their order.

    ``read_before`` are the units of ``rows`` by their ids, from whoever has asked for them.

    One journal entry a record, all under one batch number. A refusal's field begins with
    the row's number: ``rows.3.ends``. Warnings are left to ``queries.overlap_warnings``.
    """
    telling_units, closed = _tellers(actor, rows, read_before)
    acting = actor if actor.batch else replace(actor, batch=uuid4().hex)
    today, refusals = localdate(now), list[Refusal]()
    ids: list[int] = []
    with journalled():
        for first, tellings in _parts(rows):
            known = known_for(tellings, telling_units, by=acting)
            refusals.extend(
                refusal.about(f"rows.{first + at}.{refusal.field}")
                for at, telling in enumerate(tellings)
                for refusal in _against(telling, known, closed, today)
            )
            if not refusals:
                ids.extend(write(tellings, known, by=acting, now=now))
        refuse_if(refusals)
    return ids


def why_not_recorded(
    actor: Actor,
    rows: Sequence[RecordService],
    *,
    now: datetime,
    told: Callable[[int], None] = lambda _rows: None,
    read_before: Mapping[int, Teller] | None = None,
) -> dict[int, tuple[Refusal, ...]]:
    """The dry run: every reason against each row, by its number; empty when all may go in.

    ``told`` hears how many rows have been looked at; ``read_before`` as above.
    """
    telling_units, closed = _tellers(actor, rows, read_before)
    today, found = localdate(now), dict[int, tuple[Refusal, ...]]()
    for first, tellings in _parts(rows):
        known = known_for(tellings, telling_units, by=actor)
        for at, telling in enumerate(tellings, first):
            if refusals := tuple(_against(telling, known, closed, today)):
                found[at] = refusals
        told(first + len(tellings))
    return found


def _tellers(
    actor: Actor,
    rows: Sequence[RecordService],
    read_before: Mapping[int, Teller] | None,
) -> tuple[Mapping[int, Teller], dict[int, Refusal]]:
    """The units recorded for, and why not for some of them."""
    units = {row.unit for row in rows}
    found = tellers(units) if read_before is None else read_before
    closed: dict[int, Refusal] = {}
    for unit_id in units:
        if unit_id not in found:
            closed[unit_id] = Refusal.of("not_found", field="unit")
        elif refusal := why_not(actor, Act.RECORD_SERVICE, over=found[unit_id].over):
            closed[unit_id] = refusal.about("unit")
    return found, closed


def _against(
    telling: Telling, known: Known, closed: Mapping[int, Refusal], today: date
) -> Iterator[Refusal]:
    """Why this may not be recorded; of a unit that is none of the actor's, only that."""
    if telling[0] in closed:
        yield closed[telling[0]]
    else:
        yield from refusals_of(telling, known, today)


def _parts(rows: Sequence[RecordService]) -> Iterator[tuple[int, list[Telling]]]:
    for first in range(0, len(rows), BATCH):
        yield first, [(row.unit, row) for row in rows[first : first + BATCH]]
