"""ID numbers and telephone numbers."""

from datetime import date, timedelta

import pytest

from kaoping.foundation.people.identity import (
    IdentityFault,
    birth_date_of,
    faults_of_identity,
    invented_identity,
    invented_phone,
    is_female,
    is_invented,
    masked_identity,
    masked_phone,
    plain_identity,
)


def with_check(stem: str) -> str:
    """The check digit worked out from the standard's own text: weight 2^(17-i), modulo 11."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(stem))
    return stem + "10X98765432"[total % 11]


@pytest.mark.parametrize(
    "place", ["990000", "659010", "659012", "500234", "810000", "830000", "000000"]
)
def test_a_sound_number_has_no_fault_whatever_its_place(place: str) -> None:
    assert faults_of_identity(with_check(place + "19900101" + "001")) == ()


def test_a_check_digit_of_ten_is_written_x() -> None:
    numbers = [with_check(f"99000019900101{order:03d}") for order in range(100)]
    with_x = next(number for number in numbers if number.endswith("X"))
    assert faults_of_identity(with_x) == ()
    assert faults_of_identity(plain_identity(with_x.lower())) == ()


def test_every_fault_is_named_at_once() -> None:
    sound = with_check("99000019900101001")
    wrong_end = sound[:-1] + ("0" if sound[-1] != "0" else "1")
    assert faults_of_identity(wrong_end) == (IdentityFault.CHECK_DIGIT,)
    assert faults_of_identity(with_check("99000019900230001")) == (IdentityFault.BIRTH_DATE,)
    no_such_day = with_check("99000019901301001")
    assert faults_of_identity(no_such_day[:-1] + ("0" if no_such_day[-1] != "0" else "1")) == (
        IdentityFault.BIRTH_DATE,
        IdentityFault.CHECK_DIGIT,
    )


@pytest.mark.parametrize(
    "text",
    ["", "990000900101001", "99000019900101001", "９90000199001010019", "99000019900101X019"],
)
def test_another_shape_is_no_number(text: str) -> None:
    assert faults_of_identity(text) == (IdentityFault.SHAPE,)


def test_invented_numbers_are_sound_differ_and_keep_date_and_sex() -> None:
    born = date(1968, 2, 29)
    numbers = [invented_identity(n, born, female=n % 3 == 0) for n in range(3000)]
    assert len({number[:17] for number in numbers}) == 3000
    for n, number in enumerate(numbers):
        assert faults_of_identity(number) == ()
        assert birth_date_of(number) == born
        assert is_female(number) is (n % 3 == 0)
        assert is_invented(number)


def test_serials_differ_also_across_dates() -> None:
    numbers = [
        invented_identity(n, date(1970, 1, 1) + timedelta(days=n % 7), female=False)
        for n in range(998)
    ]
    assert len(set(numbers)) == 998


def test_a_birth_date_is_not_read_from_nonsense() -> None:
    with pytest.raises(ValueError, match="no date of birth"):
        birth_date_of(with_check("99000019900230001"))


def test_masks_keep_the_ends_only() -> None:
    assert masked_identity("110000199001011234") == "110***********1234"
    assert masked_phone("10400001234") == "104****1234"
    assert masked_phone("1234567") == "*******"
    assert masked_phone("") == ""


def test_invented_phones_are_no_mobiles() -> None:
    assert invented_phone(12) == "10400000012"
    assert len({invented_phone(n) for n in range(1000)}) == 1000
