"""Notices as the season office works on them: the list before it is published, counts, days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.perform import permit
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.publicity import rules
from kaoping.programme.publicity.models import Notice, NoticeEntry
from kaoping.programme.publicity.order import Named, in_prescribed_order
from kaoping.programme.publicity.queries.deciding import (
    chosen_in,
    host_calendar,
    last_day_of,
    standing_entries,
)
from kaoping.programme.publicity.rules import OPEN_OBJECTION, NoticeState
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import NoticePeriod
from kaoping.programme.scheme.terms import Text
from kaoping.programme.season.models import Season
from kaoping.programme.season.queries import requirement_of
from kaoping.programme.season.rules import Phase, why_closed


@dataclass(frozen=True, slots=True)
class ToBeNotified:
    """What would be published now: the names, the period, and why it may not be."""

    season_id: int
    season: str
    names: tuple[tuple[Text, tuple[Named, ...]], ...]  # by honour
    count: int
    days: int
    days_kind: str
    last_day: date | None
    why_not: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class NoticeAtWork:
    """A published notice with how many objected, and why it may not be closed yet."""

    id: int
    number: int
    state: NoticeState
    published_at: datetime
    last_day: date
    days: int
    days_kind: str
    names: int
    removed: int
    objections: int
    open_objections: int
    version: int
    why_not_close: tuple[Refusal, ...]


def hosted_seasons(actor: Actor) -> list[tuple[int, str]]:
    """The seasons that the actor's unit hosts, the newest first: id and title."""
    ids = [one.season_id for one in actor.standings if one.host]
    return list(
        Season.objects.filter(pk__in=ids).order_by("-year", "-id").values_list("id", "title")
    )


def to_be_notified(actor: Actor, season_id: int, now: datetime) -> ToBeNotified:
    """The list before it is published; *not found* for who may not publish it."""
    row = Season.objects.select_related("host").filter(pk=season_id).first()
    season = permit(Act.PUBLISH_NOTICE, row, by=actor, see=Act.PUBLISH_NOTICE)
    edition = edition_of(season.edition_id)
    names = in_prescribed_order(chosen_in(season), edition)
    period = requirement_of(season, "notice_period", NoticePeriod)
    last_day = last_day_of(period, rules.day_in_beijing(now))
    reasons = [
        why_closed(host_calendar(season), Phase.PUBLICITY, now),
        last_day if isinstance(last_day, Refusal) else None,
        None if names else Refusal.of("nobody_to_notify"),
    ]
    return ToBeNotified(
        season_id=season.pk,
        season=season.title,
        names=tuple(
            (honour.name, tuple(one for one in names if one.honour == honour.key))
            for honour in edition.honours
            if any(one.honour == honour.key for one in names)
        ),
        count=len(names),
        days=period.days,
        days_kind=period.calendar,
        last_day=None if isinstance(last_day, Refusal) else last_day,
        why_not=tuple(reason for reason in reasons if reason is not None),
    )


NEWEST = ("-number",)


def notices_at_work(
    actor: Actor,
    season_id: int,
    now: datetime,
    *,
    state: str = "",
    name: str = "",
    by: Sequence[str] = NEWEST,
    cut: Cut = FIRST_PAGE,
) -> Page[NoticeAtWork]:
    """The season's notices, those with a certain name; *not found* for who does not run it."""
    season = Season.objects.filter(pk=season_id).first()
    permit(Act.PUBLISH_NOTICE, season, by=actor, see=Act.PUBLISH_NOTICE)
    rows = Notice.objects.filter(season=season)
    rows = rows.filter(state=state) if state in set(NoticeState) else rows
    if name:
        named = NoticeEntry.objects.filter(notice=OuterRef("pk"), name__icontains=name)
        rows = rows.filter(Exists(named))
    found = rows.annotate(
        names=Count("entries", distinct=True),
        removed=Count("entries", filter=Q(entries__candidate__state="removed"), distinct=True),
        objected=Count("entries__objections", distinct=True),
        waiting=Count(
            "entries__objections",
            filter=Q(entries__objections__state__in=OPEN_OBJECTION),
            distinct=True,
        ),
    )

    def made(read: list[dict[str, Any]]) -> list[NoticeAtWork]:
        return [_at_work(row, now) for row in read]

    return page_of(found.values(), by, made, cut)


@dataclass(frozen=True, slots=True)
class OnNotice:
    """A name that stands on a notice and may still be changed, with what it stands there for."""

    key: str
    season_id: int
    notice_id: int
    number: int
    contact: str
    honour: Text
    name: str
    beside: str
    body: str


def notice_worked_on(actor: Actor, notice_id: int) -> Notice:
    """A notice of a season that the actor runs; else *not found*."""
    notice = Notice.objects.select_related("season").filter(pk=notice_id).first()
    return permit(Act.PUBLISH_NOTICE, notice, by=actor, see=Act.PUBLISH_NOTICE)


def name_on_notice(actor: Actor, notice_id: int, key: str) -> OnNotice:
    """The name with that key in its links; *not found* once it was changed or taken off."""
    notice = notice_worked_on(actor, notice_id)
    entry = standing_entries(notice.season, [key]).get(key)
    if entry is None or entry.notice_id != notice.pk:
        raise Refused(Refusal.of("not_found"))
    return OnNotice(
        key=key,
        season_id=notice.season_id,
        notice_id=notice.pk,
        number=notice.number,
        contact=str(notice.facts.get("contact", "")),
        honour=edition_of(notice.season.edition_id).honour(entry.honour).name,
        name=entry.name,
        beside=entry.beside,
        body=entry.body,
    )


def _at_work(row: dict[str, Any], now: datetime) -> NoticeAtWork:
    state = NoticeState(row["state"])
    reasons = (
        rules.why_still_running(row["last_day"], now),
        rules.why_open_objections(row["waiting"]),
        rules.NOTICE_FLOW.why_not(state, Act.CLOSE_NOTICE),
    )
    return NoticeAtWork(
        id=row["id"],
        number=row["number"],
        state=state,
        published_at=row["published_at"],
        last_day=row["last_day"],
        days=row["days"],
        days_kind=row["days_kind"],
        names=row["names"],
        removed=row["removed"],
        objections=row["objected"],
        open_objections=row["waiting"],
        version=row["version"],
        why_not_close=tuple(reason for reason in reasons if reason is not None),
    )


def names_of_entries(keys: Iterable[int]) -> dict[int, str]:
    """The names on notices, by the entry's key."""
    return dict(NoticeEntry.objects.filter(pk__in=keys).values_list("pk", "name"))
