"""Asking for long work, and doing it with progress, so that a kill costs nothing but time."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, F, JSONField
from django_tasks import task

from kaoping.documents.telling import Told
from kaoping.foundation.files.actions import drop_sealed
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.files.queries import unsealed
from kaoping.foundation.files.rules import SEALED
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.prepared import Given, PreparedUpdate
from kaoping.foundation.words import N_
from kaoping.foundation.work.models import Work

ATTEMPTS = 3
BEAT = 1.0  # seconds between two heartbeats while something is made beside
SEALED_FOR = timedelta(days=7)  # so long a sheet that was tried waits to be imported
GIVEN_UP = N_("The work was begun several times and never came to its end. Ask for it again.")
BROKEN = N_(
    "It could not be done because of a fault of the platform. Ask for it again; if it fails"
    " again, the administrator finds the fault in the log."
)

Made = TypeVar("Made")
Message = str | dict[str, Any]
"""A line for whoever asked: a text, or one about a sheet's row: row, column, text."""


class Stopped(Exception):
    """The work was cancelled, or somebody else has taken it up."""


class Failed(Exception):
    """The work cannot be done; its messages say why."""


@dataclass
class Progress:
    """What a piece of work tells while it runs; each step is a heartbeat."""

    work: Work
    clock: Callable[[], datetime]
    settled: bool = False
    _messages: list[Message] = field(default_factory=list)

    @property
    def given(self) -> dict[str, Any]:
        return dict(self.work.given)

    def of(self, total: int) -> None:
        """Say how many steps there are: it is written down with the next of them."""
        self.work.total = total

    def step(self, done: int) -> None:
        """Say that ``done`` steps are finished; ``Stopped`` when nobody wants them any more."""
        mine = Work.objects.filter(
            pk=self.work.pk, state=Work.State.RUNNING, attempts=self.work.attempts
        )
        if not mine.update(done=done, total=self.work.total, beat=self.clock()):
            raise Stopped
        self.work.done = done

    def beside(self, make: Callable[[Told], Made]) -> Made:
        """What ``make`` gives, made in a thread of its own while the heart beats here.

        It asks the database nothing, and tells how many steps it has done, of how many. When
        nobody wants it any more this raises ``Stopped`` at once, and its next word stops it.
        """
        made: Future[Made] = Future()
        unwanted, far = Event(), [(self.work.done, self.work.total)]

        def told(done: int, whole: int) -> None:
            if unwanted.is_set():
                raise Stopped
            far[:] = [(done, whole)]

        # No thread to wait for: a worker that is to end does not stay for what it makes.
        Thread(target=copy_context().run, args=(_fill, made, make, told), daemon=True).start()
        try:
            over = False
            while not over:
                over = bool(wait([made], timeout=BEAT).done)
                done, whole = far[0]
                self.of(whole)
                self.step(done)
        except Stopped:
            unwanted.set()
            raise
        return made.result()

    def say(self, message: Message) -> None:
        """Keep a line for whoever asked."""
        self._messages.append(message)

    @property
    def messages(self) -> list[Message]:
        return list(self._messages)

    def settle(self, done: int, made: tuple[StoredFile, str] | None = None) -> None:
        """Be done, all ``done`` steps, within the caller's transaction; ``Stopped`` when nobody wants it any more.

        What was written and that it was written stand or fall together: a worker killed
        before the commit has done nothing, one killed after it is not repeated.
        """
        now = self.clock()
        if not _finish(self.work, now, Work.State.DONE, self.messages, made, done=done):
            raise Stopped
        self.settled = True


def _fill(made: Future[Made], make: Callable[[Told], Made], told: Told) -> None:
    try:
        made.set_result(make(told))
    except BaseException as wrong:  # noqa: BLE001  # it is raised where it is waited for
        made.set_exception(wrong)


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
            asked_at=now, beat=now,
        )  # fmt: skip
        run_work.enqueue(work.pk)
    return work.pk


@task()
def run_work(work_id: int) -> None:
    """What the worker runs: take the work up, do it, keep its result."""
    (clock,) = _clock
    taken = _take.returning(pk=work_id, now=clock())
    if not taken:
        return
    (work,) = taken
    progress = Progress(work, clock)
    try:
        made = _KINDS[work.kind](progress)
    except Stopped:
        return
    except Failed:
        _finish(work, clock(), Work.State.FAILED, progress.messages)
        return
    except Exception:
        # What it says is for the log: a database's errors quote rows.
        _finish(work, clock(), Work.State.FAILED, [*progress.messages, BROKEN])
        raise
    if not progress.settled:
        _finish(work, clock(), Work.State.DONE, progress.messages, made)


_take = PreparedUpdate(
    lambda: Work.objects.filter(pk=Given("pk"), state=Work.State.WAITING),
    state=Work.State.RUNNING,
    beat=Given("now", DateTimeField()),
    attempts=F("attempts") + 1,
    done=0,
    messages=[],
)


def _finish(
    work: Work,
    now: datetime,
    state: Work.State,
    messages: Iterable[Message],
    made: tuple[StoredFile, str] | None = None,
    *,
    done: int | None = None,
) -> bool:
    """Whether it was still this worker's to finish."""
    result, name = made or (None, "")
    ended = _end(
        pk=work.pk, attempts=work.attempts, state=state, now=now, messages=list(messages),
        done=work.done if done is None else done, total=work.total,
        result=result and result.pk, name=name,
    )  # fmt: skip
    if ended:
        _let_go(work.given, state)
    return bool(ended)


_end = PreparedUpdate(
    lambda: Work.objects.filter(
        pk=Given("pk"), state=Work.State.RUNNING, attempts=Given("attempts")
    ),
    state=Given("state"),
    finished_at=Given("now", DateTimeField()),
    messages=Given("messages", JSONField()),
    done=Given("done"),
    total=Given("total"),
    result=Given("result"),
    result_name=Given("name"),
)


def _let_go(given: dict[str, Any], state: Work.State) -> None:
    """Drop the sealed ``file`` that ended work was to read; one that was tried without fault
    stays for the work that does it."""
    tried = state == Work.State.DONE and given.get("dry_run")
    if "file" in given and not tried:
        drop_sealed(given["file"])


def forget_sealed(now: datetime) -> None:
    """Drop the sealed files that nobody came back for; results wait until they are taken."""
    old = StoredFile.objects.filter(kind=SEALED, added__lt=now - SEALED_FOR)
    awaited = Work.objects.filter(result__isnull=False).values("result")
    for file_id in old.exclude(pk__in=awaited).values_list("pk", flat=True):
        drop_sealed(file_id)


def cancel(work_id: int, account_id: int) -> bool:
    """Stop one's own work; what runs stops at its next step."""
    mine = Work.objects.filter(
        pk=work_id, account=account_id, state__in=[Work.State.WAITING, Work.State.RUNNING]
    )
    with transaction.atomic():
        given = mine.values_list("given", flat=True).first()
        cancelled = bool(mine.update(state=Work.State.CANCELLED))
        if cancelled:
            _let_go(given or {}, Work.State.CANCELLED)
    return cancelled


def cancel_all(kind: str) -> None:
    """Let go of all work of a kind that has not come to its end, whoever asked for it."""
    left = Work.objects.filter(kind=kind, state__in=[Work.State.WAITING, Work.State.RUNNING])
    left.update(state=Work.State.CANCELLED)


@transaction.atomic
def take_result(work_id: int, account_id: int) -> bytes | None:
    """Hand out a sealed result, once: afterwards it is gone."""
    mine = Work.objects.select_related("result").filter(pk=work_id, account=account_id).first()
    if mine is None or mine.result is None:
        return None
    if not Work.objects.filter(pk=work_id, result=mine.result_id).update(result=None):
        return None
    data = unsealed(mine.result.pk)
    drop_sealed(mine.result.pk)
    return data


def take_up_again(now: datetime) -> int:
    """Queue again what a dead worker left; give up after some attempts. How many were queued.

    A worker that is in the middle of a transaction of its work holds the work's row: it
    lives, and is passed over. What waits so long may have lost its place in the queue to
    a worker that died on taking it: it is queued once more, and whoever comes second finds
    it taken.
    """
    late = now - timedelta(seconds=settings.WORK_DEAD_AFTER)
    with transaction.atomic():
        old = Work.objects.select_for_update(skip_locked=True).filter(beat__lt=late)
        left = list(
            old.filter(state__in=[Work.State.RUNNING, Work.State.WAITING]).values_list(
                "pk", "state", "attempts"
            )
        )
        lost = [pk for pk, state, tries in left if state == "running" and tries >= ATTEMPTS]
        again = [pk for pk, _state, _tries in left if pk not in lost]
        Work.objects.filter(pk__in=lost).update(
            state=Work.State.FAILED, finished_at=now, messages=[GIVEN_UP]
        )
        for given in Work.objects.filter(pk__in=lost).values_list("given", flat=True):
            _let_go(given, Work.State.FAILED)
        Work.objects.filter(pk__in=again).update(state=Work.State.WAITING, beat=now)
        for work_id in again:
            run_work.enqueue(work_id)
    return len(again)
