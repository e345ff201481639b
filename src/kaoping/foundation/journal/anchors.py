"""The head of the chain, written daily to a file outside the database.

Whoever cuts the tail of the journal and its head with it is still seen: an anchor names
an entry that is no longer there, or no longer has that hash.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kaoping.foundation.journal.models import Entry, Head


@dataclass(frozen=True, slots=True)
class Anchor:
    day: str
    seq: int
    hash: str


def write_anchor(folder: Path, today: date) -> Anchor:
    """Keep today's head, once a day: the first one of a day stays."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{today.isoformat()}.json"
    if path.exists():
        return Anchor(**json.loads(path.read_text()))
    head = Head.objects.filter(pk=1).first() or Head()
    anchor = Anchor(today.isoformat(), head.seq, head.hash)
    path.write_text(json.dumps({"day": anchor.day, "seq": anchor.seq, "hash": anchor.hash}))
    return anchor


def first_lost_anchor(folder: Path) -> Anchor | None:
    """The oldest anchor whose entry is gone or altered; None when all of them hold."""
    for path in sorted(folder.glob("*.json")):
        anchor = Anchor(**json.loads(path.read_text()))
        if anchor.seq and not Entry.objects.filter(seq=anchor.seq, hash=anchor.hash).exists():
            return anchor
    return None
