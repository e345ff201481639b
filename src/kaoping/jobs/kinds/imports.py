"""Sheets read in: tried first, or written whole; what is wrong is said row by row."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.acts.perform import journalled
from kaoping.administration.importing import Outcome, import_rows
from kaoping.administration.sheet_words import heading_of, of_message, why_not_a_sheet
from kaoping.foundation.files.actions import keep_sealed
from kaoping.foundation.files.queries import unsealed
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.work.actions import Failed, Progress
from kaoping.jobs.kinds.asker import for_asker, said
from kaoping.programme.season.importing import TARGETS, import_targets, target_sheet
from kaoping.programme.service.bulk import BATCH
from kaoping.programme.service.importing import (
    form_for,
    import_records,
    record_rows,
    why_not_imported,
)
from kaoping.programme.service.sheets import RECORDS, sheet_form, unit_kinds
from kaoping.programme.service.terms import Terms, edition_for_records
from kaoping.sheets.columns import SheetForm
from kaoping.sheets.opening import NotASheet
from kaoping.sheets.reading import Reading, read

Faults = dict[int, tuple[Refusal, ...]]


@for_asker
def import_sheet(actor: Actor, progress: Progress) -> Any:
    """Read the sheet and write all of it, or nothing; with ``dry_run`` nothing in any case.

    With anything wrong it fails, having said all of it. What is written and that it is
    written are one transaction, so a killed worker's import is not there, or there once.
    """
    unit = actor.unit_id or 0
    terms = edition_for_records(unit) if progress.given["sheet"] == RECORDS else None
    form = form_for(terms.edition) if terms else _form(actor, progress)
    reading = _read(form, progress)
    progress.of(reading.row_count)
    for message in reading.messages:
        _say_of(progress, message.row, message.column, of_message(message))
    if reading.missing_columns:
        progress.say(_("Missing columns: %s") % _(", ").join(reading.missing_columns))
    if reading.unknown_columns:
        progress.say(_("These columns are not read: %s") % _(", ").join(reading.unknown_columns))
    if terms:
        return _records(actor, progress, reading, form, {unit: terms})
    return _others(actor, progress, reading, form)


def _form(actor: Actor, progress: Progress) -> SheetForm:
    sheet = progress.given["sheet"]
    if sheet == TARGETS:
        return target_sheet(actor, progress.given["season"])
    return sheet_form(sheet, actor.unit_id or 0)


def _read(form: SheetForm, progress: Progress) -> Reading:
    given = progress.given
    data = unsealed(given["file"])
    if data is None:
        raise Refused(Refusal.of("not_found"))
    try:
        return read(data, given["name"], form)
    except NotASheet as wrong:
        progress.say(why_not_a_sheet(wrong))
        raise Failed from wrong


def _records(
    actor: Actor,
    progress: Progress,
    reading: Reading,
    form: SheetForm,
    terms: Mapping[int, Terms],
) -> None:
    now = progress.clock()
    mapped = record_rows(reading, terms)
    # Looked through first, to say all that is wrong and how far it is; a few rows that seem
    # sound are checked only once, as they are written, by the units and terms just read.
    seems_sound = reading.sound and not mapped.refusals and reading.row_count <= BATCH
    looked_through = progress.given["dry_run"] or not seems_sound
    if looked_through:
        why_not_imported(actor, mapped, now=now, told=progress.step)
        _say_all(progress, form, mapped.refusals)

    def write() -> int:
        read_before = None if looked_through else mapped.tellers
        if not import_records(actor, mapped, now=now, read_before=read_before):
            _say_all(progress, form, mapped.refusals)
            wrong = sum(map(len, mapped.refusals.values()))
            progress.say(_faults_counted(reading.row_count, wrong))
            raise Failed
        return reading.row_count

    _conclude(progress, reading, mapped.refusals, write)


def _others(actor: Actor, progress: Progress, reading: Reading, form: SheetForm) -> Any:
    """Units, people, the register, targets: tried by writing them, and taken back."""
    faults: Faults = {}
    progress.step(0)
    if progress.given["dry_run"] or not reading.sound:
        faults = _written(actor, progress, reading, dry_run=True).refusals
        _say_all(progress, form, faults)
    passwords: dict[str, str] = {}

    def write() -> int:
        outcome = _written(actor, progress, reading, dry_run=False)
        if not outcome.sound:
            _say_all(progress, form, outcome.refusals)
            raise Failed
        passwords.update(outcome.passwords)
        return outcome.written

    return _conclude(progress, reading, faults, write, lambda: _shown_once(progress, passwords))


def _written(actor: Actor, progress: Progress, reading: Reading, *, dry_run: bool) -> Outcome:
    now, name = progress.clock(), progress.given["sheet"]
    if name == TARGETS:
        season = progress.given["season"]
        return import_targets(actor, season, reading, now=now, dry_run=dry_run)
    kinds = unit_kinds(actor.unit_id or 0).values() if name == "units" else ()
    return import_rows(name, reading, kinds, actor, now=now, dry_run=dry_run)


def _conclude(
    progress: Progress,
    reading: Reading,
    faults: Faults,
    write: Callable[[], int],
    result: Callable[[], Any] = lambda: None,
) -> None:
    """Say what would come of it, or write it in one transaction with its being done."""
    wrong = reading.message_count + sum(map(len, faults.values()))
    if wrong or not reading.sound:
        progress.say(_faults_counted(reading.row_count, wrong))
        raise Failed
    if progress.given["dry_run"]:
        told = ngettext(
            "%(count)d row, nothing wrong.", "%(count)d rows, nothing wrong.", reading.row_count
        )
        progress.say(told % {"count": reading.row_count} + " " + _("Nothing has been written yet."))
        progress.step(reading.row_count)
        return
    with journalled():
        if reading.row_count > BATCH:
            # Takes the work's own row, by which others see that it is alive, however long.
            progress.step(progress.work.done)
        rows = write()
        told = ngettext("%(count)d row was written.", "%(count)d rows were written.", rows)
        progress.say(told % {"count": rows})
        progress.settle(reading.row_count, result())


def _faults_counted(rows: int, wrong: int) -> str:
    if not rows:
        return _("The sheet has no rows.")
    told = ngettext(
        "%(count)d fault. Nothing was written.", "%(count)d faults. Nothing was written.", wrong
    )
    return told % {"count": wrong}


def _say_all(progress: Progress, form: SheetForm, faults: Faults) -> None:
    for row, refusals in sorted(faults.items()):
        for refusal in refusals:
            _say_of(progress, row, heading_of(refusal, form), said(refusal))


def _say_of(progress: Progress, row: int, column: str, text: str) -> None:
    progress.say({"row": row, "column": column, "text": text})


def _shown_once(progress: Progress, passwords: dict[str, str]) -> Any:
    """First passwords, sealed: the page hands them out once and forgets them."""
    if not passwords:
        return None
    lines: Iterable[str] = (f"{account},{password}" for account, password in passwords.items())
    heading = f"{_('Account name')},{_('First password')}"
    sheet = "\r\n".join(["\ufeff" + heading, *lines, ""]).encode()
    return keep_sealed(sheet, now=progress.clock()), _("First passwords") + ".csv"
