"""Tables written out are whole, are text where they are text, and can be read back."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from kaoping.sheets.columns import Column, Kind
from kaoping.sheets.reading import read
from kaoping.sheets.writing import (
    csv_chunks,
    row_count_text,
    sheet_name,
    table_bytes,
    write_table,
)
from tests.sheets.sheet_files import FORM

ROWS = [
    ("T1", "果树修剪", date(2026, 3, 1), "training", 1200, Decimal("1.50"), False),
    ("T2", "养蜂", date(2026, 3, 2), None, None, None, None),
]
DANGEROUS = ["=1+1", "+86 10", "-5", "@SUM(A1)", "\t=1", "＝1", "'=1", "''-", "'引号", "平常"]
TEXT = (Column("text", "文字", "Text"), Column("number", "序号", "Number", Kind.INT))


def values_of(reading):
    return [tuple(row.values.values()) for row in reading.rows]


def test_what_is_written_as_xlsx_reads_back_the_same():
    data = table_bytes(FORM.columns, ROWS, title="培训登记表", notes=("2026年",))
    assert values_of(read(data, "a.xlsx", FORM)) == ROWS


def test_what_is_written_as_csv_reads_back_the_same():
    data = b"".join(csv_chunks(FORM.columns, ROWS))
    assert values_of(read(data, "a.csv", FORM)) == ROWS


def test_150_000_rows_are_all_there_and_counted_in_the_file(tmp_path):
    path, total = tmp_path / "all.xlsx", 150_000
    rows = ((f"第{number}行", number) for number in range(total))
    assert write_table(path, TEXT, rows) == total
    cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert len(cells) == total + 2
    assert sum(row[1] for row in cells[1:-1]) == total * (total - 1) // 2
    assert cells[-1][0] == "共 150,000 行"


def test_150_000_rows_of_csv_come_in_chunks_and_are_counted():
    chunks = list(csv_chunks(TEXT, ((f"第{n}行", n) for n in range(150_000))))
    assert max(map(len, chunks)) < 256 * 1024
    lines = b"".join(chunks).decode("utf-8-sig").splitlines()
    assert len(lines) == 150_002
    assert lines[-1] == '"' + row_count_text(150_000) + '"'


@pytest.mark.parametrize(
    ("title", "number", "name"),
    [
        ("服务记录", 1, "服务记录"),
        ("服务记录", 2, "服务记录 2"),
        ("先进集体/先进个人[2026]: *?\\", 1, "先进集体 先进个人 2026"),
        ("县" * 40, 1, "县" * 31),
        ("县" * 40, 12, "县" * 28 + " 12"),
        ("'s list'", 1, "s list"),
        ("History", 1, "History 1"),
        ("/", 1, ""),
        ("", 2, ""),
    ],
)
def test_a_sheet_is_named_by_its_title_as_far_as_excel_allows(title, number, name):
    assert sheet_name(title, number) == name


def test_a_written_sheet_bears_the_title_and_so_does_the_one_it_goes_on_to():
    to = io.BytesIO()
    write_table(to, TEXT, [("行", n) for n in range(3)], title="登记/表", sheet_rows=4)
    book = CalamineWorkbook.from_filelike(io.BytesIO(to.getvalue()))
    assert book.sheet_names == ["登记 表", "登记 表 2"]


def test_the_last_line_is_in_the_language_of_the_page():
    assert row_count_text(1200) == "共 1,200 行"
    assert row_count_text(1200, "en") == "1,200 rows in all"
    written = b"".join(csv_chunks(TEXT, [("行", 1)], language="en")).decode()
    assert written.splitlines()[-1] == "1 row in all"


@pytest.mark.parametrize(
    ("language", "said"), [("zh", ["是", "否", "甲、乙"]), ("en", ["Yes", "No", "甲, 乙"])]
)
def test_yes_no_and_several_values_are_in_the_language_of_the_page(language, said):
    columns = tuple(Column(key, key, key) for key in "abc")
    rows = [(True, False, ("甲", "乙"))]
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(table_bytes(columns, rows, language=language))
    ).get_sheet_by_index(0)
    text = b"".join(csv_chunks(columns, rows, language=language)).decode()

    assert book.to_python()[1] == said
    assert list(csv.reader(io.StringIO(text)))[1] == said


def test_csv_begins_with_the_mark_by_which_excel_knows_utf8():
    assert b"".join(csv_chunks(TEXT, [])).startswith(b"\xef\xbb\xbf" + "文字,序号\r\n".encode())


def test_what_does_not_fit_on_a_sheet_goes_on_to_the_next_with_its_headings():
    to = io.BytesIO()
    assert write_table(to, TEXT, [("行", n) for n in range(5)], sheet_rows=3) == 5
    book = CalamineWorkbook.from_filelike(io.BytesIO(to.getvalue()))
    pages = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [len(page) for page in pages] == [3, 3, 3]
    assert [page[0] for page in pages[:2]] == [["文字", "序号"]] * 2
    assert [row[1] for page in pages for row in page[1:]] == [0, 1, 2, 3, 4, ""]


def test_text_like_a_formula_is_text_in_xlsx():
    data = table_bytes(TEXT, [(text, 1) for text in DANGEROUS])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [sheet.cell(line, 1) for line in range(2, 2 + len(DANGEROUS))]
    assert [cell.value for cell in cells] == DANGEROUS
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


def test_text_like_a_formula_is_guarded_in_csv_and_comes_back_unchanged():
    form_columns = (Column("text", "文字", "Text"), TEXT[1])
    data = b"".join(csv_chunks(form_columns, [(text, -1) for text in DANGEROUS]))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:-1]
    assert not [row for row in rows if row[0][0] in "=+-@\t\r＝"]
    assert {row[1] for row in rows} == {"-1"}
    assert rows[-2:] == [["'引号", "-1"], ["平常", "-1"]]
    form = type(FORM)("x", "表", form_columns)
    back = [row.values["text"] for row in read(data, "a.csv", form).rows]
    assert back == [text.strip() for text in DANGEROUS]


def test_coded_values_are_printed_by_label_and_answers_as_words():
    data = table_bytes(FORM.columns, ROWS)
    row = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1]
    assert row == ["T1", "果树修剪", date(2026, 3, 1), "科技培训", 1200.0, 1.5, "否"]


def test_headings_are_frozen_columns_wide_enough_and_figures_formatted():
    data = table_bytes(FORM.columns, ROWS, title="培训登记表")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.freeze_panes == "A3"
    assert sheet.column_dimensions["F"].width >= 12  # 投入(万元)
    formats = [sheet.cell(3, n).number_format for n in (1, 3, 5, 6)]
    assert formats == ["@", "yyyy-mm-dd", "#,##0", "#,##0.00"]


def test_the_same_rows_give_the_same_bytes():
    day = date(2026, 11, 23)
    assert table_bytes(TEXT, [("a", 1)], made_on=day) == table_bytes(TEXT, [("a", 1)], made_on=day)


def test_a_text_too_long_for_a_cell_is_an_error_and_not_cut():
    with pytest.raises(ValueError, match="文字"):
        table_bytes(TEXT, [("长" * 32_768, 1)])
    assert table_bytes(TEXT, [("长" * 32_767, 1)])


def test_a_row_of_another_length_than_the_columns_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        table_bytes(TEXT, [("a", 1, 2)])
