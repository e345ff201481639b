"""Lists written out whole: all that the asker may see, as XLSX or CSV, with the row count."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.acts.listing import LISTINGS, Wanted
from kaoping.acts.words import sheet_language
from kaoping.foundation.files.actions import keep
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.work.actions import Progress
from kaoping.jobs.kinds.asker import for_asker
from kaoping.sheets.columns import Column
from kaoping.sheets.writing import csv_chunks, write_table

STEP = 500  # rows between two heartbeats

Rows = Iterable[Sequence[object]]


@for_asker
def export_list(actor: Actor, progress: Progress) -> Any:
    """The list that the asker saw, narrowed and sorted as its page was, with all its pages."""
    listing = LISTINGS[progress.given["list"]]
    wanted = Wanted(actor, progress.clock(), progress.given["given"])
    return _written(progress, _(listing.title), listing.columns, listing.every_row(wanted))


def _written(progress: Progress, title: str, columns: Sequence[Column], rows: Rows) -> Any:
    """The kept file and its name; memory does not grow with the rows."""
    language = sheet_language()
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
        self.progress.of(self.count)
        self.progress.step(self.count)
