"""Sheets to import: many records or people of the small world, made row by row."""

from datetime import date, timedelta
from typing import Any

from kaoping.acts.posts import Post
from kaoping.foundation.files.actions import keep_sealed
from kaoping.foundation.work.actions import ask_for
from kaoping.programme.service.sheets import sheet_form
from kaoping.sheets.writing import table_bytes
from tests.builders import NOON, World

FIRST_ROW = 2  # in a table without title and notes: the first row below the headings


def records_sheet(world: World, count: int, bad: dict[int, dict[str, Any]] | None = None) -> bytes:
    """So many records of the team's expert; ``bad`` changes cells by the row's place from 0."""
    columns = sheet_form("records", world.team.pk).columns
    who = world.account(Post.EXPERT, world.team).username
    rows = []
    for number in range(count):
        day = date(2024, 1, 1) + timedelta(days=number % 700)
        told = {
            "record_number": f"N-{number}", "title": f"第{number}次培训", "start": day, "end": day,
            "unit_code": world.team.code, "service_kind": "training", "sub_kind": "class",
            "village_codes": world.places.villages[0].code, "people_served": 30,
            "result": "参训农户操作合格。", "participant_account": who,
            "time_kind": "stationed", "days": "1", "hours": "1",
        }  # fmt: skip
        told |= (bad or {}).get(number, {})
        rows.append([told.get(column.key) for column in columns])
    return table_bytes(columns, rows)


def asked_to_import(
    actor: Any, sheet: str, data: bytes, *, dry_run: bool, now: Any = NOON, name: str = "表.xlsx"
) -> int:
    kept = keep_sealed(data, now=now)
    given = {"sheet": sheet, "file": kept.pk, "name": name, "dry_run": dry_run, "language": "en"}
    return ask_for("import_sheet", given, by=actor, now=now)
