"""What an account has been told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kaoping.acts.paging import Cut, page_of
from kaoping.foundation.over import Over
from kaoping.foundation.prepared import Given, Prepared
from kaoping.messaging.models import News
from kaoping.programme.season.models import Subject

NEWEST = ("-at", "-pk")  # by when it was done: what was held back is told later than it was
COUNTED = 100  # of unread news; whoever has more has many


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

    @property
    def subject_id(self) -> int | None:
        """The subject of a season whose record it is, if it is one's."""
        return self.facts.get("subject")

    @property
    def season_id(self) -> int | None:
        return self.facts.get("season")


@dataclass(frozen=True, slots=True)
class Inbox:
    news: list[Told]
    next: str  # key of the next page, "" at the end


def inbox_of(account_id: int, *, before: str = "", unread_only: bool = False) -> Inbox:
    """A page of an account's news, newest first; ``before`` is the key of the page before."""
    found = News.objects.filter(account=account_id)
    if unread_only:
        found = found.filter(read_at=None)
    page = page_of(found, NEWEST, _told, Cut(after=before))
    return Inbox(list(page.rows), page.next_key or "")


def _told(rows: list[News]) -> list[Told]:
    return [
        Told(n.pk, n.kind, n.facts, n.link, n.at, n.read_at is not None, n.unit, n.post)
        for n in rows
    ]


@dataclass(frozen=True, slots=True)
class About:
    """A subject that news is about: where it lies, and its report if it has one."""

    id: int
    over: Over
    report: int | None


def subjects_of(news: Iterable[Told]) -> dict[int, About]:
    """The subjects that these are about, by id; who may see them is for who asks: one statement."""
    rows = Subject.objects.filter(pk__in={told.subject_id for told in news if told.subject_id})
    around = ("season", "parent", "team", "report")
    return {
        row.pk: About(row.pk, row.over, row.report.pk if hasattr(row, "report") else None)
        for row in rows.select_related(*around)
    }


def unread_count(account_id: int) -> int:
    """How many are unread, counted to ``COUNTED`` at most."""
    return len(_unread(account=account_id))


@Prepared
def _unread() -> QuerySet[News, tuple[int]]:
    return News.objects.filter(account=Given("account"), read_at=None).values_list("pk")[:COUNTED]
