"""The shipped forms: codes with check digits, and rules that no form may break."""

import pytest

from kaoping.foundation.units.credit_code import invented_credit_code
from kaoping.sheets.codes import is_credit_code, is_id_number
from kaoping.sheets.columns import Column, SheetForm
from kaoping.sheets.forms import VILLAGES, people_form, units_form
from kaoping.sheets.reading import read
from tests.sheets.sheet_files import xlsx


# Invented numbers: nobody was born in 1800, and 000000 is no division.
@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("000000180001010012", False),
        ("00000018000101001", False),
        ("0000001800013A0011", False),
        ("000000180002300018", False),
    ],
)
def test_bad_id_numbers(text, good):
    assert is_id_number(text) is good


def test_exactly_one_check_digit_fits():
    good = [c for c in "0123456789X" if is_id_number(f"00000018000101001{c}")]
    assert len(good) == 1


def test_the_check_digit_of_the_standards_own_example():
    assert is_id_number("11010519491231002X")
    assert not is_id_number("110105194912310021")


def test_letters_may_stand_in_front_of_a_credit_code():
    assert is_credit_code(invented_credit_code(7, "N1"))
    assert not is_credit_code("O" + invented_credit_code(7, "N1")[1:])


def test_credit_codes_are_checked():
    stem = "12000000MB0000001"
    good = [c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_credit_code(stem + c)]
    assert len(good) == 1


def test_units_read_with_their_kinds():
    form = units_form({"科协": "association"})
    headings = [column.heading_zh for column in form.columns]
    rows = (
        ("U1", "某县科协", "科协", "", 130125, "", "2026-01-01"),
        ("U2", "某县学会", "学会", "U1", "13012", "123", "2026-01-01"),
    )
    reading = read(xlsx(headings, *rows), "units.xlsx", form)
    assert reading.rows[0].values["place_code"] == "130125"
    assert [(m.key, m.code) for m in reading.messages] == [
        ("kind", "not_a_choice"),
        ("place_code", "bad_code"),
        ("credit_code", "bad_check_digit"),
    ]


def test_no_message_about_people_holds_an_id_number_or_a_phone():
    form = people_form({"科技专家": "expert"})
    headings = [column.heading_zh for column in form.columns]
    row = (
        "a.b",
        "某人",
        "000000180001010019",
        "",
        "",
        "",
        "",
        "",
        "1380000",
        "U1",
        "科技专家",
        "2026-01-01",
        "",
    )
    reading = read(xlsx(headings, row), "people.xlsx", form)
    assert {m.key for m in reading.messages} >= {"phone"}
    assert not [m for m in reading.messages for _, fact in m.facts if "1380000" in str(fact)]
    assert "000000180001010019" not in repr(reading.messages)


def test_a_village_twice_is_a_duplicate():
    headings = [column.heading_zh for column in VILLAGES.columns]
    row = ("130125100201",)
    reading = read(xlsx(headings, row, row), "villages.xlsx", VILLAGES)
    assert [(m.row, m.code) for m in reading.messages] == [(3, "duplicate_in_file")]


def test_a_form_with_a_rule_about_no_column_is_an_error():
    column = Column("a", "甲", "A")
    with pytest.raises(ValueError, match="no column b"):
        SheetForm("x", "表", (column,), unique=(("b",),))
    with pytest.raises(ValueError, match="same key"):
        SheetForm("x", "表", (column, column))
