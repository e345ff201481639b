"""Appending to the journal: the last thing a transaction does."""

import json
from collections.abc import Sequence
from typing import Any

from kaoping.foundation.inserting import insert_all
from kaoping.foundation.journal.models import Entry, Head
from kaoping.foundation.journal.rules import NAMES, Fact, chained


def append(facts: Sequence[Fact]) -> None:
    """Chain and insert; holds the lock on the head until the transaction ends.

    To be called once, as the last statement of the transaction, so that the lock is
    held for no longer than it must be.
    """
    if not facts:
        return
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    entries = []
    # Through JSON once, so that what is hashed is what the database will give back.
    for seq, fact, previous, own in chained(map(as_stored, facts), head.seq, head.hash):
        values: dict[str, Any] = {name: getattr(fact, name) for name in NAMES}
        entries.append(Entry(seq=seq, previous=previous, hash=own, **values))
        head.seq, head.hash = seq, own
    insert_all(entries)
    head.save(update_fields=["seq", "hash"])


def as_stored(fact: Fact) -> Fact:
    """The fact with its JSON parts as the database returns them (dates as text …)."""
    if not fact.before and not fact.after:
        return fact
    values: dict[str, Any] = {name: getattr(fact, name) for name in NAMES}
    for part in ("before", "after"):
        values[part] = json.loads(json.dumps(values[part], default=str, sort_keys=True))
    return Fact(**values)
