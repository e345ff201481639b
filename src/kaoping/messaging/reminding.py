"""Reminders: who still owes something is told at two set times before it is due."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.queries import in_force
from kaoping.messaging.duties import DUTIES, REMINDER, Duty, Owing
from kaoping.messaging.models import News
from kaoping.messaging.rules import reminder_at
from kaoping.programme.publicity.rules import ends_at
from kaoping.programme.season.models import Extension, Season, Subject
from kaoping.programme.season.queries import extended, windows_of
from kaoping.programme.season.rules import Level, Phase, SeasonState, Window, last_day


def remind(now: datetime) -> int:
    """Tell who owes something whose date comes near; each account once a date and time.

    As many statements as there are duties with a date near, however many owe them.
    """
    told = 0
    for season in Season.objects.filter(state=SeasonState.OPEN).values_list("pk", flat=True):
        dates = _Dates(season, now)
        for duty in DUTIES:
            news = list(_reminders(duty, season, dates, now))
            News.objects.bulk_create(news, ignore_conflicts=True, batch_size=1000)
            told += len(news)
    return told


class _Owed(NamedTuple):
    """What an owner owes by one date; ``account`` alone, if it is one's own."""

    subject: int
    name: str
    unit: int | None
    person: int | None
    account: int | None
    due: datetime


class _Granted(NamedTuple):
    pk: int
    lft: int
    rgt: int
    whole: bool
    until: datetime


class _Dates:
    """When each phase of a season is due for whom: its windows, ruled over by extensions."""

    def __init__(self, season: int, now: datetime) -> None:
        self.now = now
        self.windows = windows_of(season)
        self.own: dict[Phase, dict[int, datetime]] = defaultdict(dict)
        self.whole: dict[Phase, list[_Granted]] = defaultdict(list)
        rows = Extension.objects.filter(subject__season=season).values_list(
            "phase", "subject_id", "subject__lft", "subject__rgt", "whole_subtree", "until"
        )
        for name, pk, lft, rgt, whole, until in rows.order_by("until"):
            phase, one = Phase(name), _Granted(pk, lft, rgt, whole, until)
            self.own[phase][one.pk] = one.until  # the latest of several
            if one.whole:
                self.whole[phase].append(one)

    def near(self, phase: Phase, at: str) -> Q | None:
        """Those for whom the phase may be due soon: by their level, or by an extension.

        None where it is for nobody; ``at`` is the look-up path to the subject.
        """
        levels = [
            level for (of, level), span in self.windows.items()
            if of is phase and self._is_near(span.soft_end)
        ]  # fmt: skip
        own = [pk for pk, until in self.own[phase].items() if self._is_near(until)]
        found = [Q(**{f"{at}level__in": levels})] if levels else []
        found += [Q(**{f"{at}pk__in": own})] if own else []
        for one in self.whole[phase]:
            if self._is_near(one.until):
                found.append(Q(**{f"{at}lft__gte": one.lft, f"{at}lft__lte": one.rgt}))
        where = Q()
        for part in found:
            where |= part
        return where if found else None

    def _is_near(self, due: datetime) -> bool:
        return bool(reminder_at(due, self.now))

    def window_of(self, phase: Phase, pk: int, level: str, lft: int) -> Window | None:
        """The window of one subject, with its own extension or one of all above it."""
        span = self.windows.get((phase, Level(level)))
        if span is None:
            return None
        until = [one.until for one in self.whole[phase] if one.lft <= lft <= one.rgt]
        until += [self.own[phase][pk]] if pk in self.own[phase] else []
        return extended(span, max(until)) if until else span


def _reminders(duty: Duty, season: int, dates: _Dates, now: datetime) -> Iterator[News]:
    where = Q() if duty.dated else dates.near(duty.phase, duty.window)
    if where is None:
        return
    owing = duty.owed(Subject.objects.filter(season=season)).filter(where)
    owed = _owed(duty, owing, dates, now)
    if not owed:
        return
    told = _Told(duty, owing, now)
    for one, number in owed.items():
        facts = {
            "duty": duty.name, "unit": one.name, "number": number,
            "due": last_day(one.due).isoformat(), "season": season, "subject": one.subject,
        }  # fmt: skip
        which = f"{reminder_at(one.due, now)}:{one.due.isoformat()}"
        for account, unit, post in told.of(one):
            yield News(
                account=account, unit=unit, post=post, kind=REMINDER, facts=facts, at=now,
                key=f"{REMINDER}:{duty.name}:{one.subject}:{which}",
                link=f"{REMINDER}.{duty.name}:{one.subject}",
            )  # fmt: skip


def _owed(duty: Duty, owing: Owing, dates: _Dates, now: datetime) -> Counter[_Owed]:
    """How much each owner owes by which date; one statement."""
    window = [f"{duty.window}{name}" for name in ("pk", "level", "lft")]
    owner = [f"{duty.owner}{name}" for name in ("pk", "name", "unit_id", "person_id")]
    more = set(owing.query.annotations) & {"number", "account", "last_day"}
    found: Counter[_Owed] = Counter()
    for row in owing.values(*{*window, *owner}, *more).iterator():
        due = _due(duty, row, dates.window_of(duty.phase, *(row[name] for name in window)), now)
        if due is not None and reminder_at(due, now):
            pk, name, unit, person = (row[column] for column in owner)
            one = _Owed(pk, name, unit, person, row.get("account"), due)
            found[one] += int(row.get("number", 1))
    return found


def _due(
    duty: Duty, row: Mapping[str, Any], window: Window | None, now: datetime
) -> datetime | None:
    """The date of its own while that is to come, else the end of the open window."""
    if duty.dated and now < (end := ends_at(row["last_day"])):
        return end
    return window.soft_end if window is not None and window.opens <= now else None


class _Told:
    """Who is told of a duty: two statements for all who owe it."""

    def __init__(self, duty: Duty, owing: Owing, now: datetime) -> None:
        owners = {name: owing.values(f"{duty.owner}{name}") for name in ("unit", "person")}
        self.held: dict[int, list[tuple[int, str]]] = defaultdict(list)
        held = PostHeld.objects.filter(in_force(now), post__in=duty.posts, unit__in=owners["unit"])
        for unit, account, post in held.values_list("unit_id", "account_id", "post"):
            self.held[unit].append((account, post))
        self.accounts: dict[int | None, list[int]] = defaultdict(list)
        accounts = Account.objects.filter(is_active=True, person__in=owners["person"])
        for person, account in accounts.values_list("person_id", "pk"):
            self.accounts[person].append(account)

    def of(self, owed: _Owed) -> Iterator[tuple[int, int | None, str]]:
        """Accounts, each with the unit and post in which it is told."""
        if owed.unit is None:
            yield from ((account, None, "") for account in self.accounts[owed.person])
            return
        for account, post in self.held[owed.unit]:
            if owed.account in (None, account):
                yield account, owed.unit, post
