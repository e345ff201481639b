"""One cell at a time: what is understood, and what is refused with which code."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from kaoping.sheets.cells import BrokenFormula, Wrong, reader_of
from kaoping.sheets.columns import Column, Kind


def a_column(kind, **facts):
    return Column("x", "栏", "Column", kind, **facts)


def said_of(column, cell):
    with pytest.raises(Wrong) as caught:
        reader_of(column)(cell)
    return caught.value.code, dict(caught.value.facts)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12.0, 12),
        ("12", 12),
        ("１２", 12),
        ("1,234", 1234),
        ("１，２３４，５６７", 1234567),
        (" 7 ", 7),
        ("-3", -3),
        ("12.0", 12),
        ("", None),
        ("\u3000", None),
    ],
)
def test_whole_numbers(cell, value):
    assert reader_of(a_column(Kind.INT))(cell) == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (12.5, "not_a_whole_number"),
        ("12个", "not_a_number"),
        ("1,5", "not_a_number"),
        ("12,34,567", "not_a_number"),
        (True, "not_a_number"),
        ("1e5", "not_a_number"),
        ("nan", "not_a_number"),
        (float("inf"), "not_a_number"),
        ("九", "not_a_number"),
        ("-1", "too_small"),
        (101.0, "too_large"),
        (BrokenFormula(), "formula_error"),
    ],
)
def test_what_is_no_whole_number(cell, code):
    assert said_of(a_column(Kind.INT, minimum=0, maximum=100), cell)[0] == code


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (0.1 + 0.2, Decimal("0.3")),
        (102.4, Decimal("102.4")),
        ("１０２．４", Decimal("102.4")),
        ("1,234.50", Decimal("1234.50")),
        (".5", Decimal("0.5")),
        (3.0, Decimal(3)),
    ],
)
def test_figures(cell, value):
    assert reader_of(a_column(Kind.DECIMAL))(cell) == value


def test_a_figure_with_more_decimals_than_are_kept_is_refused_and_not_rounded():
    assert said_of(a_column(Kind.DECIMAL), 1 / 3)[0] == "too_many_decimals"
    assert said_of(a_column(Kind.DECIMAL), 0.00001) == (
        "too_many_decimals",
        {"value": "0.00001", "places": 2},
    )


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01",
        "2026年3月1日",
        "2026年03月01日",
        "2026/3/1",
        "2026.3.1",
        "２０２６年３月１日",
        "20260301",
        20260301.0,
        46082.0,
        "46082",
        "2026-03-01 00:00:00",
        date(2026, 3, 1),
        datetime(2026, 3, 1, 9, 30),  # noqa: DTZ001
    ],
)
def test_dates(cell):
    assert reader_of(a_column(Kind.DATE))(cell) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "cell",
    ["2026-02-30", "2026-13-01", "3月1日", "2026", 2026.0, 2026.3, "明天", "2026-03/01", True],
)
def test_what_is_no_date(cell):
    assert said_of(a_column(Kind.DATE), cell)[0] == "not_a_date"


def test_dates_out_of_range():
    column = a_column(Kind.DATE, minimum=date(2026, 1, 1), maximum=date(2026, 12, 31))
    assert said_of(column, "2025-12-31") == (
        "too_early",
        {"value": date(2025, 12, 31), "limit": date(2026, 1, 1)},
    )
    assert said_of(column, "2027-01-01")[0] == "too_late"


def test_text_keeps_what_was_typed_and_loses_only_the_blanks_around():
    read = reader_of(a_column(Kind.TEXT))
    assert read("  （甲）村\u3000") == "（甲）村"
    assert read(13800000000.0) == "13800000000"
    assert read(None) is None


def test_text_that_a_database_would_refuse():
    assert said_of(a_column(Kind.TEXT), "a\x00b")[0] == "bad_character"
    assert said_of(a_column(Kind.TEXT, max_length=3), "四个字符")[1] == {"length": 4, "limit": 3}


def test_codes_are_half_width_upper_case_and_without_blanks():
    assert reader_of(a_column(Kind.CODE))("ｔ １２a") == "T12A"


def test_a_long_number_in_a_code_has_lost_its_end():
    assert said_of(a_column(Kind.CODE), 130125199001010000.0)[0] == "digits_lost"


def test_personal_values_stay_out_of_messages():
    column = a_column(Kind.CODE, pattern=r"\d{18}", personal=True)
    assert said_of(column, "13012519900101") == ("bad_code", {})


def test_choices_by_label_or_code_however_typed():
    read = reader_of(
        a_column(Kind.CHOICE, choices={"科技培训": "training", "Training": "training"})
    )
    assert {
        read(cell) for cell in ("科技培训", " 科技 培训", "training", "TRAINING", "ｔraining")
    } == {"training"}
    assert read("") is None


def test_an_unknown_choice_names_the_ones_there_are():
    column = a_column(Kind.CHOICE, choices={"科技培训": "training"})
    assert said_of(column, "旅游") == ("not_a_choice", {"value": "旅游", "choices": ("科技培训",)})


def test_several_values_in_a_cell_each_once():
    read = reader_of(a_column(Kind.CODE, pattern=r"\d{3}", many=True))
    assert read("101、102；103,101\n104") == ("101", "102", "103", "104")
    assert read("") == ()
    assert said_of(a_column(Kind.CODE, pattern=r"\d{3}", many=True), "101、1")[1] == {"value": "1"}


@pytest.mark.parametrize(
    ("cell", "value"),
    [("是", True), ("否", False), ("Y", True), (True, True), (0.0, False), ("", None)],
)
def test_yes_and_no(cell, value):
    assert reader_of(a_column(Kind.YES_NO))(cell) is value


def test_neither_yes_nor_no():
    assert said_of(a_column(Kind.YES_NO), "也许")[0] == "not_yes_or_no"
