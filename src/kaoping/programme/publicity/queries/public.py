"""What everybody may read: notices, the names that stand on them, how one's objection goes.

Nothing here is asked for an actor: whatever these return is public. A name that was taken
off, or changed, is in no row, no count and behind no key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.foundation.calendar.queries import holidays_kept
from kaoping.foundation.calendar.rules import Holidays, YearMissing, working_days_left
from kaoping.foundation.people.secrets import keyed_hash
from kaoping.programme.publicity.codes import plain
from kaoping.programme.publicity.models import Notice, NoticeEntry, Objection
from kaoping.programme.publicity.rules import Cause, ObjectionState, day_in_beijing, ends_at
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.terms import Text

# What is revoked was commended first, when its notice had ended: that stays as it was published.
STANDS = (CandidateState.NOTIFIED, CandidateState.HONOURED, CandidateState.REVOKED)
STANDING = Q(replaced_by=None, candidate__state__in=STANDS)
ON_NOTICE = Q(entries__replaced_by=None, entries__candidate__state__in=STANDS)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in a list. ``days_left`` are days of its kind after today; None if unknown."""

    id: int
    season_id: int
    season: str
    host: str
    number: int
    published_on: date
    last_day: date
    days: int
    days_kind: str
    is_open: bool
    days_left: int | None
    names: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many of one honour came in, fell at the formal check, were reviewed and chosen."""

    honour: str
    title: Text
    received: int
    refused: int
    reviewed: int
    chosen: int


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A notice as its page shows it."""

    row: NoticeRow
    edition: int
    contact: str
    numbers: tuple[Numbers, ...]
    panel_rule: dict[str, str]
    honours: tuple[tuple[str, Text, int], ...]  # key, title, names that stand


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One name on a notice."""

    key: str
    honour: str
    position: int
    name: str
    beside: str
    body: str
    deeds: str


@dataclass(frozen=True, slots=True)
class Followed:
    """How far an objection is: its state and what was decided, never who made it."""

    state: ObjectionState
    received_at: datetime
    name: str
    cause: Cause | None
    reason: str
    upheld: bool | None
    ruling: str
    ruled_at: datetime | None


NEWEST = ("-published_at", "-pk")


def open_notices(now: datetime, *, limit: int | None = None) -> list[NoticeRow]:
    """The open notices of all hosts, the newest first: all of them, since a day is running."""
    found = Notice.objects.filter(last_day__gte=day_in_beijing(now))
    return _rows(_with_counts(found).order_by(*NEWEST)[:limit], now)


def past_notices(now: datetime, cut: Cut = FIRST_PAGE) -> Page[NoticeRow]:
    """One page of the notices of all hosts whose days are over, the newest first."""
    found = _with_counts(Notice.objects.filter(last_day__lt=day_in_beijing(now)))
    return page_of(found, NEWEST, lambda rows: _rows(rows, now), cut)


def _rows(found: Iterable[Notice], now: datetime) -> list[NoticeRow]:
    left = _DaysLeft(now)
    return [_row(notice, left) for notice in found]


def _with_counts(found: QuerySet[Notice]) -> QuerySet[Notice]:
    return found.select_related("season__host").annotate(names=Count("entries", filter=ON_NOTICE))


class _DaysLeft:
    """Counts what is left of several notices, reading the holidays at most once."""

    def __init__(self, now: datetime) -> None:
        self.now, self.today = now, day_in_beijing(now)

    def of(self, notice: Notice) -> int | None:
        if self.now >= ends_at(notice.last_day):
            return None
        if notice.days_kind == "natural":
            return (notice.last_day - self.today).days
        try:
            return working_days_left(self.today, notice.last_day, self.holidays)
        except YearMissing:
            return None

    @property
    def holidays(self) -> Holidays:
        if not hasattr(self, "_known"):
            self._known = holidays_kept()
        return self._known


def _row(notice: Notice, left: _DaysLeft) -> NoticeRow:
    return NoticeRow(
        id=notice.pk,
        season_id=notice.season_id,
        season=notice.season.title,
        host=notice.season.host.name,
        number=notice.number,
        published_on=day_in_beijing(notice.published_at),
        last_day=notice.last_day,
        days=notice.days,
        days_kind=notice.days_kind,
        is_open=left.now < ends_at(notice.last_day),
        days_left=left.of(notice),
        names=notice.names,  # type: ignore[attr-defined]
    )


def notice_facts(notice_id: int, now: datetime) -> NoticeFacts | None:
    """One notice with its numbers; None if there is none."""
    notice = _with_counts(Notice.objects.filter(pk=notice_id)).first()
    if notice is None:
        return None
    edition = edition_of(notice.season.edition_id)
    standing = dict(
        NoticeEntry.objects.filter(STANDING, notice=notice)
        .order_by()
        .values_list("honour")
        .annotate(names=Count("id"))
    )
    numbers = notice.facts.get("numbers", {})
    return NoticeFacts(
        row=_row(notice, _DaysLeft(now)),
        edition=notice.season.edition_id,
        contact=notice.facts.get("contact", ""),
        numbers=tuple(
            Numbers(honour.key, honour.name, **numbers[honour.key])
            for honour in edition.honours
            if honour.key in numbers
        ),
        panel_rule=notice.facts.get("panel_rule", {}),
        honours=tuple(
            (honour.key, honour.name, standing[honour.key])
            for honour in edition.honours
            if honour.key in standing
        ),
    )


PRESCRIBED = ("position",)


def entries(
    notice_id: int,
    *,
    honour: str = "",
    text: str = "",
    by: Sequence[str] = PRESCRIBED,
    cut: Cut = FIRST_PAGE,
) -> Page[EntryRow]:
    """One page of the names that stand on a notice, in the prescribed order."""
    found = NoticeEntry.objects.filter(STANDING, notice_id=notice_id)
    if honour:
        found = found.filter(honour=honour)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(beside__icontains=text))
    return page_of(found, by, _entry_rows, cut)


def honours_of_notice(notice_id: int) -> dict[str, Text]:
    """The titles of the honours that a notice may name, by key; none where there is no notice."""
    editions = Notice.objects.filter(pk=notice_id).values_list("season__edition_id", flat=True)
    return {honour.key: honour.name for pk in editions for honour in edition_of(pk).honours}


def entry_at(notice_id: int, key: str) -> EntryRow | None:
    """One name that stands on a notice, by the key in its links."""
    found = NoticeEntry.objects.filter(STANDING, notice_id=notice_id, key=key).first()
    return _entry_row(found) if found else None


def _entry_rows(rows: Iterable[NoticeEntry]) -> tuple[EntryRow, ...]:
    return tuple(map(_entry_row, rows))


def _entry_row(row: NoticeEntry) -> EntryRow:
    return EntryRow(row.key, row.honour, row.position, row.name, row.beside, row.body, row.deeds)


def followed(code: str) -> Followed | None:
    """The objection of a receipt code, as its objector may know it; None for any other code."""
    objection = (
        Objection.objects.filter(receipt_hash=keyed_hash(plain(code)))
        .annotate(name=F("entry__name"))
        .first()
        if plain(code)
        else None
    )
    if objection is None:
        return None
    return Followed(
        state=ObjectionState(objection.state),
        received_at=objection.received_at,
        name=objection.name,
        cause=Cause(objection.refused_cause) if objection.refused_cause else None,
        reason=objection.decided_reason,
        upheld=objection.upheld,
        ruling=objection.ruling,
        ruled_at=objection.ruled_at,
    )
