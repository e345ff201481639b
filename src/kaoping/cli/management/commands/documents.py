"""The papers of an issued commendation: ``kaoping documents FOLDER [--season YEAR]``."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from kaoping.acts.listing import AT_A_TIME
from kaoping.acts.paging import Cut
from kaoping.cli.acting import ActingCommand
from kaoping.cli.papers import put
from kaoping.cli.seasons import add_season, season_typed
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.honours.actions import make_documents
from kaoping.programme.honours.queries.office import (
    certificates_file,
    file_of_commendation,
    issued_in,
    preview,
    roll_file,
)
from kaoping.programme.honours.rules import ARTICLE


class Command(ActingCommand):
    help = (
        "Write the papers of an issued commendation to a folder. They are the document (PDF, "
        "DOCX), the indicator table and the honour roll (XLSX) and the certificates (PDF); what "
        "is not made yet is made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        add_season(parser)
        super().add_arguments(parser)

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        season = season_typed(actor, options["season"])
        issued = issued_in(actor, season.id, cut=Cut(size=AT_A_TIME)).rows
        if not issued:
            waits_for = preview(actor, season.id, at).why_not
            raise Refused(Refusal.of("not_issued_yet", article=ARTICLE), *waits_for)
        for one in issued:
            make_documents(actor, one.id, now=at)
            papers = [file_of_commendation(actor, one.id, kind) for kind in ("pdf", "docx", "xlsx")]
            papers.append(roll_file(actor, one.id))
            if one.in_force:
                papers.append(certificates_file(actor, one.id))
            for name, data in papers:
                self.stdout.write(put(options["folder"], name, data))
