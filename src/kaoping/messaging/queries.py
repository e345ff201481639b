"""What an account has been told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from kaoping.messaging.models import News

PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of news: ``kind`` is an act's verb or "reminder", ``record`` the journal's label."""

    id: int
    kind: str
    facts: dict[str, Any]
    record: str
    at: datetime
    read: bool
    unit_id: int | None
    post: str


@dataclass(frozen=True, slots=True)
class Inbox:
    news: list[Told]
    next: str  # key of the next page, "" at the end


def inbox_of(account_id: int, *, before: str = "", unread_only: bool = False) -> Inbox:
    """A page of an account's news, newest first; ``before`` is the key of the page before."""
    found = News.objects.filter(account=account_id)
    if unread_only:
        found = found.filter(read_at=None)
    if before.isdigit():
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    news = [
        Told(n.pk, n.kind, n.facts, n.link, n.at, n.read_at is not None, n.unit, n.post)
        for n in rows[:PAGE]
    ]
    return Inbox(news, str(news[-1].id) if len(rows) > PAGE else "")


def unread_count(account_id: int, limit: int = 100) -> int:
    """How many are unread, counted to ``limit`` at most."""
    unread = News.objects.filter(Q(account=account_id, read_at=None)).values_list("pk")
    return len(unread[:limit])
