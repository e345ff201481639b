"""The shipped societies."""

from collections import Counter

from kaoping.foundation.units.reference import SocietyFact, societies


def test_the_209_societies_in_the_order_of_their_codes() -> None:
    codes = [society.code for society in societies()]
    assert len(set(codes)) == 209
    assert codes == sorted(codes)
    assert societies()[0] == SocietyFact("A-01", "中国数学会", "理科")


def test_the_letter_of_a_code_is_its_field() -> None:
    assert Counter((s.code[0], s.field) for s in societies()) == {
        ("A", "理科"): 45,
        ("B", "工科"): 78,
        ("C", "农科"): 16,
        ("D", "医科"): 28,
        ("E", "交叉学科"): 42,
    }
