"""Marks a text for translation where Django may not be known.

The catalogue tool finds ``N_`` as it finds ``gettext``; the ways in translate.
"""

from enum import StrEnum
from typing import Self


def N_(text: str) -> str:  # noqa: N802  # the customary name of a no-op gettext
    """Give ``text`` back unchanged."""
    return text


class Named(StrEnum):
    """An enumeration whose members carry an English label to be translated."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member
