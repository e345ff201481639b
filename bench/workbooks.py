"""What it costs to take in 3,000 county workbooks of 40 records: CPU seconds, side by side.

    PYTHONPATH=src:. python -m tools.throwaway_postgres python -m bench.workbooks [--count 3000]

In one run, over the same files: openpyxl (read-only) and calamine, each of which only looks at
every cell; our reading, which finds the headings and checks every cell and every row; and the
whole import as the worker does it: reading, every check of recording a service, one transaction
and one batch of journal entries a workbook. The import's seconds are those of this process and
of its database together. Without a cluster around it, it runs on SQLite. The files are made by
seed, each of a county office with a clerk, experts and a register of its own.
"""

import argparse
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ["KAOPING_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "kaoping.config.settings"
home = tempfile.TemporaryDirectory()
os.environ["KAOPING_HOME"] = home.name

import django  # noqa: E402

django.setup()

import openpyxl  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402
from tests.builders import NOON  # noqa: E402

from bench.county_books import ROWS, County, counties, workbook  # noqa: E402
from bench.cpu import cpu  # noqa: E402
from kaoping.acts.posts import Post  # noqa: E402
from kaoping.foundation.files.actions import keep_sealed  # noqa: E402
from kaoping.foundation.journal.models import Entry  # noqa: E402
from kaoping.foundation.journal.queries import verify  # noqa: E402
from kaoping.foundation.people.models import Account  # noqa: E402
from kaoping.foundation.work import actions  # noqa: E402
from kaoping.foundation.work.models import Work  # noqa: E402
from kaoping.programme.service.importing import form_for  # noqa: E402
from kaoping.programme.service.models import Record  # noqa: E402
from kaoping.programme.service.terms import edition_for_records  # noqa: E402
from kaoping.sheets.columns import SheetForm  # noqa: E402
from kaoping.sheets.reading import read  # noqa: E402


def by_openpyxl(path: Path) -> int:
    """Look at every cell with openpyxl, read-only; return how many hold something."""
    book = openpyxl.load_workbook(path, read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    filled = sum(cell is not None for row in rows for cell in row)
    book.close()
    return filled


def by_calamine(path: Path) -> int:
    """Look at every cell with calamine; return how many hold something."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return sum(cell != "" for row in rows for cell in row)


def by_reading(path: Path, form: SheetForm) -> int:
    """Read and check every row as an import does; return how many were good."""
    return len(read(path.read_bytes(), path.name, form).rows)


def asked_for(county: County, path: Path) -> int:
    """The work that a clerk's upload leaves for the worker."""
    account = Account.objects.get(username=county.clerk)
    file = keep_sealed(path.read_bytes(), now=NOON)
    given = {"sheet": "records", "file": file.pk, "name": path.name, "dry_run": False}
    return Work.objects.create(
        kind="import_sheet", given=given, account=account.pk, post=Post.CLERK.value,
        unit=county.unit, asked_at=NOON, beat=NOON,
    ).pk  # fmt: skip


def by_importing(works: list[int]) -> int:
    """Do the works as the worker does; return how many of the sheets' rows they wrote."""
    for work in works:
        actions.run_work.call(work)
    return Work.objects.filter(pk__in=works).aggregate(rows=Sum("done"))["rows"]


def cpu_seconds(way: Callable[[], int]) -> tuple[float, int]:
    """Go one way over all files; return processor seconds and what was found."""
    start = cpu()
    found = way()
    return cpu() - start, found


def all_written(count: int) -> bool:
    """Whether every row is a record with its entry, each workbook a batch, the chain whole."""
    entries = Entry.objects.filter(act="record_service")
    rows = count * ROWS
    return (
        Record.objects.count() == entries.count() == rows
        and entries.values("batch").distinct().count() == count
        and Work.objects.filter(state=Work.State.DONE).count() == count
        and verify().broken_at is None
    )


def main() -> None:
    """Make the counties and their files, measure each way, print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=2026)
    wanted = parser.parse_args()
    call_command("migrate", verbosity=0)
    actions.install({}, lambda: NOON)
    everything = wanted.count + wanted.count // 10
    places = counties(everything)
    edition = edition_for_records(places[0].unit).edition
    form, chance = form_for(edition), random.Random(wanted.seed)
    folder = Path(home.name)
    paths = [workbook(folder / f"{one.code}.xlsx", one, edition, chance) for one in places]
    works = [asked_for(one, path) for one, path in zip(places, paths, strict=True)]
    # A tenth more comes in first, as the year before: then let PostgreSQL look at its tables, as
    # autovacuum does within a minute. On empty ones it makes plans for empty ones.
    earlier, works = works[wanted.count :], works[: wanted.count]
    paths = paths[: wanted.count]
    by_importing(earlier)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    measured = {
        "openpyxl, read-only, only looking": cpu_seconds(lambda: sum(map(by_openpyxl, paths))),
        "calamine, only looking": cpu_seconds(lambda: sum(map(by_calamine, paths))),
        "our reading and checks": cpu_seconds(lambda: sum(by_reading(p, form) for p in paths)),
        f"the whole import ({connection.vendor})": cpu_seconds(lambda: by_importing(works)),
    }
    openpyxl_took = measured["openpyxl, read-only, only looking"][0]
    calamine_took = measured["calamine, only looking"][0]
    print(f"{len(paths)} workbooks of {ROWS} rows")
    for name, (seconds, found) in measured.items():
        print(
            f"{name:36} {seconds:7.2f} CPU s {seconds * 1000 / len(paths):6.2f} ms each"
            f" {seconds / openpyxl_took:5.2f} × openpyxl {seconds / calamine_took:6.2f} × calamine"
            f"  {found:,}"
        )
    whole = all_written(everything)
    print("every row a record and an entry" if whole else "NOT EVERYTHING WAS WRITTEN")
    raise SystemExit(0 if whole else 1)


if __name__ == "__main__":
    main()
