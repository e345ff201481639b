"""Background work as its owner sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaoping.foundation.people.rules import Actor
from kaoping.foundation.work.models import Work


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One piece of long work; ``whole`` is 0 until its size is known."""

    id: int
    kind: str
    state: str
    done: int
    whole: int
    asked_at: datetime
    finished_at: datetime | None
    messages: list[Any]
    result_id: int | None
    result_name: str
    given: dict[str, Any]


def works_of(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[WorkRow]:
    """What the actor's account asked for, newest first, from below the id ``before`` on."""
    rows = Work.objects.filter(account=actor.account_id).order_by("-id")
    if actor.account_id is None:
        return []
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [row_of(work) for work in rows[:limit]]


def work_of(actor: Actor, work_id: int) -> WorkRow | None:
    """One's own piece of work; None for another's, as if there were none."""
    if actor.account_id is None:
        return None
    work = Work.objects.filter(pk=work_id, account=actor.account_id).first()
    return row_of(work) if work else None


def is_under_way(kind: str) -> bool:
    """Whether work of this kind waits or runs, whoever asked for it."""
    at_work = [Work.State.WAITING, Work.State.RUNNING]
    return Work.objects.filter(kind=kind, state__in=at_work).exists()


def row_of(work: Work) -> WorkRow:
    return WorkRow(
        work.pk,
        work.kind,
        work.state,
        work.done,
        work.total,
        work.asked_at,
        work.finished_at,
        work.messages,
        work.result_id,
        work.result_name,
        work.given,
    )
