"""Sheets that an operator hands in: read whole, and what is wrong said row by row."""

from abc import ABC
from collections.abc import Mapping
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.acts import words
from kaoping.administration.sheet_words import heading_of, of_message, why_not_a_sheet
from kaoping.cli.acting import ActingCommand
from kaoping.foundation.refusal import Refusal
from kaoping.sheets.columns import SheetForm
from kaoping.sheets.opening import NotASheet
from kaoping.sheets.reading import Reading, read


class SheetCommand(ActingCommand, ABC):
    """A command that writes the rows of an XLSX or CSV file: all of them, or none."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list what is wrong")
        super().add_arguments(parser)

    def read(self, path: Path, form: SheetForm) -> Reading:
        """What the file holds; its faults are said by ``refuse``. ``CommandError`` for what is
        no such sheet, or lacks a column. Columns that are not read are named."""
        try:
            reading = read(path.read_bytes(), path.name, form)
        except NotASheet as wrong:
            raise CommandError(f"{path.name}: {why_not_a_sheet(wrong)}") from None
        except OSError as wrong:
            raise CommandError(f"{path}: {wrong.strerror}") from None
        if reading.unknown_columns:
            unknown = "、".join(reading.unknown_columns)
            self.stderr.write(_("These columns are not read: %s") % unknown)
        if reading.missing_columns:
            raise CommandError(_("Missing columns: %s") % "、".join(reading.missing_columns))
        if not reading.row_count:
            raise CommandError(_("The sheet has no rows."))
        return reading

    def refuse(
        self, reading: Reading, faults: Mapping[int, tuple[Refusal, ...]], form: SheetForm
    ) -> None:
        """Say what is wrong with the cells and what was refused, by the row as the file shows it,
        and end with ``CommandError``; nothing if nothing is wrong."""
        said = [(m.row, m.column, of_message(m)) for m in reading.messages]
        said += [
            (row, heading_of(refusal, form), words.whole(refusal))
            for row, refusals in faults.items()
            for refusal in refusals
        ]
        for row, column, text in sorted(said, key=lambda one: one[0]):
            self._say_of(row, column, text)
        wrong = reading.message_count + sum(map(len, faults.values()))
        if wrong:
            raise CommandError(_faults_counted(wrong))

    def done(self, rows: int, *, dry_run: bool) -> None:
        """What was written, or would have been."""
        if dry_run:
            told = ngettext(
                "%(count)d row, nothing wrong.", "%(count)d rows, nothing wrong.", rows
            ) + " " + _("Nothing has been written yet.")  # fmt: skip
        else:
            told = ngettext("%(count)d row was written.", "%(count)d rows were written.", rows)
        self.stdout.write(told % {"count": rows})

    def _say_of(self, row: int, column: str, text: str) -> None:
        where = _("Row %(row)s") % {"row": row}
        self.stderr.write(": ".join(filter(None, (where, column, text))))


def _faults_counted(wrong: int) -> str:
    told = ngettext(
        "%(count)d fault. Nothing was written.", "%(count)d faults. Nothing was written.", wrong
    )
    return told % {"count": wrong}
