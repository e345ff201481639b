"""Quotas of many units at once, by the act that gives each: all of them, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from pydantic import BaseModel

from kaoping.acts.inputs import perform
from kaoping.acts.perform import journalled
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
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

    def tried(numbers: Sequence[int]) -> Faults:
        faults: Faults = {}
        for number in numbers:
            try:
                give(rows[number])
            except Refused as refused:
                faults[number] = refused.refusals
        return faults

    def give(row: QuotaRow) -> None:
        if row.unit_code not in subjects:
            unknown = Refusal.of("not_directly_below", field="unit_code", code=row.unit_code)
            raise Refused(unknown)
        given = {"subject": subjects[row.unit_code], "honour": row.honour, "number": row.number}
        with transaction.atomic():  # what a refused row has written is taken back
            perform(act, actor, given, now=now)

    # Around the journal's own transaction: a dry run takes its entries back as well.
    with transaction.atomic():
        with journalled():
            faults = tried(range(len(rows)))
            while faults and len(again := tried(list(faults))) < len(faults):
                faults = again
        if dry_run or faults:
            transaction.set_rollback(True)
    return faults
