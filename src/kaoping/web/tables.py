"""Long tables, drawn in one go: their cells are too many for a template to visit each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; ``unit`` stands after the label, in brackets."""

    label: str
    numeric: bool = False
    unit: str = ""


def draw_table(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]
) -> SafeString:
    """A table whose rows become cards on a phone; the first cell of a row is its head.

    A cell is text or safe HTML; "—" stands for None.
    """
    opened = [
        format_html(
            '<td{} data-label="{}">', SafeString(' class="k-num"' if c.numeric else ""), c.label
        )
        for c in columns[1:]
    ]
    body = "\n".join(_row(opened, row) for row in rows)
    return format_html(
        '<table class="table k-cards"><caption class="visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        caption,
        SafeString("".join(map(_head, columns))),
        SafeString(body),
    )


def _head(column: Column) -> str:
    numeric = SafeString(' class="k-num"' if column.numeric else "")
    unit = format_html(' <span class="k-unit">({})</span>', column.unit) if column.unit else ""
    return format_html('<th scope="col"{}>{}{}</th>', numeric, column.label, unit)


def _row(opened: Sequence[str], cells: Sequence[object]) -> str:
    first, *others = (
        "—"
        if cell is None
        else conditional_escape(str(cell) if not isinstance(cell, str) else cell)
        for cell in cells
    )
    drawn = "".join(f"{at}{cell}</td>" for at, cell in zip(opened, others, strict=True))
    return f'<tr><th scope="row">{first}</th>{drawn}</tr>'
