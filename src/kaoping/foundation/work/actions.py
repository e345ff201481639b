"""Asking for long work, and doing it with progress, so that a kill costs nothing but time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django_tasks import task

from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.work.models import Work

DEAD_AFTER = timedelta(seconds=60)  # without a heartbeat
ATTEMPTS = 3


class Stopped(Exception):
    """The work was cancelled, or somebody else has taken it up."""


@dataclass
class Progress:
    """What a piece of work tells while it runs; each step is a heartbeat."""

    work: Work
    clock: Callable[[], datetime]
    _messages: list[str] = field(default_factory=list)

    @property
    def given(self) -> dict[str, Any]:
        return dict(self.work.given)

    def of(self, total: int) -> None:
        """Say how many steps there are."""
        self.step(0, total=total)

    def step(self, done: int, **more: Any) -> None:
        """Say that ``done`` steps are finished; ``Stopped`` when nobody wants them any more."""
        mine = Work.objects.filter(
            pk=self.work.pk, state=Work.State.RUNNING, attempts=self.work.attempts
        )
        if not mine.update(done=done, beat=self.clock(), **more):
            raise Stopped
        self.work.done = done

    def say(self, message: str) -> None:
        """Keep a line for whoever asked."""
        self._messages.append(message)

    @property
    def messages(self) -> list[str]:
        return list(self._messages)


Doing = Callable[[Progress], tuple[StoredFile, str] | None]
_KINDS: dict[str, Doing] = {}
_clock: list[Callable[[], datetime]] = []


def install(kinds: dict[str, Doing], clock: Callable[[], datetime]) -> None:
    """Take the kinds of work that the worker knows, and its clock. Called once, by ``config``."""
    _KINDS.update(kinds)
    _clock[:] = [clock]


def ask_for(kind: str, given: dict[str, Any], *, by: Actor, now: datetime) -> int:
    """Queue a piece of work within the caller's transaction; its id is returned."""
    if kind not in _KINDS:
        raise KeyError(kind)
    with transaction.atomic():
        work = Work.objects.create(
            kind=kind, given=given, account=by.account_id, post=str(by.post), unit=by.unit_id,
            asked_at=now,
        )  # fmt: skip
        run_work.enqueue(work.pk)
    return work.pk


@task()
def run_work(work_id: int) -> None:
    """What the worker runs: take the work up, do it, keep its result."""
    (clock,) = _clock
    work = _taken_up(work_id, clock())
    if work is None:
        return
    progress = Progress(work, clock)
    try:
        made = _KINDS[work.kind](progress)
    except Stopped:
        return
    except Exception as wrong:
        _finish(work, clock(), Work.State.FAILED, [*progress.messages, said_of(wrong)])
        raise
    _finish(work, clock(), Work.State.DONE, progress.messages, made)


def said_of(wrong: Exception) -> str:
    return str(wrong) or type(wrong).__name__


def _taken_up(work_id: int, now: datetime) -> Work | None:
    waiting = Work.objects.filter(pk=work_id, state=Work.State.WAITING)
    if not waiting.update(
        state=Work.State.RUNNING, beat=now, attempts=F("attempts") + 1, done=0, messages=[]
    ):
        return None
    return Work.objects.get(pk=work_id)


def _finish(
    work: Work,
    now: datetime,
    state: Work.State,
    messages: Iterable[str],
    made: tuple[StoredFile, str] | None = None,
) -> None:
    mine = Work.objects.filter(pk=work.pk, state=Work.State.RUNNING, attempts=work.attempts)
    result, name = made or (None, "")
    mine.update(
        state=state, finished_at=now, messages=list(messages), result=result, result_name=name
    )


def cancel(work_id: int, account_id: int) -> bool:
    """Stop one's own work; what runs stops at its next step."""
    mine = Work.objects.filter(
        pk=work_id, account=account_id, state__in=[Work.State.WAITING, Work.State.RUNNING]
    )
    return bool(mine.update(state=Work.State.CANCELLED))


def take_up_again(now: datetime) -> int:
    """Queue again what a dead worker left running; give up after some attempts."""
    dead = Work.objects.filter(state=Work.State.RUNNING, beat__lt=now - DEAD_AFTER)
    dead.filter(attempts__gte=ATTEMPTS).update(state=Work.State.FAILED, finished_at=now)
    taken = 0
    for work_id in list(dead.values_list("pk", flat=True)):
        with transaction.atomic():
            left = Work.objects.filter(pk=work_id, state=Work.State.RUNNING)
            if left.update(state=Work.State.WAITING):
                run_work.enqueue(work_id)
                taken += 1
    return taken
