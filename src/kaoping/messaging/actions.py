"""Telling people: read the journal after the fact, once; send mail."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Account
from kaoping.foundation.units.models import Unit
from kaoping.messaging.holders import Holders
from kaoping.messaging.models import News, ReadUpTo
from kaoping.messaging.rules import (
    HELD_BACK,
    NOTICE,
    REASON_STAYS,
    TOGETHER,
    is_news,
    particulars,
)
from kaoping.messaging.spreading import spread
from kaoping.messaging.words import body, subject_line
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Season, Subject

BATCH = 2000
BURST = 200
BY_KEY = {"honour": "honours", "part": "parts"}  # particulars, and where the edition names them
# A letter is tried this often: at once, then after 10 minutes, 40 minutes, 3 and 11 hours.
MAIL_TRIES = 5
MAIL_PAUSE = timedelta(minutes=10)
MAIL_PAUSE_GROWS = 4

logger = logging.getLogger(__name__)


def tell(now: datetime) -> int:
    """Turn the journal's new entries into news; how many there were. Twice tells once."""
    told = 0
    while True:
        with transaction.atomic():
            read, _ = ReadUpTo.objects.select_for_update().get_or_create(pk=1)
            entries = list(Entry.objects.filter(seq__gt=read.seq).order_by("seq")[:BATCH])
            if not entries:
                return told
            told_of = [e for e in entries if is_news(e.act, e.record)]
            told_of += [*spread(told_of), *_released(entries)]
            news = list(_news_of(told_of, now))
            News.objects.bulk_create(news, ignore_conflicts=True, batch_size=1000)
            read.seq = entries[-1].seq
            read.save(update_fields=["seq"])
            told += len(news)


def _released(entries: list[Entry]) -> Iterator[Entry]:
    """What was held back until one of these: of its season, and done before it.

    A later notice releases the same again; nobody is told twice.
    """
    for entry in entries:
        waiting = [act for act, until in HELD_BACK.items() if until == entry.act]
        if waiting and entry.record.startswith(f"{NOTICE}:"):
            yield from Entry.objects.filter(
                act__in=waiting, season_id=entry.season_id, seq__lt=entry.seq
            ).order_by("seq")


def _news_of(entries: list[Entry], now: datetime) -> Iterator[News]:
    """One row for each account that an entry concerns, except who did it."""
    holders = Holders(entries, now)
    names, subjects, editions = _names(entries), _subjects(entries), _editions(entries)
    for entry in entries:
        at = (entry.season_id, entry.over_unit, entry.over_person)
        about = subjects.get(at, Subject())
        facts = {
            "unit": names.get(entry.over_unit) or about.name,
            "by": names.get(entry.unit_id, ""),
            "reason": "" if entry.act in REASON_STAYS else entry.reason,
            "season": entry.season_id,
            "subject": about.pk,
            **_named(particulars(entry.act, entry.after), editions.get(entry.season_id)),
        }
        for account, unit, post in holders.of(entry):
            if account != entry.account_id:
                yield News(
                    account=account, unit=unit, post=post, kind=entry.act,
                    key=_key(entry), facts=facts, link=entry.record, at=entry.at,
                )  # fmt: skip


def _named(told: dict[str, object], edition: int | None) -> dict[str, object]:
    """With names in both languages in place of the keys of the edition."""
    named = dict(told)
    for what in BY_KEY.keys() & told.keys():
        rows = getattr(edition_of(edition), BY_KEY[what]) if edition else ()
        names = {one.key: one.name.model_dump() for one in rows}
        named[what] = names.get(told[what])
    return named


def _editions(entries: list[Entry]) -> dict[int | None, int]:
    """The edition of each season of which something is told by a key."""
    by_key = (e for e in entries if BY_KEY.keys() & particulars(e.act, e.after).keys())
    seasons = {e.season_id for e in by_key if e.season_id}
    rows = Season.objects.filter(pk__in=seasons) if seasons else Season.objects.none()
    return dict(rows.values_list("pk", "edition_id"))


def _key(entry: Entry) -> str:
    """What makes a piece of news one: its entry, or the act as a whole."""
    if entry.act in TOGETHER:
        return f"{entry.act}:{entry.season_id}:{entry.at.isoformat()}"
    return f"entry:{entry.seq}"


def _names(entries: list[Entry]) -> dict[int | None, str]:
    units = {u for e in entries for u in (e.over_unit, e.unit_id) if u}
    return dict(Unit.objects.filter(pk__in=units).values_list("pk", "name"))


def _subjects(
    entries: list[Entry],
) -> dict[tuple[int | None, int | None, int | None], Subject]:
    """The subject whose records the entries are about, by season, unit and person."""
    rows = Subject.objects.filter(
        Q(unit__in={e.over_unit for e in entries if e.over_unit})
        | Q(person__in={e.over_person for e in entries if e.over_person}),
        season__in={e.season_id for e in entries if e.season_id},
    )
    found = rows.only("name", "season", "unit", "person")
    return {(one.season_id, one.unit_id, one.person_id): one for one in found}


def mark_read(account_id: int, news: Iterable[int] | None, now: datetime) -> int:
    """Mark news as read: those that are named, or all. Nobody marks another's."""
    mine = News.objects.filter(account=account_id, read_at=None)
    if news is not None:
        mine = mine.filter(pk__in=list(news))
    return mine.update(read_at=now)


def send_mail(now: datetime, limit: int = BURST) -> int:
    """Mail what was told and not mailed yet to those who gave an address; how many went out.

    Each is claimed before it is sent, so that of several workers one sends it. One that
    fails waits its turn, longer each time, and is left alone after some tries; it holds up
    nobody. Raises when the mail server itself cannot be reached: then nothing is tried.
    """
    reachable = Account.objects.exclude(email="").filter(is_active=True)
    due = Q(mail_after=None) | Q(mail_after__lte=now)
    waiting = News.objects.filter(
        due, mailed_at=None, mail_tries__lt=MAIL_TRIES, account__in=reachable.values("pk")
    )
    batch = list(waiting.order_by("pk")[:limit])
    addresses = dict(
        reachable.filter(pk__in={news.account for news in batch}).values_list("pk", "email")
    )
    connection = get_connection()
    try:
        return sum(
            _mailed(news, addresses[news.account], connection, now)
            for news in batch
            if news.account in addresses
        )
    finally:
        connection.close()


def _mailed(news: News, address: str, connection: BaseEmailBackend, now: datetime) -> bool:
    """Whether one piece of news was this worker's to mail, and went out."""
    connection.open()
    if not _claimed(news, now):
        return False
    try:
        _message(news, address, connection).send()
    except Exception as wrong:  # noqa: BLE001  # whatever one letter does, the next is sent
        logger.warning("news %s was not mailed: %s", news.pk, type(wrong).__name__)
        connection.close()  # it may be in the middle of the letter that failed
        return False
    News.objects.filter(pk=news.pk).update(mailed_at=now)
    return True


def _claimed(news: News, now: datetime) -> bool:
    """Count the try and put the next one off; false if another worker was quicker."""
    unclaimed = News.objects.filter(pk=news.pk, mailed_at=None, mail_tries=news.mail_tries)
    put_off = now + MAIL_PAUSE * MAIL_PAUSE_GROWS**news.mail_tries
    return bool(unclaimed.update(mail_tries=news.mail_tries + 1, mail_after=put_off))


def _message(news: News, address: str, connection: BaseEmailBackend) -> EmailMessage:
    with override("zh-hans"):
        return EmailMessage(
            subject=subject_line(news.kind, news.facts),
            body=body(news.kind, news.facts),
            to=[address],
            from_email=settings.DEFAULT_FROM_EMAIL,
            connection=connection,
        )
