"""The yearly indicator table: its facts, its dashes, and how it prints."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
from openpyxl.cell.cell import MergedCell

from kaoping.sheets.indicator_table import (
    IndicatorGroup,
    IndicatorRow,
    IndicatorTable,
    indicator_table,
)

TABLE = IndicatorTable(
    body="某省科技助力精准扶贫工程领导小组办公室",
    season="2026年",
    day=date(2026, 11, 3),
    state="已核实",
    groups=(
        IndicatorGroup(
            "服务",
            (
                IndicatorRow("科技培训", "场", Decimal(50), Decimal(47), Decimal("0.94"), 47),
                IndicatorRow("培训人次", "人次", None, Decimal(2000), None, 47),
            ),
        ),
        IndicatorGroup(
            "投入",
            (IndicatorRow("自有资金", "万元", Decimal(0), Decimal("102.4"), Decimal(1), 0),),
        ),
        IndicatorGroup("成效", (IndicatorRow("稳定脱贫户", "户", Decimal(9), None, None, None),)),
    ),
)


def sheet_of(table):
    return openpyxl.load_workbook(io.BytesIO(indicator_table(table))).worksheets[0]


def rows_of(sheet):
    return [
        tuple(None if isinstance(cell, MergedCell) else cell.value for cell in row)
        for row in sheet.iter_rows(min_row=4)
    ]


def test_the_rows_with_a_dash_where_there_is_no_figure():
    assert rows_of(sheet_of(TABLE)) == [
        ("类别", "序号", "指标", "单位", "计划数", "完成数", "完成率", "记录数"),
        ("服务", 1, "科技培训", "场", 50, 47, 0.94, 47),
        (None, 2, "培训人次", "人次", "—", 2000, "—", 47),
        ("投入", 3, "自有资金", "万元", 0, 102.4, "—", 0),
        ("成效", 4, "稳定脱贫户", "户", 9, "—", "—", "—"),
    ]


def test_the_head_says_whose_which_season_which_day_and_in_what_state():
    sheet = sheet_of(TABLE)
    assert sheet["A1"].value == "科技助力精准扶贫年度任务指标完成情况统计表"
    assert [sheet[cell].value for cell in ("A2", "D2", "G2", "A3")] == [
        "单位：某省科技助力精准扶贫工程领导小组办公室",
        "考核年度：2026年",
        "日期：2026年11月3日",
        "数据状态：已核实",
    ]


def test_it_prints_on_a4_across_with_its_headings_on_every_page():
    sheet = sheet_of(TABLE)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0  # one page wide, as many as it needs
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_area == "'统计表'!$A$1:$H$8"
    assert sheet["G5"].number_format == "0.0%"
    assert [sheet["F5"].number_format, sheet["F7"].number_format] == ["#,##0", "#,##0.00"]


def test_the_same_facts_give_the_same_bytes():
    assert indicator_table(TABLE) == indicator_table(TABLE)
