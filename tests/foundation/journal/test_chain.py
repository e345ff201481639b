"""Whoever alters the journal is seen."""

from datetime import date

import pytest
from django.db import connection

from kaoping.acts.inputs import perform
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.actions import append
from kaoping.foundation.journal.anchors import first_lost_anchor, write_anchor
from kaoping.foundation.journal.models import Entry, Head
from kaoping.foundation.journal.queries import verify
from kaoping.foundation.journal.rules import Fact
from kaoping.foundation.refusal import Refused
from tests.builders import NOON, PUBLIC, a_world

pytestmark = pytest.mark.django_db


def some_facts(count: int) -> list[Fact]:
    return [
        Fact(at=NOON, account_id=1, post="clerk", unit_id=2, act="write_report", record=f"a.b:{n}",
             before={"n": n - 1, "text": "前"}, after={"n": n, "day": date(2026, 1, 1)})
        for n in range(1, count + 1)
    ]  # fmt: skip


def test_an_untouched_chain_holds():
    append(some_facts(3))
    append(some_facts(2))

    proof = verify()

    assert (proof.entries, proof.broken_at) == (5, None)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE journal_entry SET reason = 'x' WHERE seq = 3",
        "UPDATE journal_entry SET account_id = 9 WHERE seq = 3",
        "DELETE FROM journal_entry WHERE seq = 3",
        "UPDATE journal_entry SET hash = previous WHERE seq = 3",
    ],
)
def test_the_first_broken_link_is_named(tampering):
    append(some_facts(5))
    with connection.cursor() as cursor:
        cursor.execute(tampering)

    assert verify().broken_at == 3


def test_a_cut_tail_is_seen_from_the_head():
    append(some_facts(5))
    Entry.objects.filter(seq__gt=3).delete()

    assert verify().broken_at == 4


def test_a_tail_cut_together_with_its_head_is_seen_from_the_anchor(tmp_path):
    append(some_facts(5))
    write_anchor(tmp_path, date(2026, 11, 16))
    last = Entry.objects.get(seq=3)
    Entry.objects.filter(seq__gt=3).delete()
    Head.objects.update(seq=3, hash=last.hash)

    assert verify().broken_at is None
    assert first_lost_anchor(tmp_path).seq == 5


def test_a_refused_act_leaves_no_entry():
    a_world()
    before = Entry.objects.count()

    with pytest.raises(Refused):
        perform(Act.OPEN_SEASON, PUBLIC, {"host": 1, "edition": 1, "year": 2026, "title": "x",
                "assessed_from": "2026-01-01", "assessed_to": "2026-12-31"}, now=NOON)  # fmt: skip

    assert Entry.objects.count() == before
