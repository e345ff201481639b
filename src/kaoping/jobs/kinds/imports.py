"""Sheets read in: tried first, or written whole; what is wrong is said row by row."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kaoping.administration.importing import import_rows
from kaoping.administration.sheet_words import of_message, why_not_a_sheet
from kaoping.foundation.files.actions import keep
from kaoping.foundation.files.queries import bytes_of, file_of
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import seal
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.work.actions import Failed, Progress
from kaoping.jobs.kinds.asker import for_asker, said
from kaoping.programme.service.bulk import record_services
from kaoping.programme.service.importing import why_not_imported
from kaoping.programme.service.sheets import RECORDS, sheet_form, unit_kinds
from kaoping.sheets.columns import SheetForm
from kaoping.sheets.opening import NotASheet
from kaoping.sheets.reading import Reading, read

SEALED = "once"  # the kind of a kept file that is sealed, and handed out once

# Columns of a sheet by the name of the field that an act knows, where the two differ.
COLUMN_OF = {
    "starts": "start", "ends": "end", "goods": "goods_value", "villages": "village_codes",
    "households": "household_codes", "person": "participant_account", "place": "place_code",
    "username": "account", "village": "village_code", "since": "from", "posts": "post",
}  # fmt: skip

Faults = dict[int, tuple[Refusal, ...]]


@for_asker
def import_sheet(actor: Actor, progress: Progress) -> Any:
    """Read the sheet and write all of it, or nothing; with ``dry_run`` nothing in any case.

    With anything wrong it fails, having said all of it. What is written and that it is
    written are one transaction, so a killed worker's import is not there, or there once.
    """
    form = sheet_form(progress.given["sheet"], actor.unit_id or 0)
    reading = _read(form, progress)
    progress.of(reading.row_count)
    for message in reading.messages:
        _say_of(progress, message.row, message.column, of_message(message))
    if reading.missing_columns:
        progress.say(_("Missing columns: %s") % "、".join(reading.missing_columns))
    records = progress.given["sheet"] == RECORDS
    take = _records if records else _others
    return take(actor, progress, reading, form)


def _read(form: SheetForm, progress: Progress) -> Reading:
    given = progress.given
    file = file_of(given["file"])
    if file is None:
        raise Refused(Refusal.of("not_found"))
    try:
        return read(bytes_of(file), given["name"], form)
    except NotASheet as wrong:
        progress.say(why_not_a_sheet(wrong))
        raise Failed from wrong


def _records(actor: Actor, progress: Progress, reading: Reading, form: SheetForm) -> None:
    now = progress.clock()
    mapped = why_not_imported(actor, reading, now=now, told=progress.step)
    _say_all(progress, form, mapped.refusals)

    def write() -> int:
        record_services(actor, mapped.rows, now=now)
        return reading.row_count

    _conclude(progress, reading, mapped.refusals, write)


def _others(actor: Actor, progress: Progress, reading: Reading, form: SheetForm) -> Any:
    """Units, people, the register: each row is tried by writing it, and taken back."""
    now, name = progress.clock(), progress.given["sheet"]
    kinds = unit_kinds(actor.unit_id or 0).values() if name == "units" else ()
    faults: Faults = {}
    if reading.sound and progress.given["dry_run"]:
        faults = import_rows(name, reading, kinds, actor, now=now, dry_run=True).refusals
        _say_all(progress, form, faults)
    passwords: dict[str, str] = {}

    def write() -> int:
        outcome = import_rows(name, reading, kinds, actor, now=now, dry_run=False)
        if not outcome.sound:
            _say_all(progress, form, outcome.refusals)
            raise Failed
        passwords.update(outcome.passwords)
        return outcome.written

    return _conclude(progress, reading, faults, write, lambda: _shown_once(progress, passwords))


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
    with transaction.atomic():
        progress.step(
            progress.work.done
        )  # takes the work's own row, by which others see that it is alive
        rows = write()
        progress.step(reading.row_count)
        told = ngettext("%(count)d row was written.", "%(count)d rows were written.", rows)
        progress.say(told % {"count": rows})
        progress.settle(result())


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
            _say_of(progress, row, _heading(form, refusal.field), said(refusal))


def _heading(form: SheetForm, field: str) -> str:
    """The heading of the column that a refusal is about; empty where it is about the row."""
    names = [name for name in field.split(".") if not name.isdigit()]
    key = COLUMN_OF.get(names[-1], names[-1]) if names else ""
    column = form.by_key.get(key)
    return column.heading(get_language() or "zh") if column else ""


def _say_of(progress: Progress, row: int, column: str, text: str) -> None:
    progress.say({"row": row, "column": column, "text": text})


def _shown_once(progress: Progress, passwords: dict[str, str]) -> Any:
    """First passwords, sealed: the page hands them out once and forgets them."""
    if not passwords:
        return None
    lines: Iterable[str] = (f"{account},{password}" for account, password in passwords.items())
    heading = f"{_('Account name')},{_('First password')}"
    sealed = seal("\r\n".join(["\ufeff" + heading, *lines, ""]))
    return keep(sealed, SEALED, now=progress.clock()), _("First passwords") + ".csv"
