"""A file's bytes, opened as sheets of bare cells, or refused with the reason.

Nothing is believed of an uploaded file: neither its name nor the sizes that its own directory
declares. An XLSX is unpacked and measured here before the reader of workbooks may have it,
because that reader lays a sheet out as one block from its first to its last cell, and a file of
four kilobytes with one cell in the last corner would end the process.
"""

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from kaoping.sheets.cells import BrokenFormula

Cells = list[object]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# An attribute follows a blank or, as some readers let it, the quote that ended the one before.
_CELL_PLACES = re.compile(rb"""[\s"']r\s*=\s*["']([A-Za-z]{0,8})(\d{1,12})["']""")
# What of these is not in the first 26 columns, or not in the first 99,999 rows. Begun with a plain
# letter, it is looked for twice as fast.
_FAR_OUT = re.compile(rb"""r(?<=[\s"']r)\s*=\s*["'](?:[A-Za-z]{2}|[A-Za-z]?\d{6})""")
_NEAR_ROWS, _NEAR_COLUMNS = 99_999, 26
_BROKEN_CELLS = re.compile(rb"""<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e\"""")
_LOCAL_HEADER = struct.Struct("<26xHH")
# What writing puts before a text that a spreadsheet would take for a formula.
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: bytes as sent and unpacked, rows, cells of the filled block."""

    size: int = 20 * 2**20
    unpacked: int = 300 * 2**20
    rows: int = 200_000
    cells: int = 6_000_000
    messages: int = 5_000


class NotASheet(Exception):
    """The file cannot be read as a sheet: a code for machines, facts for the wording.

    Codes: empty_file, too_large, wrong_type, old_or_locked_excel, no_workbook, damaged,
    unpacks_too_large, too_many_rows, too_many_cells, not_text, no_heading_row.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = tuple(facts.items())


def sheets_of(data: bytes, filename: str, limits: Limits) -> Iterator[list[Cells]]:
    """Give the sheets of an XLSX or CSV in order, each a list of rows from row 1 of the sheet.

    Raises ``NotASheet`` when the file is empty, too large, of another type or damaged.
    """
    if not data.strip(b"\0\r\n\t "):
        raise NotASheet("empty_file")
    if len(data) > limits.size:
        raise NotASheet("too_large", size=len(data), limit=limits.size)
    ending = filename.lower().rpartition(".")[2]
    if data.startswith(_OLE):
        raise NotASheet("old_or_locked_excel")
    if ending == "xlsx":
        return _workbook(data, limits)
    if ending == "csv":
        return iter([_csv_rows(data, limits)])
    raise NotASheet("wrong_type", ending=ending[:10])


def _workbook(data: bytes, limits: Limits) -> Iterator[list[Cells]]:
    if not data.startswith(_ZIP):
        raise NotASheet("wrong_type", ending="xlsx")
    broken = _measure(data, limits)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield _with_broken_formulas(cast("list[Cells]", rows), broken)
    except PasswordError as error:
        raise NotASheet("old_or_locked_excel") from error
    except (CalamineError, OSError, ValueError) as error:
        raise NotASheet("damaged") from error


def _measure(data: bytes, limits: Limits) -> set[tuple[int, int]]:
    """Refuse a workbook that is none, or unpacks too large; return its cells in error."""
    room, broken = limits.unpacked, set[tuple[int, int]]()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.NameToInfo:
                raise NotASheet("no_workbook")
            for part in parts:
                xml = _unpack(data, part, room)
                room -= len(xml)
                if room < 0:
                    raise NotASheet("unpacks_too_large", limit=limits.unpacked)
                _refuse_wide_or_long(xml, limits)
                broken |= _broken_cells(xml)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError) as error:
        raise NotASheet("damaged") from error
    return broken


def _unpack(data: bytes, part: zipfile.ZipInfo, room: int) -> bytes:
    """Unpack one part, at most one byte more than ``room``, whatever size it declares."""
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotASheet("damaged")
    name_length, extra_length = _LOCAL_HEADER.unpack_from(data, part.header_offset)
    start = part.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = data[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return packed
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, room + 1)


def _refuse_wide_or_long(xml: bytes, limits: Limits) -> None:
    """Refuse a sheet whose cells lie too far out, though there may be few of them."""
    if b"sheetData" not in xml:
        return
    near = limits.rows >= _NEAR_ROWS and limits.cells >= _NEAR_ROWS * _NEAR_COLUMNS
    if near and not _FAR_OUT.search(xml):
        return  # nearly every sheet: nothing to measure
    places = set(_CELL_PLACES.findall(xml))
    rows = max(map(int, {row for _, row in places}), default=0)
    if rows > limits.rows:
        raise NotASheet("too_many_rows", rows=rows, limit=limits.rows)
    columns = max(map(_column_number, {letters for letters, _ in places}), default=0)
    if rows * columns > limits.cells:
        raise NotASheet("too_many_cells", rows=rows, columns=columns, limit=limits.cells)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _broken_cells(xml: bytes) -> set[tuple[int, int]]:
    """Find the cells (row, column, from 0) whose formula came to an error.

    The reader of workbooks gives them as empty, and a figure that should be there would be lost
    unseen. Cells of all sheets together: a second sheet in error is worth a look as well.
    """
    if b't="e"' not in xml:
        return set()
    found = _BROKEN_CELLS.findall(xml)
    return {(int(row) - 1, _column_number(letters) - 1) for letters, row in found}


def _with_broken_formulas(rows: list[Cells], broken: set[tuple[int, int]]) -> list[Cells]:
    for row, column in broken:
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = BrokenFormula()
    return rows


def _csv_rows(data: bytes, limits: Limits) -> list[Cells]:
    text = _decoded(data)
    first_line = text[: text.find("\n") if "\n" in text else len(text)]
    separator = max(",\t;", key=first_line.count)
    rows: list[Cells] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(rows) >= limits.rows:
                raise NotASheet("too_many_rows", rows=len(rows) + 1, limit=limits.rows)
            rows.append([cell[1:] if _GUARDED.match(cell) else cell for cell in cells])
    except csv.Error as error:
        raise NotASheet("damaged") from error
    return rows


def _decoded(data: bytes) -> str:
    """Read as UTF-8 with or without its mark, UTF-16 with it, else as GB18030."""
    if data.startswith(_UTF16):
        encodings = ["utf-16"]
    elif b"\0" in data or data.startswith((b"%PDF", _ZIP)):
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASheet("not_text")
