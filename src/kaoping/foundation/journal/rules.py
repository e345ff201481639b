"""How entries are written down and chained. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

START = "0" * 64
_canonical = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
).encode


class Fact(NamedTuple):
    """An entry before it has its place in the chain."""

    at: datetime
    account_id: int | None
    post: str
    unit_id: int | None
    act: str
    record: str
    season_id: int | None = None
    over_unit: int | None = None
    over_parent: int | None = None
    over_person: int | None = None
    before: Mapping[str, object] = {}
    after: Mapping[str, object] = {}
    reason: str = ""
    way: str = "page"
    address: str = ""
    batch: str = ""


def chained(facts: Iterable[Fact], seq: int, previous: str) -> Iterator[tuple[int, Fact, str, str]]:
    """Give each fact its number, the hash before it and its own: ``(seq, fact, previous, hash)``."""
    for fact in facts:
        seq += 1
        own = link(seq, fact, previous)
        yield seq, fact, previous, own
        previous = own


def link(seq: int, fact: Fact, previous: str) -> str:
    """The SHA-256, in hex, over a JSON list: the number, the hash before, the fact's parts."""
    # One instant has one spelling, whatever zone or database it went through.
    at = fact.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = _canonical([seq, previous, at, *fact[1:]])
    return hashlib.sha256(text.encode()).hexdigest()
