"""Importing records: a dry run that names rows, then all or nothing."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.acts.posts import Post
from kaoping.foundation.journal.models import Entry
from kaoping.programme.service.importing import form_for
from kaoping.programme.service.models import Record
from kaoping.programme.service.terms import edition_for_records
from kaoping.sheets.writing import table_bytes
from tests.builders import World, a_world
from tests.web.test_expert_desk import at_noon, came_in  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return a_world()


def a_sheet(world, *changes):
    """Two records, the first with two participants; ``changes`` are (row, key, value)."""
    form = form_for(edition_for_records(world.team.pk).edition)
    expert = world.account(Post.EXPERT, world.team).username
    lead = world.account(Post.TEAM_LEAD, world.team).username
    rows = [
        {"record_number": number, "start": date(2026, 3, day), "end": date(2026, 3, day + 1),
         "unit_code": world.team.code, "service_kind": "training", "sub_kind": "class",
         "village_codes": world.places.villages[0].code, "people_served": 30, "own_funds": "0.5",
         "result": "参训农户操作合格。", "participant_account": who, "time_kind": "stationed",
         "days": "2", "hours": "16"}
        for number, day, who in (("N-1", 2, expert), ("N-1", 2, lead), ("N-2", 9, expert))
    ]  # fmt: skip
    for row, key, value in changes:
        rows[row][key] = value
    table = [[row.get(column.key) for column in form.columns] for row in rows]
    return SimpleUploadedFile("记录.xlsx", table_bytes(form.columns, table))


def test_a_sound_sheet_is_held_and_then_imported(world):
    client = came_in(world.account(Post.EXPERT, world.team))

    household = f"{world.places.villages[0].code}0001"
    more = {
        "title": "修剪技术培训", "quantity": 3, "paid_out": "0.4", "household_codes": household,
        "households_served": 1,
    }  # fmt: skip
    sheet = a_sheet(world, *((2, key, value) for key, value in more.items()))
    page = client.post("/records/import", {"sheet": sheet})

    run = page.context["run"]
    assert (page.status_code, run.rows, run.records, run.lines) == (200, 3, 2, ())
    assert not Record.objects.exists()
    held = re.search(r'name="held" value="([^"]+)"', page.content.decode())[1]
    answer = client.post("/records/import", {"held": held})

    assert answer.status_code == 302
    assert client.post("/records/import", {"held": held}).status_code == 404  # read once
    first, second = Record.objects.order_by("starts")
    assert (first.title, first.participations.count()) == ("第1村集中培训", 2)
    assert (second.participations.count(), second.own_funds) == (1, first.own_funds)
    assert (first.quantity, second.title, second.quantity, second.paid_out) == (
        1, "修剪技术培训", 3, Decimal("0.40"),
    )  # fmt: skip
    assert [row.household.code for row in second.households.all()] == [household]
    assert len(set(Entry.objects.filter(act="record_service").values_list("batch", flat=True))) == 1


def test_every_fault_is_named_by_its_row_and_nothing_is_written(world):
    client = came_in(world.account(Post.EXPERT, world.team))
    sheet = a_sheet(world, (2, "hours", "40"), (0, "participant_account", "nobody"))

    page = client.post("/records/import", {"sheet": sheet})

    run = page.context["run"]
    assert page.status_code == 422
    rows = sorted({line.row for line in run.lines})
    assert len(rows) == 2
    assert rows[1] == rows[0] + 2
    assert not Record.objects.exists()


def test_another_units_rows_are_refused(world):
    client = came_in(world.account(Post.EXPERT, world.team))
    sheet = a_sheet(world, (2, "unit_code", world.county.code))

    page = client.post("/records/import", {"sheet": sheet})

    assert page.status_code == 422
    assert len(page.context["run"].lines) == 1


def test_what_is_held_is_for_who_tried_it(world):
    client = came_in(world.account(Post.EXPERT, world.team))
    page = client.post("/records/import", {"sheet": a_sheet(world)})
    held = re.search(r'name="held" value="([^"]+)"', page.content.decode())[1]

    other = came_in(world.account(Post.TEAM_LEAD, world.team))
    assert other.post("/records/import", {"held": held}).status_code == 404
    assert client.post("/records/import", {"held": held + "x"}).status_code == 422


def test_no_sheet_at_all_is_said(world):
    client = came_in(world.account(Post.EXPERT, world.team))

    for upload, said in (
        (SimpleUploadedFile("a.xlsx", b"not a sheet"), "damaged|XLSX"),
        (SimpleUploadedFile("a.csv", b"one,two\n1,2\n"), "headings"),
    ):
        page = client.post("/records/import", {"sheet": upload})
        assert page.status_code == 422
        assert re.search(said, page.content.decode())
    assert client.get("/records/import/template").content.startswith(b"PK")
