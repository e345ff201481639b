"""Appending to the journal: the last thing a transaction does."""

import json
from collections.abc import Sequence

from django.db.models import QuerySet

from kaoping.foundation.inserting import insert_all
from kaoping.foundation.journal.models import Entry, Head
from kaoping.foundation.journal.rules import Fact, chained
from kaoping.foundation.prepared import Given, Prepared, PreparedUpdate

COLUMNS = ("seq", *Fact._fields, "previous", "hash")
_json = json.JSONEncoder(default=str).encode


def append(facts: Sequence[Fact]) -> None:
    """Chain and insert; holds the lock on the head until the transaction ends.

    To be called once, as the last statement of the transaction, so that the lock is
    held for no longer than it must be.
    """
    if not facts:
        return
    head = _head.one() or Head.objects.select_for_update().get_or_create(pk=1)[0]
    # Through JSON once, so that what is hashed is what the database will give back.
    rows = [
        (seq, *fact, previous, own)
        for seq, fact, previous, own in chained(map(as_stored, facts), head.seq, head.hash)
    ]
    insert_all(Entry, COLUMNS, rows)
    seq, *_, own = rows[-1]
    _move_head(seq=seq, hash=own)


@Prepared
def _head() -> QuerySet[Head, Head]:
    return Head.objects.select_for_update().filter(pk=1)


_move_head = PreparedUpdate(lambda: Head.objects.filter(pk=1), seq=Given("seq"), hash=Given("hash"))


def as_stored(fact: Fact) -> Fact:
    """The fact with its JSON parts as the database returns them (dates as text …)."""
    if _is_plain(fact.before) and _is_plain(fact.after):
        return fact
    before, after = json.loads(_json((fact.before, fact.after)))
    return fact._replace(before=before, after=after)


def _is_plain(value: object) -> bool:
    """Whether the database gives back just this: texts, whole numbers, and what holds them."""
    if isinstance(value, dict):
        return all(type(key) is str for key in value) and all(map(_is_plain, value.values()))
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or type(value) in (str, int, bool)
