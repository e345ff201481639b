"""One cell, read as its column asks: half-width and full-width, thousands commas, Chinese dates."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from kaoping.sheets.columns import Bound, Column, Kind

Value = str | int | Decimal | date | bool | tuple[str, ...] | None
ReadCell = Callable[[object], Value]

# Excel keeps fifteen digits of a number: an ID number typed as one has lost its end.
EXACT_UP_TO = 10**15
EXCEL_DAY_ZERO = date(1899, 12, 30)
# Five digits are Excel's count of days (1927 to 2173); fewer are more likely a bare year.
EXCEL_DAYS = range(10_000, 100_000)
SHOWN = 50

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,18})?|[+-]?\.\d{1,18}")
_DATE = re.compile(
    r"(\d{4})(?:(?P<mark>[-/.])(\d{1,2})(?P=mark)(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_SEPARATORS = re.compile(r"[、,，;；\n]+")
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_YES = frozenset({"是", "有", "yes", "y", "true", "1", "√", "✓", "✔"})
_NO = frozenset({"否", "无", "no", "n", "false", "0", "×", "✗", "✘"})


class Wrong(Exception):
    """A cell that does not hold what its column asks: a code, and facts for the wording."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = tuple(facts.items())


class BrokenFormula:
    """Stands in the place of a cell whose formula came to an error such as #N/A."""


@lru_cache(maxsize=500)  # the columns of some forms
def reader_of(column: Column) -> ReadCell:
    """Return the function that reads a cell of ``column``.

    It gives the value (None for an empty cell, an empty tuple where many are allowed) or raises
    ``Wrong``; whether a value is required is for the row to say, since rows may form groups.
    """
    one = _reader_of_one(column)
    return _many(one) if column.many else one


def _reader_of_one(column: Column) -> ReadCell:
    match column.kind:
        case Kind.TEXT:
            return _text_reader(column, _tidy_text)
        case Kind.CODE:
            return _text_reader(column, _tidy_code)
        case Kind.INT | Kind.DECIMAL:
            return _number_reader(column)
        case Kind.DATE:
            return _date_reader(column)
        case Kind.CHOICE:
            return _choice_reader(column)
        case Kind.YES_NO:
            return _read_yes_no


def is_empty(cell: object) -> bool:
    """Whether a cell holds nothing but blanks."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: object) -> str:
    """Return a cell as the text a person sees in it, without blanks at its ends.

    A whole number has no decimal point. Raises ``Wrong`` for a number longer than Excel keeps
    exactly, for a formula's error and for control characters.
    """
    if isinstance(cell, str):
        text = cell.strip()
        if not text.isprintable() and _CONTROL.search(text):
            raise Wrong("bad_character")
        return text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        return _digits(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, BrokenFormula):
        raise Wrong("formula_error")
    return str(cell)


def _digits(number: float) -> str:
    if abs(number) >= EXACT_UP_TO:
        raise Wrong("digits_lost")
    return str(int(number)) if number == int(number) else f"{number:.15g}"


def _tidy_text(text: str) -> str:
    return text


def _tidy_code(text: str) -> str:
    # Plain ASCII without blanks, by far the most, needs no folding of full-width letters.
    if not text.isascii():
        text = normalize("NFKC", text)
    return "".join(text.split()).upper()


def _shown(column: Column, text: str) -> dict[str, object]:
    """Return the text as a fact for the wording, unless it is personal."""
    return {} if column.personal else {"value": text[:SHOWN]}


def _text_reader(column: Column, tidy: Callable[[str], str]) -> ReadCell:
    fits = re.compile(column.pattern).fullmatch if column.pattern else None
    check, longest = column.check, column.max_length

    def read(cell: object) -> Value:
        text = tidy(as_text(cell))
        if not text:
            return None
        if longest is not None and len(text) > longest:
            raise Wrong("too_long", length=len(text), limit=longest)
        if (fits and not fits(text)) or (check and not check(text)):
            raise Wrong(column.misfit, **_shown(column, text))
        return text

    return read


def _number_reader(column: Column) -> ReadCell:
    whole, places = column.kind is Kind.INT, 0 if column.kind is Kind.INT else column.places
    too_fine = "not_a_whole_number" if whole else "too_many_decimals"
    in_range = _range_check(column, "too_small", "too_large")

    def read(cell: object) -> Value:
        if type(cell) is float and cell.is_integer() and abs(cell) < EXACT_UP_TO:
            value: int | Decimal = int(cell) if whole else Decimal(int(cell))
        elif is_empty(cell):
            return None
        else:
            number = _decimal(cell, column)
            if number != round(number, places):
                raise Wrong(too_fine, value=str(number), places=places)
            value = int(number) if whole else number
        in_range(value)
        return value

    return read


def _decimal(cell: object, column: Column) -> Decimal:
    shown: object = cell
    if isinstance(cell, float):
        # Fifteen digits are what Excel itself shows: 0.1+0.2 is 0.3 to the person who typed it.
        shown = Decimal(f"{cell:.15g}")
        if abs(cell) < EXACT_UP_TO:
            return shown
        shown = f"{shown:f}"
    text = as_text(shown)
    plain = _SPACES.sub("", normalize("NFKC", text))
    if isinstance(cell, bool) or not _NUMBER.fullmatch(plain):
        raise Wrong("not_a_number", **_shown(column, text))
    return Decimal(plain.replace(",", ""))


def _range_check(column: Column, below: str, above: str) -> Callable[[Bound], None]:
    least, most = column.minimum, column.maximum

    def check(value: Bound) -> None:
        if least is not None and value < least:  # type: ignore[operator]
            raise Wrong(below, value=value, limit=least)
        if most is not None and value > most:  # type: ignore[operator]
            raise Wrong(above, value=value, limit=most)

    return check


def _date_reader(column: Column) -> ReadCell:
    in_range = _range_check(column, "too_early", "too_late")

    def read(cell: object) -> Value:
        if is_empty(cell):
            return None
        day = _as_date(cell)
        if day is None:
            raise Wrong("not_a_date", **_shown(column, as_text(cell)))
        in_range(day)
        return day

    return read


def _as_date(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = normalize("NFKC", as_text(cell))
    if text.isdecimal() and int(text) in EXCEL_DAYS:
        return EXCEL_DAY_ZERO + timedelta(days=int(text))
    found = _DATE.fullmatch(text) or _DATE.fullmatch(_SPACES.sub("", text))
    if found is None:
        return None
    year, *rest = (part for part in found.groups() if part and part.isdecimal())
    try:
        return date(int(year), int(rest[0]), int(rest[1]))
    except ValueError:
        return None


@lru_cache(maxsize=1000)  # the labels of every file's choices
def _folded(text: str) -> str:
    return _SPACES.sub("", normalize("NFKC", text)).casefold()


def _choice_reader(column: Column) -> ReadCell:
    exact = dict(column.choices)
    folded = {_folded(code): code for code in column.choices.values()}
    folded |= {_folded(label): code for label, code in column.choices.items()}

    def read(cell: object) -> Value:
        code = exact.get(cell) if isinstance(cell, str) else None
        if code is not None:
            return code
        text = as_text(cell)
        if not text:
            return None
        code = folded.get(_folded(text))
        if code is None:
            raise Wrong(
                "not_a_choice", **_shown(column, text), choices=tuple(column.labels.values())
            )
        return code

    return read


def _read_yes_no(cell: object) -> Value:
    if isinstance(cell, bool):
        return cell
    text = as_text(cell)
    answer = _folded(text)
    if not answer:
        return None
    if answer in _YES or answer in _NO:
        return answer in _YES
    raise Wrong("not_yes_or_no", value=text[:SHOWN])


def _many(read_one: ReadCell) -> ReadCell:
    def read(cell: object) -> Value:
        parts = _SEPARATORS.split(as_text(cell)) if not is_empty(cell) else []
        return tuple(_each(read_one, parts))

    return read


def _each(read_one: ReadCell, parts: Iterable[str]) -> Iterable[str]:
    """Read the parts of a cell in order, each value once."""
    seen: dict[str, None] = {}
    for part in parts:
        value = read_one(part)
        if isinstance(value, str):
            seen[value] = None
    return seen
