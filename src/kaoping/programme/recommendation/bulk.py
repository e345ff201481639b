"""Quotas of many units or honours at once, by the act that gives each: all of them, or none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from pydantic import BaseModel

from kaoping.acts.inputs import perform
from kaoping.acts.perform import journalled
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.programme.recommendation.queries.quota import subjects_coded


class QuotaRow(BaseModel):
    """The unit of that code shall hold ``number`` places for ``honour``."""

    unit_code: str
    honour: str
    number: int


Faults = dict[int, tuple[Refusal, ...]]


def give_quotas(
    actor: Actor, season_id: int, rows: Sequence[QuotaRow], *, now: datetime, dry_run: bool = False
) -> Faults:
    """Do the rows, or try to (``dry_run``); what was refused, by the number of the row.

    A row that takes places back may stand behind one that needs them: what is refused at
    first is tried again when all others are done.
    """
    standing = actor.standing_in(season_id)
    act = Act.ALLOT_QUOTA if standing is not None and standing.host else Act.PASS_ON_QUOTA
    subjects = subjects_coded(actor, season_id, {row.unit_code for row in rows})

    def give(row: QuotaRow) -> None:
        if row.unit_code not in subjects:
            unknown = Refusal.of("not_directly_below", field="unit_code", code=row.unit_code)
            raise Refused(unknown)
        given = {"subject": subjects[row.unit_code], "honour": row.honour, "number": row.number}
        perform(act, actor, given, now=now)

    return _all_or_none([partial(give, row) for row in rows], dry_run=dry_run)


class PlacesOfHonour(BaseModel):
    """The unit shall hold ``number`` places for ``honour``; ``was`` is what it held when the
    form was drawn."""

    honour: str
    number: int | None = None
    was: int | None = None
    version: int | None = None


class PlacesOfUnit(BaseModel):
    """One unit's places for several honours, as a form gives them."""

    honours: list[PlacesOfHonour]


def give_places(
    actor: Actor, act: Act, subject_id: int, rows: Sequence[Mapping[str, Any]], *, now: datetime
) -> None:
    """Give one unit its places for several honours, or none of them: an act for each of
    ``rows``, which are the act's input but for the unit; what is refused names its honour."""
    faults = _all_or_none(
        [partial(perform, act, actor, {**row, "subject": subject_id}, now=now) for row in rows]
    )
    refuse_if(
        refusal.about(f"honours.{rows[number].get('honour')}.{refusal.field}")
        for number, refusals in faults.items()
        for refusal in refusals
    )


def _all_or_none(acts: Sequence[Callable[[], object]], *, dry_run: bool = False) -> Faults:
    """Do them all in one transaction; what was refused, by the number of the act."""

    def tried(numbers: Iterable[int]) -> Faults:
        faults: Faults = {}
        for number in numbers:
            try:
                with transaction.atomic():  # what a refused one has written is taken back
                    acts[number]()
            except Refused as refused:
                faults[number] = refused.refusals
        return faults

    # Around the journal's own transaction: a dry run takes its entries back as well.
    with transaction.atomic():
        with journalled():
            faults = tried(range(len(acts)))
            while faults and len(again := tried(list(faults))) < len(faults):
                faults = again
        if dry_run or faults:
            transaction.set_rollback(True)
    return faults
