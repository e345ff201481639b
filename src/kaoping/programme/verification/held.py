"""Which findings on a year later acts rest on: a later stage says so, and is not known here.

A stage that rests on what a subject was found to be has a ``relying.py`` with
``why_relied_on``; ``config`` joins them, as it joins grants and words.
"""

from collections.abc import Callable, Iterable

from kaoping.foundation.refusal import Refusal

Reason = Callable[[int, str], Iterable[Refusal]]
"""Asked of a subject's id and the grade that it would have; "" where a finding is taken back."""

_reasons: list[Reason] = []


def install(reasons: Iterable[Reason]) -> None:
    """Take the reasons of all later stages. Called once, by ``config``."""
    _reasons[:] = reasons


def why_relied_on(subject_id: int, grade: str = "") -> list[Refusal]:
    """Every reason why this subject's year cannot be found to be worth only ``grade`` now."""
    return [refusal for reason in _reasons for refusal in reason(subject_id, grade)]
