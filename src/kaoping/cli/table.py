"""Tables on a terminal, where a Chinese character is two columns wide."""

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

GAP = "  "


def width(text: str) -> int:
    """The columns that a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each row as a line, its cells below each other; all rows have the same number of cells."""
    widest = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widest, strict=True))
        yield GAP.join(cells).rstrip()
