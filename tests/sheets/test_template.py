"""The empty template: filled in and read back, and explained in Chinese."""

import io
from datetime import date

import openpyxl
import pytest

from kaoping.sheets.forms import HOUSEHOLDS, VILLAGES, people_form, targets_form, units_form
from kaoping.sheets.reading import read
from kaoping.sheets.record_form import RecordChoices, records_form
from kaoping.sheets.template import write_template
from tests.sheets.sheet_files import FORM

RECORDS = records_form(
    RecordChoices(
        service_kinds=(("科技培训", "training"), ("技术推广", "extension")),
        sub_kinds=(("新品种", "variety"),),
        support_kinds=(("对口援助", "counterpart"), ("结对帮扶", "pairing")),
        time_kinds=(("赴贫困地区驻点", "on_site"),),
    )
)
FORMS = (
    FORM,
    units_form({"科协": "association", "团队": "team"}),
    people_form({"科技专家": "expert"}),
    VILLAGES,
    HOUSEHOLDS,
    RECORDS,
    targets_form({"科技培训": "trainings"}),
)


def filled(form, *rows):
    """Fill the template as a person would, row by row under its headings."""
    book = openpyxl.load_workbook(io.BytesIO(write_template(form)))
    for line, row in enumerate(rows, 4):
        for column, cell in enumerate(row, 1):
            book.worksheets[0].cell(line, column).value = cell
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_template_names_its_columns_and_is_empty(form):
    reading = read(write_template(form), "a.xlsx", form)
    assert (reading.row_count, reading.unknown_columns, reading.missing_columns) == (0, [], [])


def test_a_template_filled_in_and_read_back():
    row = ("T1", "果树修剪", date(2026, 3, 1), "科技培训", 30, 1.5, "是")
    reading = read(filled(FORM, row, ("T2", *row[1:])), "a.xlsx", FORM)
    assert reading.sound
    assert [r.number for r in reading.rows] == [4, 5]
    assert reading.rows[0].values["kind"] == "training"


def test_a_record_with_two_participants_filled_in_and_read_back():
    first = (
        "2026-0001", "果树修剪培训", "2026-03-01", "2026-03-02", "130125-T1", "科技培训", "",
        "对口援助、结对帮扶", "130125100201、130125100202", "A-01、A-02", 2, 60, 40, 0.5, "",
        "1,200", 0.5, "掌握修剪技术", "zhang.san", "", "赴贫困地区驻点", 2, 16,
    )  # fmt: skip
    second = ("2026-0001", *[""] * 17, "li.si", "", "赴贫困地区驻点", 1, 7.5)
    reading = read(filled(RECORDS, first, second), "a.xlsx", RECORDS)
    assert reading.messages == []
    assert [row.values["participant_account"] for row in reading.rows] == ["zhang.san", "li.si"]
    assert {row.values["village_codes"] for row in reading.rows} == {
        ("130125100201", "130125100202")
    }
    assert {row.values["support_kinds"] for row in reading.rows} == {("counterpart", "pairing")}
    assert {row.values["goods_value"] for row in reading.rows} == {1200}
    assert {row.values["household_codes"] for row in reading.rows} == {("A-01", "A-02")}
    assert {(row.values["title"], row.values["quantity"]) for row in reading.rows} == {
        ("果树修剪培训", 2)
    }


def test_excel_itself_offers_the_choices_and_watches_the_limits():
    sheet = openpyxl.load_workbook(io.BytesIO(write_template(FORM))).worksheets[0]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["D4"].type == "list"
    assert rules["D4"].formula1 == "'选项'!$A$2:$A$3"
    assert (rules["E4"].type, rules["E4"].formula1, rules["E4"].formula2) == ("whole", "0", "10000")
    assert rules["C4"].type == "date"
    assert rules["B4"].type == "textLength"


def test_codes_are_formatted_as_text_so_that_long_numbers_stay_whole():
    form = people_form({"科技专家": "expert"})
    sheet = openpyxl.load_workbook(io.BytesIO(write_template(form))).worksheets[0]
    letter = "C"
    assert sheet[f"{letter}3"].value == "身份证号*"
    assert sheet.column_dimensions[letter].number_format == "@"


def test_the_second_sheet_explains_every_column_in_chinese():
    book = openpyxl.load_workbook(io.BytesIO(write_template(RECORDS)))
    assert book.sheetnames == ["帮扶服务记录", "填写说明", "选项"]
    told = {row[0]: row for row in book["填写说明"].iter_rows(min_row=7, values_only=True)}
    assert list(told) == [column.heading_zh for column in RECORDS.columns]
    assert told["帮扶方式"][2:7] == (
        "选填", "从选项中选择", "可填多个,用顿号“、”隔开。", "", "对口援助、结对帮扶",
    )  # fmt: skip


def test_the_same_form_gives_the_same_bytes():
    assert write_template(VILLAGES) == write_template(VILLAGES)
