"""Import a sheet: ``kaoping import units|people|villages|households|records FILE [--dry-run]``."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from kaoping.acts import words
from kaoping.administration.importing import import_rows
from kaoping.cli.acting import ActingCommand
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.service.bulk import record_services, why_not_recorded
from kaoping.programme.service.importing import record_rows
from kaoping.programme.service.sheets import RECORDS, SHEETS, sheet_form, unit_kinds
from kaoping.sheets.opening import NotASheet
from kaoping.sheets.reading import Reading, read


class Command(ActingCommand):
    help = "Import an XLSX or CSV sheet, all or nothing; --dry-run only lists what is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=SHEETS)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")
        super().add_arguments(parser)

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        if options["kind"] == RECORDS:
            self._records(actor, options, at)
        else:
            self._others(actor, options, at)

    def _others(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        name, unit = options["kind"], actor.unit_id or 0
        kinds = unit_kinds(unit).values() if name == "units" else ()
        reading = self._read(options["file"], sheet_form(name, unit))
        outcome = import_rows(name, reading, kinds, actor, now=at, dry_run=options["dry_run"])
        self._refuse(outcome.refusals)
        for account, password in outcome.passwords.items():
            self.stdout.write(f"{account}\t{password}")
        self._say(outcome.written, dry_run=options["dry_run"])

    def _records(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        form = sheet_form(RECORDS, actor.unit_id or 0)
        mapped = record_rows(self._read(options["file"], form))
        against = why_not_recorded(actor, mapped.rows, now=at)
        found = dict(mapped.refusals)
        found |= {mapped.begins_in[number]: why for number, why in against.items()}
        self._refuse(found)
        if not options["dry_run"]:
            record_services(actor, mapped.rows, now=at)
        self._say(len(mapped.rows), dry_run=options["dry_run"])

    def _read(self, path: Path, form: Any) -> Reading:
        try:
            reading = read(path.read_bytes(), path.name, form)
        except (OSError, NotASheet) as wrong:
            raise CommandError(f"{path.name}: {wrong}") from None
        for message in reading.messages:
            facts = ", ".join(f"{name} {value}" for name, value in message.facts)
            self.stderr.write(f"row {message.row}, {message.column}: {message.code} {facts}")
        if reading.missing_columns:
            self.stderr.write("missing columns: " + ", ".join(reading.missing_columns))
        if not reading.sound:
            raise CommandError(f"{reading.message_count} faults in the sheet; nothing was written")
        return reading

    def _refuse(self, refusals: dict[int, tuple[Refusal, ...]]) -> None:
        for row, found in sorted(refusals.items()):
            for refusal in found:
                said = " ".join(filter(None, (words.what(refusal), words.remedy(refusal))))
                self.stderr.write(f"row {row}, {refusal.field}: {said}")
        if refusals:
            raise CommandError(f"{len(refusals)} rows are refused; nothing was written")

    def _say(self, rows: int, *, dry_run: bool) -> None:
        done = "would be written (dry run; nothing was)" if dry_run else "written"
        self.stdout.write(f"{rows} {done}")
