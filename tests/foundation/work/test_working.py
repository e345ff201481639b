"""Background work survives a worker that dies."""

import pytest
from django.core.management import call_command

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


def test_failing_work_says_why_and_is_not_tried_for_ever(kinds):
    def broken(progress):
        raise ValueError("row 3 has no date")

    kinds["broken"] = broken
    pk = actions.ask_for("broken", {}, by=ASKER, now=NOON)
    work_off()
    assert (Work.objects.get(pk=pk).state, Work.objects.get(pk=pk).messages) == (
        "failed", ["row 3 has no date"],
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
