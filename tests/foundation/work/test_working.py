"""Background work survives a worker that dies."""

from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from kaoping.foundation.people.rules import Actor
from kaoping.foundation.work import actions
from kaoping.foundation.work.models import Work
from tests.builders import DAY, NOON

pytestmark = pytest.mark.django_db(transaction=True)
ASKER = Actor(account_id=7, post="clerk", unit_id=3, way="test")


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of work for this test, with a clock that stands at noon."""
    found = {}
    monkeypatch.setattr(actions, "_KINDS", found)
    monkeypatch.setattr(actions, "_clock", [lambda: NOON])
    return found


def work_off():
    call_command("db_worker", batch=True, startup_delay=False, interval=0.0, verbosity=0)


def test_work_is_done_with_progress_and_messages(kinds):
    def count(progress):
        progress.of(3)
        for n in range(1, 4):
            progress.step(n)
        progress.say("3 done")

    kinds["count"] = count
    pk = actions.ask_for("count", {}, by=ASKER, now=NOON)
    work_off()

    work = Work.objects.get(pk=pk)
    assert (work.state, work.done, work.total, work.messages) == ("done", 3, 3, ["3 done"])


def test_what_a_killed_worker_left_is_taken_up_again(kinds):
    kinds["once"] = lambda progress: progress.of(1)
    pk = actions.ask_for("once", {}, by=ASKER, now=NOON)
    # The worker took it, and was killed: its last heartbeat grows old.
    Work.objects.filter(pk=pk).update(state=Work.State.RUNNING, attempts=1, beat=NOON - DAY)

    assert actions.take_up_again(NOON) == 1
    work_off()

    work = Work.objects.get(pk=pk)
    assert (work.state, work.attempts) == ("done", 2)


def test_a_worker_that_was_given_up_cannot_finish_what_another_does(kinds):
    def slow(progress):
        Work.objects.filter(pk=progress.work.pk).update(attempts=9)  # another one took it up
        progress.step(1)

    kinds["slow"] = slow
    pk = actions.ask_for("slow", {}, by=ASKER, now=NOON)
    work_off()

    assert Work.objects.get(pk=pk).state == "running"


def test_broken_work_tells_its_asker_nothing_of_the_fault_and_is_not_tried_for_ever(kinds):
    def broken(progress):
        raise ValueError("Key (id_number_hash)=(3f9a) already exists")

    kinds["broken"] = broken
    pk = actions.ask_for("broken", {}, by=ASKER, now=NOON)
    work_off()
    assert (Work.objects.get(pk=pk).state, Work.objects.get(pk=pk).messages) == (
        "failed", [actions.BROKEN],
    )  # fmt: skip

    Work.objects.filter(pk=pk).update(
        state=Work.State.RUNNING, attempts=actions.ATTEMPTS, beat=NOON - DAY
    )
    assert actions.take_up_again(NOON) == 0
    assert Work.objects.get(pk=pk).state == "failed"


def test_cancelled_work_stops_at_its_next_step_and_only_for_its_owner(kinds):
    def long(progress):
        assert actions.cancel(progress.work.pk, account_id=8) is False
        assert actions.cancel(progress.work.pk, account_id=7) is True
        progress.step(1)
        raise AssertionError("it went on")

    kinds["long"] = long
    pk = actions.ask_for("long", {}, by=ASKER, now=NOON)
    work_off()

    assert Work.objects.get(pk=pk).state == "cancelled"


def test_what_lost_its_place_in_the_queue_is_queued_again_and_done_once(kinds):
    done = []
    kinds["once"] = lambda progress: done.append(progress.work.pk)
    pk = actions.ask_for("once", {}, by=ASKER, now=NOON - DAY)  # a task waits for it, too

    assert actions.take_up_again(NOON) == 1
    assert actions.take_up_again(NOON) == 0
    work_off()

    assert done == [pk]
    assert Work.objects.get(pk=pk).state == "done"


def test_what_was_written_is_taken_back_when_nobody_wants_it_any_more(kinds):
    def late(progress):
        with transaction.atomic():
            Work.objects.create(kind="written", asked_at=NOON, post="clerk")
            Work.objects.filter(pk=progress.work.pk).update(attempts=9)  # another took it up
            progress.settle()

    kinds["late"] = late
    actions.ask_for("late", {}, by=ASKER, now=NOON)
    work_off()

    assert not Work.objects.filter(kind="written").exists()


def test_what_fails_for_reasons_already_said_is_failed_with_them(kinds):
    def refused(progress):
        progress.say({"row": 3, "column": "A", "text": "wrong"})
        raise actions.Failed

    kinds["refused"] = refused
    pk = actions.ask_for("refused", {}, by=ASKER, now=NOON)
    work_off()

    work = Work.objects.get(pk=pk)
    assert (work.state, [line["row"] for line in work.messages]) == ("failed", [3])


@pytest.mark.postgres  # SQLite has one writer at a time: nobody else can ask meanwhile
def test_a_worker_in_the_middle_of_its_transaction_lives_however_long_it_takes(kinds):
    kinds["long"] = lambda progress: progress.of(1)
    pk = actions.ask_for("long", {}, by=ASKER, now=NOON - DAY)
    Work.objects.filter(pk=pk).update(state=Work.State.RUNNING, attempts=1)
    found = []

    def other_worker():
        found.append(actions.take_up_again(NOON))
        connection.close()

    with transaction.atomic():
        actions.Progress(Work.objects.get(pk=pk), lambda: NOON - DAY).step(0)
        thread = Thread(target=other_worker)
        thread.start()
        thread.join(timeout=20)
    assert found == [0]
    assert actions.take_up_again(NOON) == 1


def test_the_heart_beats_while_something_is_made_beside(kinds, monkeypatch):
    monkeypatch.setattr(actions, "BEAT", 0.01)
    beats, seen = [], Event()

    def make(told):
        told(2, 3)
        assert seen.wait(10)
        told(3, 3)
        return "made"

    def tick():
        beats.append(NOON)
        if len(beats) > 3:
            seen.set()
        return NOON

    def slow(progress):
        progress.clock = tick
        progress.say(progress.beside(make))

    kinds["slow"] = slow
    pk = actions.ask_for("slow", {}, by=ASKER, now=NOON)
    work_off()

    work = Work.objects.get(pk=pk)
    assert (work.state, work.done, work.total, work.messages) == ("done", 3, 3, ["made"])


def test_what_is_made_beside_stops_at_its_next_word_once_nobody_wants_it(kinds, monkeypatch):
    monkeypatch.setattr(actions, "BEAT", 0.01)
    left, made, ended = Event(), [], Event()

    def make(told):
        try:
            assert left.wait(10)
            told(1, 2)
            made.append("more")
        finally:
            ended.set()

    def slow(progress):
        actions.cancel(progress.work.pk, ASKER.account_id)
        try:
            progress.beside(make)
        finally:
            left.set()

    kinds["slow"] = slow
    pk = actions.ask_for("slow", {}, by=ASKER, now=NOON)
    work_off()

    assert ended.wait(10)
    assert (Work.objects.get(pk=pk).state, made) == ("cancelled", [])


def test_what_goes_wrong_beside_goes_wrong_here(kinds):
    def make(_told):
        raise actions.Failed

    kinds["wrong"] = lambda progress: progress.beside(make)
    pk = actions.ask_for("wrong", {}, by=ASKER, now=NOON)
    work_off()

    assert Work.objects.get(pk=pk).state == "failed"
