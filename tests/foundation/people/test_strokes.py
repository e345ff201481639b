"""The order of names by surname strokes, on invented names."""

import random

from kaoping.foundation.people.strokes import surname_stroke_key


def in_order(names: str) -> list[str]:
    """The names after a shuffle and a sort."""
    shuffled = names.split()
    random.Random(7).shuffle(shuffled)
    return sorted(shuffled, key=surname_stroke_key)


def test_surnames_stand_by_strokes_then_by_stroke_classes() -> None:
    surnames = "丁 卜 刁 于 上 马 王 尤 毛 仇 方 孔 石 白 刘 李 何 张 陈 罗 赵 袁 黄 蔡 魏"
    assert in_order(surnames) == surnames.split()


def test_a_given_name_of_one_character_stands_first_under_its_surname() -> None:
    names = "李苗 李麓 李一禾 李干田 李禾一"
    assert in_order(names) == names.split()


def test_the_next_characters_decide_in_turn() -> None:
    names = "张又田 张禾一 张禾丰 张禾穗 张穗一"
    assert in_order(names) == names.split()


def test_surname_goes_before_given_name_whatever_its_length() -> None:
    names = "丁穗麓 马麓 马一禾 王一 王一禾 魏一"
    assert in_order(names) == names.split()


def test_a_compound_surname_stands_whole_after_its_first_character_alone() -> None:
    names = "欧苗 欧一禾 欧阳苗 欧阳一禾"
    assert in_order(names) == names.split()
    assert in_order("司徒苗 司马苗") == ["司马苗", "司徒苗"]


def test_characters_outside_the_table_come_last_in_the_order_of_unicode() -> None:
    names = "魏苗 張苗 𠀀苗"
    assert in_order(names) == names.split()
    assert in_order("李陳 李麓") == ["李麓", "李陳"]


def test_blanks_and_dots_do_not_count() -> None:
    assert surname_stroke_key("王 苗") == surname_stroke_key("王苗")
    assert surname_stroke_key("阿依古丽·田禾") == surname_stroke_key("阿依古丽田禾")
