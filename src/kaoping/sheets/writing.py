"""Tables written out: XLSX and CSV, whole, row by row, in constant memory.

Text is always text. A cell that begins with = + - or @ is a formula to a spreadsheet: in XLSX
the cell's type forbids that, in CSV an apostrophe goes before it (which reading takes off again).
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from unicodedata import east_asian_width

import xlsxwriter

from kaoping.sheets.columns import Column, Kind

SHEET_ROWS = 1_048_576
CELL_LENGTH = 32_767
SHEET_NAME = 31  # characters of a sheet's name that Excel allows
CSV_CHUNK = 64 * 1024
WIDEST = 48
BOM = "\ufeff".encode()

TITLE = {"bold": True, "font_size": 14, "valign": "vcenter"}
NOTE = {"font_color": "#555555"}
HEADING = {
    "bold": True,
    "bg_color": "#E8EEF7",
    "border": 1,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
}
NUMBER_FORMATS = {
    Kind.INT: "#,##0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.CODE: "@",
    Kind.TEXT: "@",
    Kind.CHOICE: "@",
}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LEAST_WIDTH = {Kind.DATE: 12, Kind.CODE: 16, Kind.INT: 10, Kind.DECIMAL: 12}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")

Cell = str | int | Decimal | float | date | None


def write_table(
    to: Path | BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    notes: Sequence[str] = (),
    row_count_line: bool = True,
    language: str = "zh",
    made_on: date | None = None,
    sheet_rows: int = SHEET_ROWS,
) -> int:
    """Write ``rows`` (values in the order of ``columns``) as XLSX; return how many there were.

    Memory does not grow with the rows. What does not fit on one sheet goes on to the next, with
    its headings. The last line says how many rows there are. Coded values are printed by their
    labels. With ``made_on`` the same rows give the same bytes. Raises ``ValueError`` for a text
    longer than a cell of Excel may hold, rather than cut it.
    """
    target = str(to) if isinstance(to, Path) else to
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties({"title": title, "created": created(made_on)})
        pages = _Pages(
            book, columns, title=title, notes=notes, language=language, sheet_rows=sheet_rows
        )
        count = 0
        for row in rows:
            pages.write(row)
            count += 1
        if row_count_line:
            pages.last_line(row_count_text(count, language))
    return count


def table_bytes(
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    notes: Sequence[str] = (),
    row_count_line: bool = True,
    language: str = "zh",
    made_on: date | None = None,
) -> bytes:
    """Return the XLSX of ``write_table`` as bytes, for tables of moderate size."""
    to = io.BytesIO()
    write_table(
        to,
        columns,
        rows,
        title=title,
        notes=notes,
        row_count_line=row_count_line,
        language=language,
        made_on=made_on,
    )
    return to.getvalue()


def csv_chunks(
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    row_count_line: bool = True,
    language: str = "zh",
) -> Iterator[bytes]:
    """Give ``rows`` as CSV in chunks of about 64 KB: UTF-8 with its mark, so that Excel knows it.

    Dates are 2026-03-01, figures without thousands commas, lines end as RFC 4180 says.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    printed = [_printer_of(column, language) for column in columns]
    writer.writerow([_guarded(column.heading(language)) for column in columns])
    yield BOM
    count = 0
    for row in rows:
        cells = (show(value) for show, value in zip(printed, row, strict=True))
        writer.writerow([_csv_cell(cell) for cell in cells])
        count += 1
        if text.tell() >= CSV_CHUNK:
            yield _taken(text)
    if row_count_line:
        writer.writerow([row_count_text(count, language)])
    yield _taken(text)


def row_count_text(count: int, language: str = "zh") -> str:
    """Return the line that an export ends with, by which a reader sees that nothing is lost.

    Reading knows both forms and passes over them.
    """
    if language == "en":
        return f"{count:,} row in all" if count == 1 else f"{count:,} rows in all"
    return f"共 {count:,} 行"


def sheet_name(title: str, number: int = 1) -> str:
    """Return a title as the name of a sheet, of the ``number``-th if a list goes on.

    Excel allows 31 characters without some signs, no apostrophe at either end, and keeps
    "History" to itself. Without a title it is empty: the sheet is numbered.
    """
    after = f" {number}" if number > 1 else ""
    name = " ".join(_NOT_IN_A_NAME.sub(" ", title).split())
    name = name[: SHEET_NAME - len(after)].strip(" '")
    if not name:
        return ""
    return name + after if (name + after).lower() != "history" else f"{name} 1"


def created(day: date | None) -> datetime:
    """Return the time that goes into a file's properties: never the clock's."""
    day = day or date(2000, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)


def display_width(text: str) -> int:
    """Return how many columns of half-width characters a text takes: Chinese ones take two."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def column_width(column: Column, language: str = "zh") -> int:
    """Return a width, in characters, at which heading and usual values can be read."""
    labels = [display_width(label) for label in column.labels.values()]
    wanted = max(
        display_width(column.heading(language)) + 2,
        display_width(column.example) + 2,
        _LEAST_WIDTH.get(column.kind, 8),
        max(labels, default=0) + 2,
        min(column.max_length or 0, 24) + 2,
    )
    return min(wanted, WIDEST)


def number_format(column: Column) -> str:
    """Return Excel's number format of a column."""
    if column.kind is Kind.DECIMAL:
        return "#,##0" + ("." + "0" * column.places if column.places else "")
    return NUMBER_FORMATS.get(column.kind, "General")


class _Pages:
    """The sheets of one workbook, filled one after the other."""

    def __init__(
        self,
        book: Any,
        columns: Sequence[Column],
        *,
        title: str,
        notes: Sequence[str],
        language: str,
        sheet_rows: int,
    ) -> None:
        self.book, self.columns, self.title, self.notes = book, columns, title, notes
        self.language, self.sheet_rows = language, sheet_rows
        self.formats = [book.add_format({"num_format": number_format(c)}) for c in columns]
        self.printed = [_printer_of(column, language) for column in columns]
        self.title_format = book.add_format(TITLE)
        self.note_format = book.add_format(NOTE)
        self.heading_format = book.add_format(HEADING)
        self.sheet, self.line = self._new_sheet()

    def _new_sheet(self) -> tuple[Any, int]:
        number = len(self.book.worksheets()) + 1
        sheet = self.book.add_worksheet(sheet_name(self.title, number) or None)
        for index, column in enumerate(self.columns):
            sheet.set_column(index, index, column_width(column, self.language))
        above = [(self.title, self.title_format)] if self.title else []
        above += [(note, self.note_format) for note in self.notes]
        for line, (text, look) in enumerate(above):
            sheet.write_string(line, 0, text, look)
        line = len(above)
        for index, column in enumerate(self.columns):
            sheet.write_string(line, index, column.heading(self.language), self.heading_format)
        sheet.freeze_panes(line + 1, 0)
        sheet.repeat_rows(line)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        return sheet, line + 1

    def write(self, row: Sequence[object]) -> None:
        if self.line >= self.sheet_rows:
            self.sheet, self.line = self._new_sheet()
        looks = zip(self.printed, self.formats, row, strict=True)
        for index, (show, look, value) in enumerate(looks):
            self._write_cell(index, show(value), look)
        self.line += 1

    def _write_cell(self, index: int, cell: Cell, look: Any) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            if len(cell) > CELL_LENGTH:
                heading = self.columns[index].heading(self.language)
                raise ValueError(f"row {self.line + 1}, {heading}: longer than a cell may be")
            self.sheet.write_string(self.line, index, cell, look)
        elif isinstance(cell, date):
            self.sheet.write_datetime(self.line, index, cell, look)
        else:
            self.sheet.write_number(self.line, index, cell, look)

    def last_line(self, text: str) -> None:
        if self.line >= self.sheet_rows:
            self.sheet, self.line = self._new_sheet()
        self.sheet.write_string(self.line, 0, text, self.note_format)


def _printer_of(column: Column, language: str) -> Callable[[object], Cell]:
    """Return what makes a value of ``column`` into what a person reads in the cell."""
    labels = column.labels
    yes, no, comma = ("Yes", "No", ", ") if language == "en" else ("是", "否", "、")

    def show(value: object) -> Cell:
        if value is None:
            return None
        if isinstance(value, tuple | list | frozenset | set):
            return comma.join(labels.get(str(one), str(one)) for one in value)
        if isinstance(value, bool):
            return yes if value else no
        if isinstance(value, int | float | Decimal | date):
            return value
        return labels.get(str(value), str(value))

    return show


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return _guarded(cell)
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _guarded(text: str) -> str:
    return "'" + text if _FORMULA.match(text) else text


def _taken(text: io.StringIO) -> bytes:
    """Empty the buffer and return what was in it."""
    chunk = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return chunk
