"""A filled-in sheet, read against its form: good rows, and everything that is wrong, at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import normalize

from kaoping.sheets.cells import ReadCell, Value, Wrong, as_text, is_empty, reader_of
from kaoping.sheets.columns import Column, SheetForm
from kaoping.sheets.opening import Cells, Limits, NotASheet, sheets_of

__all__ = ["Limits", "Message", "NotASheet", "Reading", "Row", "read"]

# A title, the issuer and some lines of notes may stand above the headings.
HEADING_WITHIN = 20
_FirstRow = tuple[int, dict[str, Value]]
# As lists are written, in either language, and as they were written once, in both.
_COUNT_LINE = re.compile(r"共\s*[\d,]+\s*行.*|[\d,]+ rows? in all")
_NOT_A_NAME = re.compile(r"[\s*＊:：]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One good row: its number as Excel shows it, and its values by column key."""

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Message:
    """What is wrong with a cell: row as Excel shows it, column's key and heading, code, facts.

    Codes: required, too_long, bad_code, bad_digits, bad_check_digit, bad_character,
    digits_lost, not_a_number, not_a_whole_number, too_many_decimals, too_small, too_large, not_a_date, too_early, too_late,
    not_a_choice, not_yes_or_no, formula_error, one_of_required, out_of_order,
    duplicate_in_file, differs_in_group.
    """

    row: int
    key: str
    column: str
    code: str
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(slots=True)
class Reading:
    """What a file holds. ``rows`` are the rows with nothing wrong, in their order;
    ``faulty`` are the others, with what could be read of them.

    ``row_count`` counts all filled rows. ``messages`` stops at the limit, ``message_count``
    does not. ``missing_columns`` are headings of required columns that the file lacks;
    ``unknown_columns`` are headings that the form does not know, or has twice: not read.
    """

    rows: list[Row] = field(default_factory=list)
    faulty: list[Row] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    missing_columns: list[str] = field(default_factory=list)
    row_count: int = 0
    message_count: int = 0

    @property
    def sound(self) -> bool:
        """Whether the file may be imported: at least one row, and nothing wrong."""
        return bool(self.rows) and not self.message_count and not self.missing_columns


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of the form, where it stands in the file, and how its cells are read."""

    column: Column
    heading: str
    index: int
    read: ReadCell


def read(data: bytes, filename: str, form: SheetForm, limits: Limits | None = None) -> Reading:
    """Read an XLSX or CSV against ``form``, every row and every cell.

    The heading row is found by the columns' names, Chinese or English, in any order, within the
    first rows of the first sheet that has it. Empty rows and the line of the row count that our
    own exports end with are passed over. Raises ``NotASheet`` for what is no such file.
    """
    limits = limits or Limits()
    for cells in sheets_of(data, filename, limits):
        heading = _heading_row(cells, form)
        if heading is not None:
            return _Checker(form, cells[heading], limits).check(cells, heading + 1)
    raise NotASheet("no_heading_row", headings=tuple(c.heading_zh for c in form.columns))


def _name(heading: object) -> str:
    """Return a heading as it is compared: half-width, lower case, no blanks and no star."""
    return _compared(heading) if isinstance(heading, str) else ""


@lru_cache(maxsize=1000)  # the headings of a form are those of every file
def _compared(heading: str) -> str:
    return _NOT_A_NAME.sub("", normalize("NFKC", heading)).casefold()


def _names(form: SheetForm) -> dict[str, Column]:
    both = ((c.heading_zh, c) for c in form.columns), ((c.heading_en, c) for c in form.columns)
    return {_name(heading): column for pairs in both for heading, column in pairs}


def _heading_row(rows: Sequence[Cells], form: SheetForm) -> int | None:
    """Find the row that names the most columns, at least two (or all of a smaller form)."""
    names = _names(form)
    most, where = min(2, len(form.columns)) - 1, None
    for index, row in enumerate(rows[:HEADING_WITHIN]):
        known = len({names[name].key for cell in row if (name := _name(cell)) in names})
        if known > most:
            most, where = known, index
        if most == len(form.columns):
            break
    return where


class _Checker:
    """Goes through the rows of one file, and remembers what rows have in common."""

    def __init__(self, form: SheetForm, headings: Cells, limits: Limits) -> None:
        self.form = form
        self.limit = limits.messages
        self.reading = Reading()
        self.places = self._places_of(headings)
        self.heading_of = {p.column.key: p.heading for p in self.places}
        self.cells = [(p.column.key, p.index, p.read) for p in self.places]
        self.empty: dict[str, Value] = {c.key: () if c.many else None for c in form.columns}
        self.columns = [p.column for p in self.places]
        self.required = [column for column in self.columns if column.required]
        self.seen: list[dict[tuple[Value, ...], int]] = [{} for _ in form.unique]
        self.groups: dict[Value, _FirstRow] = {}

    def _places_of(self, headings: Cells) -> list[_Place]:
        names = _names(self.form)
        found: dict[str, _Place] = {}
        for index, cell in enumerate(headings):
            column = names.get(_name(cell))
            if column is not None and column.key not in found:
                heading = _name_shown(cell)
                found[column.key] = _Place(column, heading, index, reader_of(column))
            elif not is_empty(cell):
                self.reading.unknown_columns.append(_name_shown(cell))
        missing = [c for c in self.form.columns if c.required and c.key not in found]
        self.reading.missing_columns = [c.heading_zh for c in missing]
        return [found[c.key] for c in self.form.columns if c.key in found]

    def check(self, rows: Sequence[Cells], start: int) -> Reading:
        """Check the rows from index ``start`` on."""
        for number, cells in enumerate(rows[start:], start + 1):
            if not _is_blank(cells):
                self._check_row(number, cells)
        return self.reading

    def _check_row(self, number: int, cells: Cells) -> None:
        before = self.reading.message_count
        self.reading.row_count += 1
        values = self.empty.copy()
        bad: set[str] = set()
        filled = [one for one in self.cells if one[1] < len(cells) and cells[one[1]] != ""]
        for key, index, read_cell in filled:
            try:
                values[key] = read_cell(cells[index])
            except Wrong as wrong:
                bad.add(key)
                self._say(number, key, wrong.code, wrong.facts)
        first = self._first_of_group(number, values)
        self._check_filled(number, values, bad, first)
        self._check_one_of(number, values)
        self._check_order(number, values, repeated=first is not None)
        self._check_unique(number, values)
        sound = self.reading.message_count == before
        (self.reading.rows if sound else self.reading.faulty).append(Row(number, values))

    def _first_of_group(self, number: int, values: dict[str, Value]) -> _FirstRow | None:
        """Return the first row of this row's group, or None if this is the first one."""
        group = values[self.form.group_by] if self.form.group_by else None
        if group is None:
            return None
        first = self.groups.setdefault(group, (number, values))
        return None if first[0] == number else first

    def _check_filled(
        self, number: int, values: dict[str, Value], bad: set[str], first: _FirstRow | None
    ) -> None:
        """Check the required cells; in a repeated row of a group, take over its first row's."""
        # A row whose group cannot be read may be a repeated one: its blanks are no fault.
        repeated = first is not None or self.form.group_by in bad
        for column in self.columns if repeated else self.required:
            if column.of_group and repeated:
                if first is not None:
                    self._take_over(number, column, values, first, bad)
            elif column.required and values[column.key] in (None, ()) and column.key not in bad:
                self._say(number, column.key, "required")

    def _take_over(
        self,
        number: int,
        column: Column,
        values: dict[str, Value],
        first: _FirstRow,
        bad: set[str],
    ) -> None:
        key, (first_row, first_values) = column.key, first
        if values[key] in (None, ()):
            values[key] = first_values[key]
        elif values[key] != first_values[key] and key not in bad:
            group = self._heading(self.form.group_by or "")
            facts = (("first_row", first_row), ("group", group))
            self._say(number, key, "differs_in_group", facts)

    def _check_one_of(self, number: int, values: dict[str, Value]) -> None:
        for keys in self.form.one_of:
            if all(values[key] in (None, ()) for key in keys):
                headings = tuple(self._heading(key) for key in keys)
                self._say(number, keys[0], "one_of_required", (("columns", headings),))

    def _check_order(self, number: int, values: dict[str, Value], *, repeated: bool) -> None:
        for earlier, later in self.form.in_order:
            if repeated and self.form.by_key[later].of_group:
                continue  # said of the first row already
            first, second = values[earlier], values[later]
            if first is not None and second is not None and second < first:  # type: ignore[operator]
                facts = (("after", self._heading(earlier)), ("value", second), ("limit", first))
                self._say(number, later, "out_of_order", facts)

    def _check_unique(self, number: int, values: dict[str, Value]) -> None:
        for keys, seen in zip(self.form.unique, self.seen, strict=True):
            found = tuple(values[key] for key in keys)
            if None in found:
                continue
            first_row = seen.setdefault(found, number)
            if first_row != number:
                self._say(number, keys[-1], "duplicate_in_file", (("first_row", first_row),))

    def _heading(self, key: str) -> str:
        return self.heading_of.get(key) or self.form.by_key[key].heading_zh

    def _say(
        self, number: int, key: str, code: str, facts: tuple[tuple[str, object], ...] = ()
    ) -> None:
        self.reading.message_count += 1
        if len(self.reading.messages) < self.limit:
            message = Message(number, key, self._heading(key), code, facts)
            self.reading.messages.append(message)


def _name_shown(cell: object) -> str:
    try:
        return as_text(cell).rstrip("*＊")
    except Wrong:
        return "?"


def _is_blank(cells: Cells) -> bool:
    """Whether a row holds only blanks, or is the row count at the end of an export."""
    only: object = None
    for cell in cells:
        if cell != "" and not is_empty(cell):
            if only is not None:
                return False
            only = cell
    return only is None or (isinstance(only, str) and bool(_COUNT_LINE.fullmatch(only.strip())))
