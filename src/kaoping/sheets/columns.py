"""What a sheet looks like: its columns, what a cell of each may hold, and how rows hang together.

A form is data. Reading checks a file against it, writing and the empty template are made from
it, so what a template asks for and what an import refuses cannot differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

Bound = int | Decimal | date


class Kind(StrEnum):
    """What a cell holds, and the Python value that reading makes of it."""

    TEXT = "text"  # str
    INT = "int"  # int
    DECIMAL = "decimal"  # Decimal
    DATE = "date"  # datetime.date
    CHOICE = "choice"  # str: the code behind a label
    CODE = "code"  # str: half-width, upper case, without spaces
    YES_NO = "yes-no"  # bool


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its names, what its cells may hold, and what a person is told about it.

    ``choices`` maps labels to codes; a code may have several labels, the first one is printed.
    ``pattern`` (a regular expression for the whole text) and ``check`` (true for a good text)
    are for text and codes; ``misfit`` is the code of what is said of a text that is neither.
    ``minimum`` and ``maximum`` are inclusive. ``places`` is the most
    decimals a figure may have. ``many`` allows several values in one cell, separated by 、 , ;
    or a line break, read as a tuple. ``personal`` values never appear in a message.
    ``of_group`` marks what belongs to the group of rows and not to the single row
    (see ``SheetForm.group_by``).
    """

    key: str
    heading_zh: str
    heading_en: str
    kind: Kind = Kind.TEXT
    required: bool = False
    max_length: int | None = None
    minimum: Bound | None = None
    maximum: Bound | None = None
    places: int = 2
    choices: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    check: Callable[[str], bool] | None = None
    misfit: str = "bad_code"
    many: bool = False
    personal: bool = False
    of_group: bool = False
    help_zh: str = ""
    example: str = ""

    def heading(self, language: str = "zh") -> str:
        """Return the heading in Chinese, or in English for ``en``."""
        return self.heading_en if language == "en" else self.heading_zh

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label that is printed for each code: the first one given."""
        labels: dict[str, str] = {}
        for label, code in self.choices.items():
            labels.setdefault(code, label)
        return labels


@dataclass(frozen=True, eq=False)
class SheetForm:
    """A sheet: its name, its columns in their printed order, and the rules across cells.

    ``unique``: sets of keys whose values together occur once in a file.
    ``one_of``: sets of keys of which each row fills in at least one.
    ``in_order``: pairs of keys (earlier, later) of dates or figures.
    ``group_by``: the key that repeated rows share (a record with a row for each participant);
    columns marked ``of_group`` are filled in on the first of these rows, and on the others are
    empty or the same.
    """

    name: str
    title_zh: str
    columns: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    in_order: tuple[tuple[str, str], ...] = ()
    group_by: str | None = None
    notes_zh: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a form with two columns of one key, or a rule on a column that is not there."""
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"{self.name}: two columns have the same key")
        named = {key for rule in (*self.unique, *self.one_of, *self.in_order) for key in rule}
        if self.group_by is not None:
            named.add(self.group_by)
        if unknown := named.difference(keys):
            raise ValueError(f"{self.name}: no column {', '.join(sorted(unknown))}")

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns by their key."""
        return {column.key: column for column in self.columns}
