"""Files that are no sheets, or too much of one, are refused with the reason."""

import io
import struct
import zipfile

import pytest

from kaoping.sheets.reading import Limits, NotASheet, read
from tests.sheets.sheet_files import FORM, HEADINGS, csv_text, repacked, xlsx

GOOD = ("T1", "果树修剪", "2026-03-01", "科技培训", 30, 1.5, "否")
SHEET = "xl/worksheets/sheet1.xml"


def why_not(data, filename="表.xlsx", limits=None):
    with pytest.raises(NotASheet) as caught:
        read(data, filename, FORM, limits)
    return caught.value.code


def a_zip(**parts):
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return to.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.xlsx", "empty_file"),
        (b"\r\n \r\n", "a.csv", "empty_file"),
        (b"%PDF-1.7 not a sheet", "a.xlsx", "wrong_type"),
        (b"%PDF-1.7 not a sheet", "a.csv", "not_text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", "not_text"),
        (b"anything", "a.docx", "wrong_type"),
        (b"anything", "no ending", "wrong_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "a.xlsx", "old_or_locked_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "a.xls", "old_or_locked_excel"),
        (a_zip(a="b"), "a.xlsx", "no_workbook"),
        (a_zip(**{"xl/workbook.xml": "<workbook"}), "a.xlsx", "damaged"),
        ("村名,户数\r\n甲村,3\r\n".encode(), "a.csv", "no_heading_row"),
        (b"\xff\xff\xff", "a.csv", "not_text"),
    ],
)
def test_what_is_no_sheet(data, filename, code):
    assert why_not(data, filename) == code


def test_a_workbook_cut_short():
    assert why_not(xlsx(HEADINGS, GOOD)[:-200]) == "damaged"


def test_a_workbook_with_a_flipped_byte_in_its_cells():
    data = bytearray(xlsx(HEADINGS, GOOD))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo(SHEET)
    at = info.header_offset + 30 + len(SHEET) + info.compress_size // 2
    data[at] ^= 0xFF
    assert why_not(bytes(data)) == "damaged"


def test_a_file_larger_than_allowed():
    data = xlsx(HEADINGS, GOOD)
    assert why_not(data, limits=Limits(size=len(data) - 1)) == "too_large"
    assert read(data, "a.xlsx", FORM, Limits(size=len(data))).sound


def test_a_part_that_unpacks_to_a_thousand_times_its_size():
    bomb = repacked(xlsx(HEADINGS, GOOD), "xl/media/big.bin", b"\0" * 30_000_000)
    assert len(bomb) < 60_000
    assert why_not(bomb, limits=Limits(unpacked=2**20)) == "unpacks_too_large"


def test_a_part_that_lies_about_its_size():
    bomb = repacked(xlsx(HEADINGS, GOOD), "xl/media/big.bin", b"\0" * 30_000_000)
    lie = bomb.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 10))
    assert why_not(lie, limits=Limits(unpacked=2**20)) == "unpacks_too_large"


def test_one_cell_in_the_last_corner_is_refused_before_memory_is_taken():
    far = xlsx(HEADINGS, GOOD)
    with zipfile.ZipFile(io.BytesIO(far)) as archive:
        xml = archive.read(SHEET)
    corners = (
        (' r="XFD1048576"', "too_many_rows"),
        (' r="XFD150000"', "too_many_cells"),
        (' t="n"r="XFD1048576"', "too_many_rows"),
    )
    for place, code in corners:
        row = f'<row r="9"><c{place}><v>1</v></c></row></sheetData>'
        corner = repacked(far, SHEET, xml.replace(b"</sheetData>", row.encode()))
        assert why_not(corner) == code


def test_more_rows_than_allowed():
    rows = [(f"T{n}", "果树修剪", "2026-03-01", "", "", "", "") for n in range(20)]
    assert why_not(xlsx(HEADINGS, *rows), limits=Limits(rows=20)) == "too_many_rows"
    assert why_not(csv_text(HEADINGS, *rows).encode(), "a.csv", Limits(rows=20)) == "too_many_rows"
    assert read(xlsx(HEADINGS, *rows), "a.xlsx", FORM, Limits(rows=21)).row_count == 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_that_offices_send(encoding):
    text = csv_text(
        HEADINGS, ("T1", "果树修剪䶮", "2026年3月1日", "科技培训", '"1,200"', "1.5", "否")
    )
    reading = read(text.encode(encoding), "表.CSV", FORM)
    assert reading.sound
    assert reading.rows[0].values["topic"] == "果树修剪䶮"
    assert reading.rows[0].values["people"] == 1200


def test_csv_pasted_with_tabs():
    text = csv_text(HEADINGS, ("T1", "果树修剪", "2026-03-01", "", "5", "", "")).replace(",", "\t")
    assert read(text.encode(), "a.csv", FORM).rows[0].values["people"] == 5


def test_a_formula_in_error_is_named_and_not_taken_for_empty():
    data = xlsx(HEADINGS, (*GOOD[:4], "", "", "否"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(SHEET)
    broken = b'<c r="E2" t="e"><f>NA()</f><v>#N/A</v></c><c r="G2"'
    data = repacked(data, SHEET, xml.replace(b'<c r="G2"', broken))
    said = [(m.row, m.column, m.code) for m in read(data, "a.xlsx", FORM).messages]
    assert said == [(2, "培训人次", "formula_error")]
