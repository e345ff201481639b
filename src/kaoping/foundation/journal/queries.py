"""Reading the journal, and proving that nobody has touched it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from kaoping.foundation.journal.models import Entry, Head
from kaoping.foundation.journal.rules import START, Fact, link
from kaoping.foundation.prepared import Given, Prepared

NEWEST = 200  # entries of a record's history


@dataclass(frozen=True, slots=True)
class Proof:
    """The state of the chain: ``broken_at`` is the first entry that does not hold, or None."""

    entries: int
    seq: int
    hash: str
    broken_at: int | None


def fact_of(entry: Entry) -> Fact:
    return Fact(*(getattr(entry, name) for name in Fact._fields))


def verify() -> Proof:
    """Walk the whole chain and name the first broken link.

    A missing or altered entry breaks it where it was; a cut tail shows in ``seq``
    against the stored head, and, if the head was cut with it, against the daily anchor.
    """
    seq, previous = 0, START
    while True:
        begun_at = seq
        for entry in Entry.objects.filter(seq__gt=seq).order_by("seq").iterator(chunk_size=5000):
            right = link(seq + 1, fact_of(entry), previous)
            if entry.seq != seq + 1 or entry.previous != previous or entry.hash != right:
                return Proof(seq, seq, previous, seq + 1)
            seq, previous = entry.seq, entry.hash
        # Read last: it knows of every entry that was found, and maybe of some that came since.
        head = Head.objects.filter(pk=1).first() or Head()
        if (head.seq, head.hash) == (seq, previous):
            return Proof(seq, seq, previous, None)
        if head.seq <= seq or seq == begun_at:
            return Proof(seq, seq, previous, seq + 1)


def history_of(*records: str) -> list[Entry]:
    """The newest entries of a record, or of several together, newest first."""
    return _history(records=records)


@Prepared
def _history() -> QuerySet[Entry, Entry]:
    return Entry.objects.filter(record__among=Given("records")).order_by("-seq")[:NEWEST]
