"""How whoever makes something long tells how far it is, and where it is made."""

from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")
Told = Callable[[int, int], None]  # steps done, of how many
Beside = Callable[[Callable[[Told], Made]], Made]
"""Has something made, and gives it: ``here``, or in a thread of its own, with progress."""


def untold(_done: int, _whole: int) -> None:
    """Tell nobody how far it is."""


def here(make: Callable[[Told], Made]) -> Made:
    """Make it at once, and tell nobody."""
    return make(untold)
