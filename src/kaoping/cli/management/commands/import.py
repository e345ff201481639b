"""Import a sheet: ``kaoping import units|people|register|records|targets FILE [--dry-run]``."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from kaoping.administration.importing import Outcome, import_rows
from kaoping.cli.seasons import add_season, season_typed
from kaoping.cli.sheets import SheetCommand
from kaoping.foundation.people.rules import Actor
from kaoping.programme.season.importing import TARGETS, import_targets, target_sheet
from kaoping.programme.service.bulk import record_services
from kaoping.programme.service.importing import record_rows, why_not_imported
from kaoping.programme.service.sheets import RECORDS, SHEETS, sheet_form, unit_kinds
from kaoping.sheets.columns import SheetForm
from kaoping.sheets.forms import HOUSEHOLDS, VILLAGES
from kaoping.sheets.opening import NotASheet
from kaoping.sheets.reading import Reading, read

REGISTER = "register"


class Command(SheetCommand):
    help = (
        "Import an XLSX or CSV sheet, all or nothing. The register is a sheet of villages, "
        "or of households: its headings tell. Targets are those of a season."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[*SHEETS, REGISTER, TARGETS])
        parser.add_argument("file", type=Path)
        add_season(parser)
        super().add_arguments(parser)

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        name, path, dry_run = options["kind"], options["file"], options["dry_run"]
        if name == TARGETS:
            self._targets(path, season_typed(actor, options["season"]).id, actor, at, dry_run)
            return
        if name == REGISTER:
            name = _register_sheet(path)
        form = sheet_form(name, actor.unit_id or 0)
        reading = self.read(path, form)
        if name == RECORDS:
            self._records(reading, form, actor, at, dry_run)
        else:
            kinds = unit_kinds(actor.unit_id or 0).values() if name == "units" else ()
            outcome = import_rows(name, reading, kinds, actor, now=at, dry_run=dry_run)
            self._told(reading, outcome, form, dry_run)

    def _records(
        self, reading: Reading, form: SheetForm, actor: Actor, at: datetime, dry_run: bool
    ) -> None:
        mapped = record_rows(reading)
        why_not_imported(actor, mapped, now=at)
        self.refuse(reading, mapped.refusals, form)
        if not dry_run:
            record_services(actor, mapped.rows, now=at)
        self.done(len(mapped.rows), dry_run=dry_run)

    def _targets(self, path: Path, season: int, actor: Actor, at: datetime, dry_run: bool) -> None:
        form = target_sheet(actor, season)
        reading = self.read(path, form)
        trying = dry_run or not reading.sound
        outcome = import_targets(actor, season, reading, now=at, dry_run=trying)
        self._told(reading, outcome, form, dry_run)

    def _told(self, reading: Reading, outcome: Outcome, form: SheetForm, dry_run: bool) -> None:
        """What was refused, or the first passwords of new accounts and how many rows."""
        self.refuse(reading, outcome.refusals, form)
        for account, password in outcome.passwords.items():
            self.stdout.write(f"{account}\t{password}")
        self.done(outcome.written, dry_run=dry_run)


def _register_sheet(path: Path) -> str:
    """Households where the sheet has a column for them, else villages."""
    try:
        reading = read(path.read_bytes(), path.name, HOUSEHOLDS)
    except (NotASheet, OSError):
        return VILLAGES.name  # whose reading says what is wrong
    told_apart_by = HOUSEHOLDS.by_key["household_code"].heading_zh
    return VILLAGES.name if told_apart_by in reading.missing_columns else HOUSEHOLDS.name
