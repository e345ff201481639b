"""Lists written out whole: all that the asker may see, as XLSX or CSV, with the row count."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from kaoping.administration import journal_table
from kaoping.administration.journal import Search
from kaoping.foundation.files.actions import keep
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.work.actions import Progress
from kaoping.jobs.kinds.asker import for_asker
from kaoping.programme.reporting import exporting as reports
from kaoping.programme.reporting.listing import Filters as ReportFilters
from kaoping.programme.service import exporting as records
from kaoping.programme.service.lists import Filters as RecordFilters
from kaoping.programme.service.queries import edition_for_records
from kaoping.sheets.columns import Column
from kaoping.sheets.writing import csv_chunks, write_table

STEP = 500  # rows between two heartbeats

Rows = Iterable[Sequence[object]]


@for_asker
def export_records(actor: Actor, progress: Progress) -> Any:
    """The records that the asker may see, narrowed as the list was."""
    filters = TypeAdapter(RecordFilters).validate_python(progress.given["filters"])
    edition = edition_for_records(actor.unit_id or 0).edition
    progress.of(records.count_of(actor, filters))
    rows = records.every_row(actor, filters, edition)
    return _written(progress, _("Service records"), records.COLUMNS, rows)


@for_asker
def export_reports(actor: Actor, progress: Progress) -> Any:
    """The reports below the asker's unit in one season, late ones first."""
    filters = TypeAdapter(ReportFilters).validate_python(progress.given["filters"])
    rows = reports.every_row(actor, progress.given["season"], filters, now=progress.clock())
    return _written(progress, _("Work summaries below"), reports.COLUMNS, rows)


@for_asker
def export_journal(actor: Actor, progress: Progress) -> Any:
    """The journal of the auditor's subtree, as it was searched."""
    search = TypeAdapter(Search).validate_python(progress.given["filters"])
    rows = journal_table.every_row(actor, search)
    return _written(progress, _("Journal"), journal_table.COLUMNS, rows)


def _written(progress: Progress, title: str, columns: Sequence[Column], rows: Rows) -> Any:
    """The kept file and its name; memory does not grow with the rows."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    kind = "xlsx" if progress.given.get("as") == "xlsx" else "csv"
    told = _Told(progress, rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{kind}"
        if kind == "xlsx":
            write_table(path, columns, told, title=title, language=language)
        else:
            with path.open("wb") as to:
                to.writelines(csv_chunks(columns, told, language=language))
        kept = keep(path.read_bytes(), kind, now=progress.clock())
    count = ngettext("%(count)d row was written.", "%(count)d rows were written.", told.count)
    progress.say(count % {"count": told.count})
    return kept, f"{title} {localdate(progress.clock()).isoformat()}.{kind}"


class _Told:
    """Rows on their way into a file, counted; every so often the work says how far it is."""

    def __init__(self, progress: Progress, rows: Rows) -> None:
        self.progress, self.rows, self.count = progress, rows, 0

    def __iter__(self) -> Iterator[Sequence[object]]:
        for row in self.rows:
            yield row
            self.count += 1
            if self.count % STEP == 0:
                self.progress.step(self.count)
        # The list may have changed since it was counted: what was written is the whole.
        self.progress.step(self.count, total=self.count)
