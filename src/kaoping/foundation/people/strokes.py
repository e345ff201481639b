"""Names in the order of surname strokes 姓氏笔画, as official lists of persons have it."""

from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")

# Between the parts of a name of another language: 阿依古丽·买买提.
DOTS = "·•・‧"

_COMPOUND = """
欧阳 司马 上官 诸葛 皇甫 尉迟 公孙 慕容 令狐 夏侯 端木 司徒 南宫 轩辕 长孙 宇文 独孤
拓跋 呼延 澹台 申屠 万俟 闻人 赫连 钟离 淳于 鲜于 闾丘 东郭 公冶 宗政 濮阳 太叔 仲孙
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())

StrokeKey = tuple[tuple[int, ...], bool, tuple[int, ...]]


def surname_stroke_key(name: str) -> StrokeKey:
    """A sort key for full names.

    First the surname (compound ones whole): strokes of its first character, then the stroke classes
    横竖撇点折 one by one, then its next character. Under one surname a given name of a single
    character comes first; then the given names in the same manner, character by character.

    A character outside the official table of 8,105 comes after all that are in it, such
    characters among themselves in the order of Unicode. Blanks and the dots of transcribed names
    do not count. Equal names give equal keys: what tells namesakes apart is up to the list.
    """
    surname, given = _parted("".join(c for c in name if not c.isspace() and c not in DOTS))
    return _ranks(surname), len(given) > 1, _ranks(given)


def _parted(name: str) -> tuple[str, str]:
    length = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:length], name[length:]


def _ranks(text: str) -> tuple[int, ...]:
    order = _official_order()
    return tuple(order.get(char, len(order) + ord(char)) for char in text)


@cache
def _official_order() -> dict[str, int]:
    """Every character of the official table with its place, from 0."""
    lines = (DATA / "strokes.txt").read_text("utf-8").splitlines()
    characters = "".join(line.split(" ", 1)[1] for line in lines)
    return {char: place for place, char in enumerate(characters)}
