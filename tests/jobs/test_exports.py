"""Lists written out by the worker: all that the asker may see, and no row of a sibling."""

import csv
import io

import openpyxl
import pytest

from kaoping.acts.posts import Post
from kaoping.foundation.files.queries import bytes_of
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.work.actions import ask_for
from kaoping.programme.season.rules import Level
from kaoping.programme.service.models import Record
from tests.builders import DAY, NOON, a_unit, a_world
from tests.builders_service import a_record, some_records
from tests.jobs.sheets import asked_to_import, records_sheet

pytestmark = pytest.mark.django_db(transaction=True)


def rows_of(work):
    return list(csv.reader(bytes_of(work.result).decode("utf-8-sig").splitlines()))


def asked(actor, name, kind="csv", **narrowed):
    given = {"list": name, "given": narrowed, "as": kind, "language": "en"}
    return ask_for("export_list", given, by=actor, now=NOON)


def test_records_within_reach_are_written_whole_and_a_siblings_are_not(work_off):
    world = a_world()
    sibling = a_unit(
        world.county, "team", Level.GRASSROOTS, world.places.county, "另一队", is_team=True
    )
    a_record(world, unit=sibling, title="不该看见")
    mine = world.actor(Post.EXPERT, world.team)
    asked_to_import(mine, "records", records_sheet(world, 1205), dry_run=False)
    assert work_off().state == "done"

    asked(world.actor(Post.TEAM_LEAD, world.team), "records")
    work = work_off()
    rows = rows_of(work)

    assert (work.state, work.done, work.total) == ("done", 1205, 1205)
    assert rows[-1] == ["1,205 rows in all"]
    ids = [int(row[0]) for row in rows[1:-1]]
    assert sorted(ids) == sorted(
        Record.objects.filter(unit=world.team).values_list("pk", flat=True)
    )
    assert work.result_name == "Service records 2026-11-16.csv"

    asked(world.actor(Post.VERIFIER, world.county), "records", "xlsx")
    work = work_off()
    book = openpyxl.load_workbook(io.BytesIO(bytes_of(work.result)), read_only=True)
    written = [row[0] for row in book.active.iter_rows(min_row=3, values_only=True)]
    assert len(written) == 1206 + 1
    assert written[-1] == "1,206 rows in all"


def test_filters_narrow_what_is_written(work_off):
    world = a_world()
    some_records(world, 3)

    asked(world.actor(Post.TEAM_LEAD, world.team), "records", since="2026-01-04")

    assert [row[3] for row in rows_of(work_off())[1:-1]] == ["2026-01-05", "2026-01-03"]


def test_reports_and_journal_are_written(work_off):
    world = a_world()
    season = world.season.pk
    asked(world.actor(Post.CLERK, world.county), "reports", season=str(season))
    rows = rows_of(work_off())
    assert [row[0] for row in rows[1:-1]] == [world.team.name]

    auditor = world.actor(Post.SECURITY_AUDITOR, world.office)
    asked(auditor, "journal", act="open_season")
    rows = rows_of(work_off())
    assert len(rows) == 3
    assert (rows[1][5], rows[1][6]) == ("Open season", f"season.season:{season}")
    asked(auditor, "journal")
    assert len(rows_of(work_off())) == Entry.objects.count() + 2
    asked(world.actor(Post.CLERK, world.county), "journal")
    assert len(rows_of(work_off())) == 2  # headings and the count: no entry is theirs to see


def test_a_post_lost_in_the_meantime_sees_nothing(work_off):
    world = a_world()
    a_record(world)
    lead = world.actor(Post.TEAM_LEAD, world.team)
    asked(lead, "records")
    PostHeld.objects.filter(account=lead.account_id).update(until=NOON - DAY)

    work = work_off()

    assert (work.state, work.result) == ("failed", None)
    assert work.messages == ["You do not hold the post any more in which you asked for this."]
