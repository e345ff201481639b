"""Texts that are translated, and numbers within texts, where Django may not be known.

The catalogue tool finds ``N_`` as it finds ``gettext``; the ways in translate.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


def N_(text: str) -> str:  # noqa: N802  # the customary name of a no-op gettext
    """Give ``text`` back unchanged."""
    return text


MOST_DIGITS = 18  # as many as a column of whole numbers holds


def number_in(text: str, digits: int = MOST_DIGITS) -> int | None:
    """The whole number that ``text`` is, whoever sent it; nothing if it is none ("²" is not)
    or longer than ``digits``."""
    return int(text) if text.isdecimal() and len(text) <= digits else None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """Those of ``texts`` that are whole numbers, in their order."""
    return [number for text in texts if (number := number_in(text)) is not None]


class Named(StrEnum):
    """An enumeration whose members carry an English label to be translated."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member
