"""Targets (下达任务) out of a sheet: all of its rows by the one act that sets them, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kaoping.acts.inputs import perform
from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.administration.importing import Outcome
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import why_no_target
from kaoping.programme.season.steering import season_seen
from kaoping.sheets.columns import SheetForm
from kaoping.sheets.forms import targets_form
from kaoping.sheets.reading import Reading, Row

TARGETS = "targets"  # the name of the sheet
COLUMN_OF = {"subject": "unit_code", "indicator": "indicator", "value": "target"}


def target_sheet(actor: Actor, season_id: int) -> SheetForm:
    """The sheet with the season's indicators by name or key, as far as targets are set for them."""
    edition = edition_of(season_seen(actor, season_id).edition_id)
    labels: dict[str, str] = {}
    for one in edition.indicators:
        if why_no_target(one) is None:
            labels |= dict.fromkeys(filter(None, (one.name.zh, one.name.en, one.key)), one.key)
    return targets_form(labels)


def import_targets(
    actor: Actor, season_id: int, reading: Reading, *, now: datetime, dry_run: bool
) -> Outcome:
    """Set the targets of a sound reading, or try to (``dry_run``)."""
    below = _directly_below(actor, season_id, {str(r.values["unit_code"]) for r in reading.rows})
    refused: dict[int, tuple[Refusal, ...]] = {
        row.number: (Refusal.of("not_directly_below", field="unit_code", code=code),)
        for row in reading.rows
        if (code := str(row.values["unit_code"])) not in below
    }
    if refused:
        return Outcome(refusals=refused)
    targets = [
        {
            "subject": below[str(row.values["unit_code"])],
            "indicator": row.values["indicator"],
            "value": row.values["target"],
        }
        for row in reading.rows
    ]
    # Around the journal's own transaction: a dry run takes its entries back as well.
    with transaction.atomic():
        try:
            perform(Act.SET_TARGET, actor, {"season": season_id, "targets": targets}, now=now)
        except Refused as reasons:
            return Outcome(refusals=_by_row(reasons, reading.rows))
        if dry_run:
            transaction.set_rollback(True)
    return Outcome(written=len(targets))


def _directly_below(actor: Actor, season_id: int, codes: set[str]) -> dict[str, int]:
    """Of ``codes`` those of units that the actor may set targets for: code → subject."""
    where = subjects_where(actor, Act.SET_TARGET, subject="")
    found = Subject.objects.filter(where, season_id=season_id, unit__code__in=codes)
    return dict(found.values_list("unit__code", "pk"))


def _by_row(refused: Refused, rows: Sequence[Row]) -> dict[int, tuple[Refusal, ...]]:
    """Each reason by the sheet's row that it is about; 0 is the sheet as a whole."""
    found: dict[int, tuple[Refusal, ...]] = {}
    for refusal in refused.refusals:
        _, _, place = refusal.field.partition("targets.")
        number, _, name = place.partition(".")
        at = rows[int(number)].number if number.isdigit() else 0
        about = refusal.about(COLUMN_OF.get(name, name)) if number else refusal
        found[at] = (*found.get(at, ()), about)
    return found
