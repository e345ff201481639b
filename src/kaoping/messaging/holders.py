"""Whom a journal entry concerns: accounts, each with the post and unit it is told in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.queries import in_force
from kaoping.messaging.rules import CANDIDATE, Audience, Concerned, audiences
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import SubjectKind

Told = tuple[int, int | None, str]  # account, unit and post
Held = Mapping[tuple[int, str], Sequence[int]]


def held_by(units: Iterable[int], now: datetime) -> Held:
    """The accounts that hold each post at each of these units now; one statement."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    held = PostHeld.objects.filter(in_force(now), unit__in=units)
    for unit, post, account in held.values_list("unit_id", "post", "account_id"):
        found[unit, post].append(account)
    return found


def accounts_of(persons: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """The accounts of each of these persons; one statement."""
    found: dict[int, list[int]] = defaultdict(list)
    accounts = Account.objects.filter(person__in=persons, is_active=True)
    for person, account in accounts.values_list("person_id", "pk"):
        if person is not None:
            found[person].append(account)
    return found


class Holders:
    """Whom each of a batch of entries concerns; a fixed number of statements."""

    def __init__(self, entries: Sequence[Entry], now: datetime) -> None:
        self.told = {entry.seq: list(audiences(entry.act, entry.record)) for entry in entries}
        seasons = {entry.season_id for entry in entries if entry.season_id}
        self.hosts = dict(Season.objects.filter(pk__in=seasons).values_list("pk", "host_id"))
        self.bodies = _bodies(self._seasons_for(entries, Concerned.BODIES))
        self.body_of = _body_of(entries)
        units = {u for e in entries for u in (e.over_unit, e.over_parent) if u}
        units.update(self.hosts.values(), self.body_of.values(), *self.bodies.values())
        self.held = held_by(units, now)
        self.accounts = accounts_of({e.over_person for e in entries if e.over_person})

    def _seasons_for(self, entries: Iterable[Entry], whom: Concerned) -> set[int]:
        return {
            entry.season_id
            for entry in entries
            if entry.season_id and any(one.whom is whom for one in self.told[entry.seq])
        }

    def of(self, entry: Entry) -> Iterator[Told]:
        """Everybody whom ``entry`` concerns; somebody may be named twice."""
        for audience in self.told[entry.seq]:
            match audience.whom:
                case Concerned.PERSON:
                    for account in self.accounts.get(entry.over_person or 0, ()):
                        yield account, None, ""
                case Concerned.ACCOUNT:
                    named = entry.after.get("account")
                    if isinstance(named, int):
                        yield named, None, ""
                case _:
                    yield from self._holding(audience, self._units(audience.whom, entry))

    def _units(self, whom: Concerned, entry: Entry) -> Sequence[int | None]:
        match whom:
            case Concerned.UNIT:
                return (entry.over_unit,)
            case Concerned.PARENT:
                return (entry.over_parent,)
            case Concerned.BODY:
                return (self.body_of.get(entry.record),)
            case Concerned.BODIES:
                return self.bodies.get(entry.season_id or 0, ())
            case _:
                return (self.hosts.get(entry.season_id or 0),)

    def _holding(self, audience: Audience, units: Iterable[int | None]) -> Iterator[Told]:
        for unit in units:
            for post in audience.posts:
                for account in self.held.get((unit or 0, post.value), ()):
                    yield account, unit, post.value


def _bodies(seasons: set[int]) -> dict[int, list[int]]:
    """The units directly below the host, by season."""
    found: dict[int, list[int]] = defaultdict(list)
    if seasons:
        below = Subject.objects.filter(
            season__in=seasons, parent__isnull=False, parent__parent=None, kind=SubjectKind.UNIT
        )
        for season, unit in below.values_list("season_id", "unit_id"):
            if unit is not None:
                found[season].append(unit)
    return found


def _body_of(entries: Iterable[Entry]) -> dict[str, int]:
    """The unit on whose list each candidate stands, by the record of its entries."""
    numbers = [
        int(number)
        for kind, _, number in (entry.record.partition(":") for entry in entries)
        if kind == CANDIDATE
    ]
    if not numbers:
        return {}
    listed = Candidate.objects.filter(pk__in=numbers).values_list("pk", "slate__body__unit_id")
    return {f"{CANDIDATE}:{pk}": unit for pk, unit in listed if unit is not None}
