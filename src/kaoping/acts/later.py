"""What an earlier room asks of later ones, which it does not know.

The room that asks keeps an ``AskedOfLater``; a later one that has an answer has a module
with a function of the same shape, and ``config`` joins them, as it joins grants and words.
"""

from collections.abc import Callable, Iterable
from typing import Generic, ParamSpec

from kaoping.foundation.refusal import Refusal

Asked = ParamSpec("Asked")


class AskedOfLater(Generic[Asked]):
    """Call it with what is asked about: every reason that a later room has against it."""

    def __init__(self) -> None:
        self._answers: list[Callable[Asked, Iterable[Refusal]]] = []

    def install(self, answers: Iterable[Callable[Asked, Iterable[Refusal]]]) -> None:
        """Take the answers of all later rooms. Called once, by ``config``."""
        self._answers[:] = answers

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> list[Refusal]:
        return [refusal for answer in self._answers for refusal in answer(*args, **kwargs)]
