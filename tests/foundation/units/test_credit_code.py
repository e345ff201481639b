"""Unified social credit codes."""

import pytest

from kaoping.foundation.units.credit_code import (
    CreditCodeFault,
    faults_of_credit_code,
    invented_credit_code,
    is_invented,
    plain_credit_code,
)


def with_check(stem: str) -> str:
    """The check character worked out from the standard's own text: sum of weight 3^i, modulo 31."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(stem))
    return stem + alphabet[-total % 31]


@pytest.mark.parametrize("stem", ["12990000000000042", "N2990000MA0000001", "Y1990000000000007"])
def test_a_sound_code_has_no_fault_whatever_its_department(stem: str) -> None:
    assert faults_of_credit_code(with_check(stem)) == ()


def test_a_slip_in_any_place_is_noticed() -> None:
    code = invented_credit_code(20_260)
    for place, char in enumerate(code):
        slipped = code[:place] + ("1" if char == "0" else "0") + code[place + 1 :]
        assert faults_of_credit_code(slipped) == (CreditCodeFault.CHECK_DIGIT,)


@pytest.mark.parametrize(
    "text", ["", "12345", "1299000000000004２L", "1I990000000000042L", "129900000000000427L"]
)
def test_another_shape_is_no_code(text: str) -> None:
    assert faults_of_credit_code(text) == (CreditCodeFault.SHAPE,)


def test_invented_codes_are_sound_differ_and_tell_themselves() -> None:
    codes = [invented_credit_code(serial, "51") for serial in range(2000)]
    assert len(set(codes)) == 2000
    assert all(is_invented(code) and not faults_of_credit_code(code) for code in codes)
    assert codes[0].startswith("51")


def test_blanks_and_small_letters_are_put_right() -> None:
    assert plain_credit_code(" 12 990000-00000004 2l\n") == "12990000000000042L"
