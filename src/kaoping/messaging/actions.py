"""Telling people: read the journal after the fact, once; remind before dates; send mail."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.queries import in_force
from kaoping.foundation.units.models import Unit
from kaoping.messaging.models import News, ReadUpTo
from kaoping.messaging.rules import AUDIENCES, REMINDERS_BEFORE, WRITERS, Audience, Concerned
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, SeasonState, SubjectKind

BATCH = 2000
BURST = 200


def tell(now: datetime) -> int:
    """Turn the journal's new entries into news; how many there were. Twice tells once."""
    told = 0
    while True:
        with transaction.atomic():
            read, _ = ReadUpTo.objects.select_for_update().get_or_create(pk=1)
            entries = list(Entry.objects.filter(seq__gt=read.seq).order_by("seq")[:BATCH])
            if not entries:
                return told
            news = list(_news_of([e for e in entries if e.act in AUDIENCES], now))
            News.objects.bulk_create(news, ignore_conflicts=True, batch_size=1000)
            read.seq = entries[-1].seq
            read.save(update_fields=["seq"])
            told += len(news)


def _news_of(entries: list[Entry], now: datetime) -> Iterator[News]:
    """One row for each account that an entry concerns, except who did it."""
    holders = _holders(entries, now)
    names = _names(entries)
    for entry in entries:
        facts = {
            "unit": names.get(entry.over_unit, ""),
            "by": names.get(entry.unit_id, ""),
            "reason": entry.reason,
        }
        for account, unit, post in _accounts(entry, holders):
            if account != entry.account_id:
                yield News(
                    account=account, unit=unit, post=post, kind=entry.act,
                    key=f"entry:{entry.seq}", facts=facts, link=entry.record, at=entry.at,
                )  # fmt: skip


class _Holders:
    """Who holds which post at which unit now, for a batch: two statements."""

    def __init__(
        self, units: set[int], persons: set[int], seasons: set[int], now: datetime
    ) -> None:
        self.hosts = dict(Season.objects.filter(pk__in=seasons).values_list("pk", "host_id"))
        held = PostHeld.objects.filter(in_force(now)).filter(
            Q(unit__in=units | set(self.hosts.values()))
        )
        self.at: dict[tuple[int, str], list[int]] = {}
        for unit, post, account in held.values_list("unit_id", "post", "account_id"):
            self.at.setdefault((unit, post), []).append(account)
        self.of: dict[int, list[int]] = {}
        accounts = Account.objects.filter(person__in=persons, is_active=True)
        for person, account in accounts.values_list("person_id", "pk"):
            if person is not None:
                self.of.setdefault(person, []).append(account)


def _holders(entries: list[Entry], now: datetime) -> _Holders:
    units = {u for e in entries for u in (e.over_unit, e.over_parent) if u}
    persons = {e.over_person for e in entries if e.over_person}
    return _Holders(units, persons, {e.season_id for e in entries if e.season_id}, now)


def _names(entries: list[Entry]) -> dict[int | None, str]:
    units = {u for e in entries for u in (e.over_unit, e.unit_id) if u}
    return dict(Unit.objects.filter(pk__in=units).values_list("pk", "name"))


def _accounts(entry: Entry, holders: _Holders) -> Iterator[tuple[int, int | None, str]]:
    for audience in AUDIENCES[Act(entry.act)]:
        yield from _of_audience(audience, entry, holders)


def _of_audience(
    audience: Audience, entry: Entry, holders: _Holders
) -> Iterator[tuple[int, int | None, str]]:
    match audience.whom:
        case Concerned.PERSON:
            for account in holders.of.get(entry.over_person or 0, []):
                yield account, None, ""
        case Concerned.ACCOUNT:
            named = entry.after.get("account")
            if isinstance(named, int):
                yield named, None, ""
        case _:
            unit = {
                Concerned.UNIT: entry.over_unit,
                Concerned.PARENT: entry.over_parent,
                Concerned.HOST: holders.hosts.get(entry.season_id or 0),
            }[audience.whom]
            for post in audience.posts:
                for account in holders.at.get((unit or 0, post.value), []):
                    yield account, unit, post.value


def remind(now: datetime) -> int:
    """Remind who has a report still to send up, at two set times before it is due."""
    news: list[News] = []
    for season in Season.objects.filter(state=SeasonState.OPEN):
        done = Report.objects.filter(
            subject__season=season, state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED]
        ).values("subject")
        late = Subject.objects.filter(season=season, parent__isnull=False).exclude(pk__in=done)
        for subject in late.select_related("unit", "person").iterator():
            due = calendar_of(subject).get(Phase.REPORTING)
            if due is None or now < due.opens:
                continue
            for name, days in REMINDERS_BEFORE.items():
                if due.soft_end - timedelta(days=days) <= now < due.soft_end:
                    news += _reminders(subject, name, due.soft_end, now)
    made = News.objects.bulk_create(news, ignore_conflicts=True, batch_size=1000)
    return len(made)


def _reminders(subject: Subject, name: str, due: datetime, now: datetime) -> Iterable[News]:
    last_day = localtime(due - timedelta(seconds=1)).date()
    facts = {"unit": subject.name, "due": last_day.isoformat()}
    common: dict[str, Any] = {
        "kind": "reminder", "facts": facts, "link": f"season.subject:{subject.pk}", "at": now,
        "key": f"reminder:{subject.pk}:{name}:{due.isoformat()}",
    }  # fmt: skip
    if subject.kind == SubjectKind.PERSON:
        accounts = Account.objects.filter(person=subject.person_id, is_active=True)
        return [News(account=pk, **common) for pk in accounts.values_list("pk", flat=True)]
    held = PostHeld.objects.filter(in_force(now), unit=subject.unit_id, post__in=WRITERS)
    return [
        News(account=account, unit=subject.unit_id, post=post, **common)
        for account, post in held.values_list("account_id", "post")
    ]


def mark_read(account_id: int, news: Iterable[int] | None, now: datetime) -> int:
    """Mark news as read: those that are named, or all. Nobody marks another's."""
    mine = News.objects.filter(account=account_id, read_at=None)
    if news is not None:
        mine = mine.filter(pk__in=list(news))
    return mine.update(read_at=now)


def send_mail(now: datetime, limit: int = BURST) -> int:
    """Mail what was told and not mailed yet to those who gave an address.

    Each is marked in a transaction of its own right after it went out: a stop in the
    middle sends at most one of them twice, and blocks no page.
    """
    addresses = dict(
        Account.objects.exclude(email="").filter(is_active=True).values_list("pk", "email")
    )
    waiting = News.objects.filter(mailed_at=None, account__in=addresses).order_by("pk")[:limit]
    sent = 0
    with get_connection() as connection:
        for news in waiting:
            with override("zh-hans"):
                message = EmailMessage(
                    subject=subject_line(news.kind, news.facts),
                    body=body(news.kind, news.facts),
                    to=[addresses[news.account]],
                    from_email=settings.DEFAULT_FROM_EMAIL,
                    connection=connection,
                )
            message.send()
            News.objects.filter(pk=news.pk).update(mailed_at=now)
            sent += 1
    return sent


def subject_line(kind: str, facts: dict[str, Any]) -> str:
    """What a piece of news says in one line, in the reader's language."""
    if kind == "reminder":
        return gettext("The work summary of {unit} is due on {due}.").format(**facts)
    act = gettext(Act(kind).label)
    unit = facts.get("unit") or facts.get("by") or ""
    return f"{unit}：{act}" if unit else act


def body(kind: str, facts: dict[str, Any]) -> str:
    lines = [subject_line(kind, facts)]
    if facts.get("reason"):
        lines.append(gettext("Reason: {reason}").format(reason=facts["reason"]))
    lines.append(gettext("Log in to Kaoping to see it."))
    return "\n\n".join(lines)
