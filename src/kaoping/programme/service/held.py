"""Which records may not be changed any more: a later stage says so, and is not known here.

A stage that rests on what it read of records has a ``holding.py`` with ``why_held``;
``config`` joins them, as it joins grants and words.
"""

from collections.abc import Callable, Iterable

from kaoping.foundation.refusal import Refusal

# Asked of a record's id; while acting, the answer is to hold until the transaction ends.
Reason = Callable[[int, bool], Refusal | None]

_reasons: list[Reason] = []


def install(reasons: Iterable[Reason]) -> None:
    """Take the reasons of all later stages. Called once, by ``config``."""
    _reasons[:] = reasons


def why_held(record_id: int, *, acting: bool = False) -> list[Refusal]:
    """Every reason why what this record says is fixed; ``acting`` within an act's transaction."""
    return [refusal for reason in _reasons if (refusal := reason(record_id, acting)) is not None]
