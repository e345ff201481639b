"""Sheets imported by the worker: every fault by its row, and all of it or nothing."""

import csv
from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.acts.posts import Post
from kaoping.foundation.files.queries import bytes_of, unsealed
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.identity import invented_identity
from kaoping.foundation.people.models import Account
from kaoping.foundation.places.models import RegisteredHousehold
from kaoping.foundation.units.models import Unit
from kaoping.programme.service.bulk import BATCH
from kaoping.programme.service.models import Record
from tests.builders import a_world
from tests.jobs.sheets import FIRST_ROW, asked_to_import, records_sheet

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 2000


def lines_of(work):
    return [line for line in work.messages if isinstance(line, dict)]


def tables_of(reads):
    """From which table first, in how many statements."""
    return Counter(sql.partition(" FROM ")[2].partition(" ")[0] for sql in reads)


def test_37_bad_rows_are_37_messages_and_then_all_of_it_is_written(work_off):
    world = a_world()
    expert = world.actor(Post.EXPERT, world.team)
    faults = (
        {"people_served": "many"}, {"hours": 30}, {"participant_account": "nobody"},
        {"end": date(2031, 1, 1)}, {"service_kind": "dancing"},
    )  # fmt: skip
    bad = {at * 53: faults[at % len(faults)] for at in range(37)}
    before = Entry.objects.count()

    asked_to_import(expert, "records", records_sheet(world, ROWS, bad), dry_run=True)
    tried = work_off()

    assert tried.state == "failed"
    assert {line["row"] for line in lines_of(tried)} == {FIRST_ROW + at for at in bad}
    assert all(line["text"] for line in lines_of(tried))
    assert {line["column"] for line in lines_of(tried)} == {
        "服务人次", "服务类型", "Hours", "End", "Participant account",
    }  # fmt: skip
    assert tried.total == ROWS
    for dry_run in (False, True):
        data = records_sheet(world, ROWS, {1999: faults[0]})
        asked_to_import(expert, "records", data, dry_run=dry_run)
        assert (work_off().state, Record.objects.count()) == ("failed", 0)
    assert Entry.objects.count() == before

    asked_to_import(expert, "records", records_sheet(world, ROWS), dry_run=True)
    assert (work_off().state, Record.objects.count()) == ("done", 0)
    asked_to_import(expert, "records", records_sheet(world, ROWS), dry_run=False)
    done = work_off()

    assert (done.state, done.done, done.messages) == ("done", ROWS, [f"{ROWS} rows were written."])
    assert Record.objects.values("title").distinct().count() == Record.objects.count() == ROWS
    entries = Entry.objects.filter(act="record_service")
    assert (entries.count(), set(entries.values_list("way", flat=True))) == (ROWS, {"job"})


def test_a_small_sheet_asks_the_database_nothing_twice(work_off):
    world = a_world()
    expert = world.actor(Post.EXPERT, world.team)
    asked_to_import(expert, "records", records_sheet(world, 3), dry_run=False)
    with CaptureQueriesContext(connection) as asked:
        work = work_off()
    assert work.state == "done"
    reads = Counter(one["sql"] for one in asked if one["sql"].startswith("SELECT"))
    assert {sql: often for sql, often in reads.items() if often > 1} == {}
    tables = tables_of(reads)
    assert tables['"files_storedfile"'] == tables['"units_unit"'] == 1
    assert tables['"work_work"'] == 1  # by this test: it is read as it is taken up


def test_the_units_of_a_large_sheet_are_read_anew_once_it_was_looked_through(work_off):
    world = a_world()
    expert = world.actor(Post.EXPERT, world.team)
    asked_to_import(expert, "records", records_sheet(world, BATCH + 1), dry_run=False)
    with CaptureQueriesContext(connection) as asked:
        work = work_off()
    assert work.state == "done"
    reads = Counter(one["sql"] for one in asked if one["sql"].startswith("SELECT"))
    assert tables_of(reads)['"units_unit"'] == 2


def test_another_units_rows_are_refused(work_off):
    world = a_world()
    world.actor(Post.CLERK, world.society)
    data = records_sheet(world, 3, {1: {"unit_code": world.society.code}})

    asked_to_import(world.actor(Post.EXPERT, world.team), "records", data, dry_run=False)
    work = work_off()

    assert (work.state, [line["row"] for line in lines_of(work)]) == ("failed", [FIRST_ROW + 1])
    assert not Record.objects.exists()


def test_units_people_and_register_come_in_by_the_administrator(work_off):
    world = a_world()
    admin = world.actor(Post.ADMINISTRATOR, world.province)
    village = world.places.villages[0].code
    people = [
        f"tian.{n},田一{n},{invented_identity(7000 + n, date(1980, 1, 1), female=False)},"
        f"{world.county.code},填报员,2026-01-01"
        for n in range(3)
    ]
    sheets = {
        "units": ["单位代码,单位名称,单位类型,上级单位代码,行政区划代码,起始日期"]
        + [f"GZ-{n},威宁服务队{n},团队,{world.county.code},520527,2026-01-01" for n in range(3)],
        "people": ["登录账号,姓名,身份证号,单位代码,岗位,起始日期", *people],
        "households": ["户编号,村代码,家庭人口"] + [f"H-{n},{village},4" for n in range(3)],
    }
    found = {
        "units": Unit.objects.filter(code__startswith="GZ-"),
        "people": Account.objects.filter(username__startswith="tian."),
        "households": RegisteredHousehold.objects.filter(code__startswith="H-"),
    }
    for sheet, lines in sheets.items():
        data = "\n".join(lines).encode()
        asked_to_import(admin, sheet, data, dry_run=True, name="a.csv")
        assert (work_off().state, found[sheet].count()) == ("done", 0)
        asked_to_import(admin, sheet, data, dry_run=False, name="a.csv")
        work = work_off()
        assert (work.state, work.messages, found[sheet].count()) == (
            "done", ["3 rows were written."], 3,
        )  # fmt: skip
        if sheet == "people":
            kept = bytes_of(work.result)
            assert b"tian" not in kept
            rows = list(csv.reader(unsealed(work.result.pk).decode().splitlines()))
            assert all(Account.objects.get(username=name).check_password(secret)
                       for name, secret in rows[1:])  # fmt: skip
            assert [name for name, _ in rows[1:]] == ["tian.0", "tian.1", "tian.2"]

    asked_to_import(
        admin, "units", "\n".join(sheets["units"]).encode(), dry_run=False, name="b.csv"
    )
    again = work_off()
    assert (again.state, [line["row"] for line in lines_of(again)]) == ("failed", [2, 3, 4])
    assert found["units"].count() == 3


def test_what_a_cell_and_what_the_act_refuses_is_said_at_once(work_off):
    world = a_world()
    admin = world.actor(Post.ADMINISTRATOR, world.province)
    lines = [
        "单位代码,单位名称,单位类型,上级单位代码,行政区划代码,备注",
        f"GZ-1,威宁服务队,舞蹈队,{world.county.code},520527,",
        f"{world.team.code},威宁二队,团队,{world.county.code},520527,",
    ]
    for dry_run in (True, False):
        asked_to_import(admin, "units", "\n".join(lines).encode(), dry_run=dry_run, name="a.csv")
        work = work_off()
        assert (work.state, [line["row"] for line in lines_of(work)]) == ("failed", [2, 3])
        assert "These columns are not read: 备注" in work.messages


def test_a_sheet_of_people_says_of_each_cell_once_and_at_once_what_is_wrong(work_off):
    world = a_world()
    admin = world.actor(Post.ADMINISTRATOR, world.province)
    good = invented_identity(3, date(1980, 1, 1), female=False)
    other = invented_identity(5, date(1980, 1, 1), female=False)
    bad = good[:-1] + ("1" if good[-1] != "1" else "2")
    lines = [
        "登录账号,姓名,身份证号,手机号码,单位代码,岗位,起始日期",
        f"tian.0,田零,{bad},139,NOWHERE,填报员,2026-01-01",
        f"tian.1,田一,{good},,NOWHERE,填报员,2026-01-01",
        f"tian.2,田二,{other},,{world.county.code},填报员,2026-01-01",
        f"tian.2,田三,{other},,NOWHERE,核实员,2026-01-01",
    ]

    asked_to_import(admin, "people", "\n".join(lines).encode(), dry_run=True, name="a.csv")

    said = [(line["row"], line["text"]) for line in lines_of(work_off())]
    unknown = (
        "There is no unit with the code NOWHERE. Use the code that stands in the list of units."
    )
    assert said == [
        (2, "A wrong number: check its digits, and the check digit at its end."),
        (2, "A wrong number: check its digits."),
        (5, "Differs from row 4, of the same group (身份证号)."),
        (2, unknown),
        (3, unknown),
        (5, unknown),
    ]


def test_what_is_no_sheet_is_said(work_off):
    world = a_world()
    expert = world.actor(Post.EXPERT, world.team)

    asked_to_import(expert, "records", b"not a sheet", dry_run=True)

    work = work_off()
    assert work.state == "failed"
    assert len(work.messages) == 1
