"""The yearly table of task indicators, 年度任务指标完成情况统计表 (article 7, part four), as XLSX."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from kaoping.sheets.writing import created

TITLE = "科技助力精准扶贫年度任务指标完成情况统计表"
NOTHING = "—"
HEADINGS = ("类别", "序号", "指标", "单位", "计划数", "完成数", "完成率", "记录数")
WIDTHS = (14, 7, 34, 9, 16, 16, 12, 12)
A4 = 9
HEADING_LINE = 3
LAST_COLUMN = len(HEADINGS) - 1

_CELL = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 11}
_LOOKS: dict[str, dict[str, object]] = {
    "title": {"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"},
    "left": {"font_name": "宋体", "font_size": 11},
    "middle": {"font_name": "宋体", "font_size": 11, "align": "center"},
    "right": {"font_name": "宋体", "font_size": 11, "align": "right"},
    "heading": {**_CELL, "font_name": "黑体", "align": "center", "bg_color": "#EDEDED"},
    "group": {**_CELL, "font_name": "黑体", "align": "center", "text_wrap": True},
    "text": {**_CELL, "text_wrap": True},
    "centre": {**_CELL, "align": "center"},
    "whole": {**_CELL, "num_format": "#,##0"},
    "figure": {**_CELL, "num_format": "#,##0.00"},
    "rate": {**_CELL, "num_format": "0.0%"},
    "nothing": {**_CELL, "align": "right"},
}


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator. ``rate`` is a fraction of the target (1 is all of it); None is unknown."""

    name: str
    unit: str
    target: Decimal | None
    done: Decimal | None
    rate: Decimal | None
    records: int | None


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """The indicators of one group: organization, people, coverage, services, …"""

    name: str
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The facts of one table: whose, of which season, on which day, and how far checked."""

    body: str
    season: str
    day: date
    state: str
    groups: tuple[IndicatorGroup, ...]
    title: str = TITLE


def indicator_table(table: IndicatorTable) -> bytes:
    """Return the table as XLSX, laid out to print on A4 across the page.

    Under the title one line has the body, the season and the date, and another the state of the
    data. A figure that is not there, and the rate of an indicator without a target, is printed
    as a dash. The same facts give the same bytes.
    """
    to = io.BytesIO()
    with xlsxwriter.Workbook(to, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {"title": table.title, "author": table.body, "created": created(table.day)}
        )
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        sheet = book.add_worksheet("统计表")
        _lay_out(sheet)
        _write_top(sheet, looks, table)
        last = _write_groups(sheet, looks, table.groups)
        sheet.print_area(0, 0, last, LAST_COLUMN)
    return to.getvalue()


def _lay_out(sheet: Any) -> None:
    for index, width in enumerate(WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.repeat_rows(HEADING_LINE)
    sheet.freeze_panes(HEADING_LINE + 1, 0)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def _write_top(sheet: Any, looks: dict[str, Any], table: IndicatorTable) -> None:
    sheet.set_row(0, 36)
    sheet.merge_range(0, 0, 0, LAST_COLUMN, table.title, looks["title"])
    day = f"{table.day.year}年{table.day.month}月{table.day.day}日"
    sheet.merge_range(1, 0, 1, 2, f"单位：{table.body}", looks["left"])
    sheet.merge_range(1, 3, 1, 5, f"考核年度：{table.season}", looks["middle"])
    sheet.merge_range(1, 6, 1, LAST_COLUMN, f"日期：{day}", looks["right"])
    sheet.merge_range(2, 0, 2, LAST_COLUMN, f"数据状态：{table.state}", looks["left"])
    sheet.set_row(HEADING_LINE, 24)
    for index, heading in enumerate(HEADINGS):
        sheet.write_string(HEADING_LINE, index, heading, looks["heading"])


def _write_groups(sheet: Any, looks: dict[str, Any], groups: tuple[IndicatorGroup, ...]) -> int:
    """Write the groups under the headings; return the last line used."""
    line, number = HEADING_LINE, 0
    for group in groups:
        first = line + 1
        for row in group.rows:
            line, number = line + 1, number + 1
            _write_row(sheet, looks, line, number, row)
        _write_group_name(sheet, looks["group"], first, line, group.name)
    return line


def _write_group_name(sheet: Any, look: Any, first: int, last: int, name: str) -> None:
    if last > first:
        sheet.merge_range(first, 0, last, 0, name, look)
    elif last == first:
        sheet.write_string(first, 0, name, look)


def _write_row(
    sheet: Any, looks: dict[str, Any], line: int, number: int, row: IndicatorRow
) -> None:
    sheet.set_row(line, 20)
    sheet.write_number(line, 1, number, looks["centre"])
    sheet.write_string(line, 2, row.name, looks["text"])
    sheet.write_string(line, 3, row.unit, looks["centre"])
    for index, figure, look in _figures(row):
        if figure is None:
            sheet.write_string(line, index, NOTHING, looks["nothing"])
        else:
            sheet.write_number(line, index, figure, looks[look])


def _figures(row: IndicatorRow) -> Iterator[tuple[int, Decimal | int | None, str]]:
    for index, figure in ((4, row.target), (5, row.done)):
        whole = figure is None or figure == figure.to_integral_value()
        yield index, figure, "whole" if whole else "figure"
    # A rate without a target, or of a target of nothing, says nothing.
    yield 6, row.rate if row.target else None, "rate"
    yield 7, row.records, "whole"
