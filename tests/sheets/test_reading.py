"""A whole sheet: where its headings are, what its rows hold, and every message at once."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.sheets.columns import Column, Kind, SheetForm
from kaoping.sheets.reading import Limits, NotASheet, Reading, read
from tests.sheets.sheet_files import FORM, HEADINGS, csv_text, xlsx

GOOD = ("T1", "果树修剪", "2026-03-01", "科技培训", 30, 1.5, "否")


def said_of(reading: Reading):
    return [(m.row, m.column, m.code) for m in reading.messages]


def test_ten_thousand_rows_with_thirty_seven_bad_ones():
    faults = (
        (0, "第1号", "编号", "bad_code"),
        (1, "一二三四五六七八九十超长", "培训主题", "too_long"),
        (1, "", "培训主题", "required"),
        (2, "2026-02-30", "日期", "not_a_date"),
        (3, "旅游", "类型", "not_a_choice"),
        (4, "三十", "培训人次", "not_a_number"),
        (4, 10_001, "培训人次", "too_large"),
        (5, -1, "投入(万元)", "too_small"),
        (6, "也许", "是否在线", "not_yes_or_no"),
        (0, "T1", "编号", "duplicate_in_file"),
    )
    rows = [[f"T{n}", *GOOD[1:]] for n in range(1, 10_001)]
    expected = []
    for number in range(37):
        at = 200 + 263 * number
        column, cell, heading, code = faults[number % len(faults)]
        rows[at][column] = cell
        expected.append((at + 3, heading, code))  # a title and the headings stand above
    reading = read(xlsx(("2026年培训登记表",), HEADINGS, *rows), "培训.xlsx", FORM)
    assert said_of(reading) == expected
    assert len(expected) == 37
    assert (reading.row_count, len(reading.rows), reading.message_count) == (10_000, 9_963, 37)
    assert not reading.sound


def test_values_are_typed():
    (row,) = read(xlsx(HEADINGS, GOOD), "a.xlsx", FORM).rows
    assert row.number == 2
    assert row.values == {
        "code": "T1",
        "topic": "果树修剪",
        "day": date(2026, 3, 1),
        "kind": "training",
        "people": 30,
        "cost": Decimal("1.5"),
        "online": False,
    }


def test_headings_in_any_order_in_either_language_with_stars_and_blanks():
    headings = ("Date", " 编 号*", "trainees", "培训主题：", "说明")
    reading = read(xlsx(headings, (date(2026, 3, 1), "T1", 5, "养蜂", "x")), "a.xlsx", FORM)
    assert reading.rows[0].values["day"] == date(2026, 3, 1)
    assert reading.rows[0].values["people"] == 5
    assert reading.unknown_columns == ["说明"]
    assert reading.missing_columns == []
    assert reading.sound


def test_a_missing_required_column_is_said_once_and_not_for_every_row():
    reading = read(xlsx(HEADINGS[1:], GOOD[1:], GOOD[1:]), "a.xlsx", FORM)
    assert reading.missing_columns == ["编号"]
    assert reading.messages == []
    assert not reading.sound


def test_a_heading_that_stands_twice_is_not_silently_chosen():
    reading = read(xlsx((*HEADINGS, "日期"), (*GOOD, "2026-05-05")), "a.xlsx", FORM)
    assert reading.unknown_columns == ["日期"]
    assert reading.rows[0].values["day"] == date(2026, 3, 1)


@pytest.mark.parametrize("count", ["共 2 行", "2 rows in all", "1 row in all", "共 2 行 / 2 rows"])
def test_titles_empty_rows_and_the_row_count_are_passed_over_but_counted_in_row_numbers(count):
    rows = (
        ("登记表",),
        (),
        ("填报单位:",),
        HEADINGS,
        (),
        GOOD,
        ("", " "),
        ("T2", *GOOD[1:]),
        (count,),
    )
    reading = read(xlsx(*rows), "a.xlsx", FORM)
    assert [row.number for row in reading.rows] == [6, 8]
    assert reading.sound


def test_a_row_with_several_faults_gives_them_all():
    reading = read(xlsx(HEADINGS, ("1", "", "x", "", "y", "", "")), "a.xlsx", FORM)
    assert said_of(reading) == [
        (2, "编号", "bad_code"),
        (2, "日期", "not_a_date"),
        (2, "培训人次", "not_a_number"),
        (2, "培训主题", "required"),
    ]


def test_a_duplicate_names_the_first_row():
    reading = read(xlsx(HEADINGS, GOOD, ("T2", *GOOD[1:]), GOOD), "a.xlsx", FORM)
    assert [(m.row, m.code, dict(m.facts)) for m in reading.messages] == [
        (4, "duplicate_in_file", {"first_row": 2})
    ]


def test_only_so_many_messages_are_kept_but_all_are_counted():
    bad = [("?", *GOOD[1:])] * 30
    reading = read(xlsx(HEADINGS, *bad), "a.xlsx", FORM, Limits(messages=10))
    assert (len(reading.messages), reading.message_count) == (10, 30)


def test_a_sheet_with_headings_alone_is_not_sound():
    assert not read(xlsx(HEADINGS), "a.xlsx", FORM).sound


def test_short_and_long_csv_lines():
    text = csv_text(
        HEADINGS,
        ("T1", "养蜂", "2026-03-01"),
        ("T2", "养蜂", "2026-03-01", "", "", "", "", "x", "y"),
    )
    assert [row.number for row in read(text.encode(), "a.csv", FORM).rows] == [2, 3]


GROUPED = SheetForm(
    name="records",
    title_zh="记录",
    columns=(
        Column("number", "记录编号", "Number", Kind.CODE, required=True, pattern=r"R\d+"),
        Column("start", "开始", "Start", Kind.DATE, required=True, of_group=True),
        Column("end", "结束", "End", Kind.DATE, required=True, of_group=True),
        Column("account", "账号", "Account"),
        Column("id_number", "身份证号", "ID number", Kind.CODE, personal=True),
    ),
    unique=(("number", "account"),),
    one_of=(("account", "id_number"),),
    in_order=(("start", "end"),),
    group_by="number",
)
GROUPED_HEADINGS = tuple(column.heading_zh for column in GROUPED.columns)


def grouped(*rows):
    return read(xlsx(GROUPED_HEADINGS, *rows), "a.xlsx", GROUPED)


def test_repeated_rows_of_a_record_take_over_what_its_first_row_says():
    reading = grouped(
        ("R1", "2026-03-01", "2026-03-02", "a", ""),
        ("R2", "2026-04-01", "2026-04-02", "a", ""),
        ("R1", "", "2026-03-02", "b", ""),
    )
    assert reading.sound
    assert [row.values["start"] for row in reading.rows] == [
        date(2026, 3, 1),
        date(2026, 4, 1),
        date(2026, 3, 1),
    ]


def test_what_is_wrong_across_cells_and_rows():
    reading = grouped(
        ("R1", "2026-03-05", "2026-03-02", "a", ""),
        ("R1", "", "", "a", ""),
        ("R1", "2026-03-06", "", "b", ""),
        ("R1", "", "", "", ""),
        ("R2", "", "2026-03-06", "", "x"),
        ("坏", "", "", "c", ""),
    )
    assert said_of(reading) == [
        (2, "结束", "out_of_order"),
        (3, "账号", "duplicate_in_file"),
        (4, "开始", "differs_in_group"),
        (5, "账号", "one_of_required"),
        (6, "开始", "required"),
        (7, "记录编号", "bad_code"),
    ]


@given(st.binary(max_size=400))
def test_no_bytes_bring_reading_down(data):
    for name in ("a.csv", "a.xlsx"):
        with suppress(NotASheet):
            assert read(data, name, FORM).row_count >= 0
