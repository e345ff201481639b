"""How entries are written down and chained. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Fact:
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
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    way: str = "page"
    address: str = ""
    batch: str = ""


NAMES = tuple(part.name for part in fields(Fact))


def chained(facts: Iterable[Fact], seq: int, previous: str) -> Iterator[tuple[int, Fact, str, str]]:
    """Give each fact its number, the hash before it and its own: ``(seq, fact, previous, hash)``."""
    for fact in facts:
        seq += 1
        own = link(seq, fact, previous)
        yield seq, fact, previous, own
        previous = own


def link(seq: int, fact: Fact, previous: str) -> str:
    """The SHA-256 over the entry's canonical JSON and the hash before it, in hex."""
    written = {name: getattr(fact, name) for name in NAMES}
    # One instant has one spelling, whatever zone or database it went through.
    written["at"] = fact.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(
        {"seq": seq, "previous": previous, **written},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=str,
    )
    return hashlib.sha256(text.encode()).hexdigest()
