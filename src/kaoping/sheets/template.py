"""The empty template of a form: a sheet to fill in, one that explains it, one of the choices."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import xlsxwriter

from kaoping.sheets.columns import Bound, Column, Kind, SheetForm
from kaoping.sheets.writing import (
    HEADING,
    NOTE,
    SHEET_ROWS,
    TITLE,
    column_width,
    created,
    number_format,
)

EXPLANATION = "填写说明"
CHOICES = "选项"
KINDS = {
    Kind.TEXT: "文字",
    Kind.INT: "整数",
    Kind.DECIMAL: "数字",
    Kind.DATE: "日期,如2026-03-01",
    Kind.CHOICE: "从选项中选择",
    Kind.CODE: "代码",
    Kind.YES_NO: "是或否",
}
_TOLD = {"text_wrap": True, "valign": "top", "border": 1}
_HELP_LENGTH = 255  # Excel's longest input message


def write_template(form: SheetForm) -> bytes:
    """Return an empty XLSX to fill in; what it offers and says comes from ``form`` alone.

    The first sheet has the headings (a star marks the required ones), lists to choose from and
    limits that Excel itself watches; the second explains every column in Chinese; the third
    holds the choices. The same form gives the same bytes.
    """
    to = io.BytesIO()
    with xlsxwriter.Workbook(to, {"in_memory": True}) as book:
        book.set_properties({"title": form.title_zh, "created": created(None)})
        sheet = book.add_worksheet(form.title_zh[:31])
        explanation = book.add_worksheet(EXPLANATION)
        ranges = _write_choices(book, form)
        _write_headings(book, sheet, form, ranges)
        _write_explanation(book, explanation, form)
        sheet.activate()
    return to.getvalue()


def _write_choices(book: Any, form: SheetForm) -> dict[str, str]:
    """Write the labels of each column of choices; return where they stand, by column key."""
    chosen = [column for column in form.columns if column.kind is Kind.CHOICE]
    if not chosen:
        return {}
    sheet = book.add_worksheet(CHOICES)
    heading, ranges = book.add_format(HEADING), {}
    for index, column in enumerate(chosen):
        labels = list(column.labels.values())
        letter = xlsxwriter.utility.xl_col_to_name(index)
        ranges[column.key] = f"='{CHOICES}'!${letter}$2:${letter}${len(labels) + 1}"
        sheet.set_column(index, index, column_width(column))
        # Beside its key the heading names no column, so that this sheet is never read as data.
        sheet.write_string(0, index, f"{column.heading_zh}的选项", heading)
        for line, label in enumerate(labels, 1):
            sheet.write_string(line, index, label)
    return ranges


def _write_headings(book: Any, sheet: Any, form: SheetForm, ranges: Mapping[str, str]) -> None:
    sheet.write_string(0, 0, form.title_zh, book.add_format(TITLE))
    note = f"带*的栏目必填;各栏填法见“{EXPLANATION}”。请勿改动栏目名称。"
    sheet.write_string(1, 0, note, book.add_format(NOTE))
    heading = book.add_format(HEADING)
    for index, column in enumerate(form.columns):
        look = book.add_format({"num_format": number_format(column)})
        sheet.set_column(index, index, column_width(column) + 1, look)
        star = "*" if column.required else ""
        sheet.write_string(2, index, column.heading_zh + star, heading)
        rule = _validation(column, ranges)
        sheet.data_validation(3, index, SHEET_ROWS - 1, index, rule)
    sheet.freeze_panes(3, 0)


def _validation(column: Column, ranges: Mapping[str, str]) -> dict[str, object]:
    """Return what Excel watches in a column, and what it tells whoever steps on a cell."""
    rule: dict[str, object] = {"validate": "any"}
    if not column.many:
        rule = _watched(column, ranges)
    told = "".join((_requirement(column), column.help_zh))[:_HELP_LENGTH]
    if told:
        rule |= {"input_title": column.heading_zh[:32], "input_message": told}
    return rule


def _watched(column: Column, ranges: Mapping[str, str]) -> dict[str, object]:
    rule: dict[str, object] = {"validate": "any"}
    match column.kind:
        case Kind.CHOICE:
            rule = {"validate": "list", "source": ranges[column.key]}
        case Kind.YES_NO:
            rule = {"validate": "list", "source": ["是", "否"]}
        case Kind.INT:
            rule = {"validate": "integer", **_between(column, 0, 10**12)}
        case Kind.DECIMAL:
            rule = {"validate": "decimal", **_between(column, 0, 10**12)}
        case Kind.DATE:
            rule = {"validate": "date", **_between(column, date(1950, 1, 1), date(2099, 12, 31))}
        case _ if column.max_length is not None:
            rule = {"validate": "length", "criteria": "<=", "value": column.max_length}
    return rule


def _between(column: Column, least: Bound, most: Bound) -> dict[str, object]:
    # Where the form sets no limit Excel only warns: reading decides.
    limited = column.minimum is not None and column.maximum is not None
    return {
        "criteria": "between",
        "minimum": least if column.minimum is None else column.minimum,
        "maximum": most if column.maximum is None else column.maximum,
        "error_type": "stop" if limited else "warning",
    }


def _requirement(column: Column) -> str:
    """Say in Chinese what a cell of this column must be."""
    parts = []
    if column.many:
        parts.append("可填多个,用顿号“、”隔开")
    if column.max_length is not None:
        parts.append(f"不超过{column.max_length}个字")
    if column.minimum is not None:
        parts.append(f"不小于{column.minimum}")
    if column.maximum is not None:
        parts.append(f"不大于{column.maximum}")
    if column.kind is Kind.DECIMAL:
        parts.append(f"最多{column.places}位小数")
    return ";".join(parts) + "。" if parts else ""


def _write_explanation(book: Any, sheet: Any, form: SheetForm) -> None:
    told, heading = book.add_format(_TOLD), book.add_format(HEADING)
    sheet.write_string(0, 0, f"{form.title_zh}{EXPLANATION}", book.add_format(TITLE))
    for line, note in enumerate(form.notes_zh, 1):
        sheet.write_string(line, 0, f"{line}. {note}", book.add_format(NOTE))
    top = len(form.notes_zh) + 2
    titles = ("栏目", "英文栏目", "是否必填", "类型", "要求", "说明", "选项", "示例")
    for index, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(top, index, title, heading)
    for line, column in enumerate(form.columns, top + 1):
        for index, text in enumerate(_explained(column)):
            sheet.write_string(line, index, text, told)
    sheet.freeze_panes(top + 1, 0)


_WIDTHS = (18, 24, 10, 20, 30, 46, 40, 24)


def _explained(column: Column) -> tuple[str, ...]:
    return (
        column.heading_zh,
        column.heading_en,
        "必填" if column.required else "选填",
        KINDS[column.kind],
        _requirement(column),
        column.help_zh,
        "、".join(column.labels.values()),
        column.example,
    )
