"""Give places of the quota: ``kaoping allot UNIT HONOUR NUMBER``, or ``--from FILE``."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from kaoping.acts.inputs import read_given
from kaoping.cli.seasons import add_season, place_in, season_typed
from kaoping.cli.sheets import SheetCommand
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.recommendation.bulk import QuotaRow, give_quotas
from kaoping.programme.recommendation.queries.quota import picture_of
from kaoping.sheets.columns import SheetForm
from kaoping.sheets.forms import quota_form


class Command(SheetCommand):
    help = (
        "Set how many places a unit directly below holds for an honour. The host allots, "
        "other units pass on; of an XLSX or CSV sheet all rows are done, or none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("child", nargs="?", metavar="UNIT", help="code of the unit below")
        parser.add_argument("honour", nargs="?", metavar="HONOUR", help="its name or key")
        parser.add_argument("number", nargs="?", metavar="NUMBER", help="places it shall hold")
        parser.add_argument("--from", dest="file", type=Path, metavar="FILE",
                            help="a sheet: 单位代码, 表扬类别, 推优名额")  # fmt: skip
        add_season(parser)
        super().add_arguments(parser)

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        path, dry_run = options["file"], options["dry_run"]
        if (path is None) == (options["number"] is None):
            raise CommandError("name UNIT, HONOUR and NUMBER, or --from FILE")
        season = season_typed(actor, options["season"])
        form = quota_form(_honours(actor, place_in(actor, season).subject_id))
        if path is None:
            typed = [_typed(options, form)]
            if faults := give_quotas(actor, season.id, typed, now=at, dry_run=dry_run):
                raise Refused(*faults[0])
            self.done(len(typed), dry_run=dry_run)
            return
        reading = self.read(path, form)
        # A row that cannot be read may have freed the places that another one takes.
        self.refuse(reading, {}, form)
        rows = [QuotaRow.model_validate(row.values) for row in reading.rows]
        faults = give_quotas(actor, season.id, rows, now=at, dry_run=dry_run)
        numbered = {reading.rows[place].number: why for place, why in faults.items()}
        self.refuse(reading, numbered, form)
        self.done(len(rows), dry_run=dry_run)


def _honours(actor: Actor, subject: int) -> dict[str, str]:
    """What people call the honours that the season gives, to their keys."""
    labels: dict[str, str] = {}
    for places in picture_of(actor, subject).honours:
        honour = places.honour
        labels |= dict.fromkeys((honour.name.zh, honour.name.en, honour.key), honour.key)
    return labels


def _typed(options: dict[str, Any], form: SheetForm) -> QuotaRow:
    labels = form.by_key["honour"].choices
    if options["honour"] not in labels:
        raise Refused(Refusal.of("not_a_choice", field="honour"))
    honour = labels[options["honour"]]
    given = {"unit_code": options["child"], "honour": honour, "number": options["number"]}
    return read_given(QuotaRow, given)
