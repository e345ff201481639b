"""Which subjects stay where the tree was frozen: a later stage says so, and is not known here.

A stage whose sums or quotas rest on where a subject stands has a ``staying.py`` with
``why_stays``; ``config`` joins them, as it joins grants and words.
"""

from collections.abc import Callable, Iterable

from kaoping.foundation.refusal import Refusal

Reason = Callable[[int], Iterable[Refusal]]
"""Asked of a subject's id."""

_reasons: list[Reason] = []


def install(reasons: Iterable[Reason]) -> None:
    """Take the reasons of all later stages. Called once, by ``config``."""
    _reasons[:] = reasons


def why_stays(subject_id: int) -> list[Refusal]:
    """Every reason why this subject cannot go below another unit in this season any more."""
    return [refusal for reason in _reasons for refusal in reason(subject_id)]
