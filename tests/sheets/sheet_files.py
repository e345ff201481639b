"""Files as offices send them, made for the tests: workbooks, CSV, and hostile archives."""

import io
import zipfile
from collections.abc import Iterable, Sequence

import xlsxwriter

from kaoping.sheets.columns import Column, Kind, SheetForm

KINDS = {"科技培训": "training", "技术推广": "extension", "Training": "training"}

FORM = SheetForm(
    name="trainings",
    title_zh="培训登记表",
    columns=(
        Column("code", "编号", "Code", Kind.CODE, required=True, max_length=8, pattern=r"T\d+"),
        Column("topic", "培训主题", "Topic", required=True, max_length=10),
        Column("day", "日期", "Date", Kind.DATE, required=True),
        Column("kind", "类型", "Kind", Kind.CHOICE, choices=KINDS),
        Column("people", "培训人次", "Trainees", Kind.INT, minimum=0, maximum=10_000),
        Column("cost", "投入(万元)", "Cost (10,000 yuan)", Kind.DECIMAL, minimum=0),
        Column("online", "是否在线", "Online", Kind.YES_NO),
    ),
    unique=(("code",),),
)
HEADINGS = tuple(column.heading_zh for column in FORM.columns)


def xlsx(*rows: Sequence[object], sheet: str = "数据") -> bytes:
    """A workbook of one sheet with the rows as given, numbers as numbers."""
    to = io.BytesIO()
    with xlsxwriter.Workbook(to, {"in_memory": True, "default_date_format": "yyyy/m/d"}) as book:
        page = book.add_worksheet(sheet)
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
    return to.getvalue()


def csv_text(*rows: Iterable[str]) -> str:
    return "\r\n".join(",".join(row) for row in rows) + "\r\n"


def repacked(data: bytes, part: str, content: bytes) -> bytes:
    """The same archive with one part replaced or added."""
    to = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(to, "w", 8) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return to.getvalue()
