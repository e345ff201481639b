"""Reading who belongs where and who worked on what, for the rules of conflict."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Account
from kaoping.foundation.prepared import Given, Prepared
from kaoping.programme.judging.conflicts import About, Belongs, Nominee, causes
from kaoping.programme.judging.models import Conflict, Seat
from kaoping.programme.judging.rules import Cause
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.service.models import Participation

# Whoever did one of these to a candidate, its report or its records worked on its papers.
WORKED = (
    Act.WRITE_REPORT, Act.SUBMIT_REPORT, Act.RETURN_REPORT, Act.VERIFY_FIGURE, Act.STRIKE_RECORD,
    Act.ACCEPT_REPORT, Act.ENDORSE_RESULTS, Act.EVALUATE_SUBJECT, Act.PUT_FORWARD,
)  # fmt: skip


def units_of(persons: Collection[int], season: Season) -> dict[int, set[int]]:
    """The units that each person belongs to in the assessed period or since: posts held,
    homes of accounts, the unit it reports to and the team it works in."""
    since = season.assessed_since
    found: dict[int, set[int | None]] = {person: set() for person in persons}
    for person, home, unit, until in _held(persons=persons):
        found[person] |= {home, unit if until is None or until >= since else None}
    for person, unit, team in _entered(persons=persons, season=season.pk):
        found[person] |= {unit, team}
    return {person: {unit for unit in units if unit} for person, units in found.items()}


@Prepared
def _held() -> QuerySet[Account, tuple[Any, ...]]:
    held = Account.objects.filter(person__among=Given("persons"))
    return held.values_list("person_id", "home_id", "posts__unit_id", "posts__until")


@Prepared
def _entered() -> QuerySet[Subject, tuple[Any, ...]]:
    entered = Subject.objects.filter(season=Given("season"), person__among=Given("persons"))
    return entered.values_list("person_id", "parent__unit_id", "team__unit_id")


def belongings(persons: Collection[int], season: Season) -> dict[int, Belongs]:
    """What is known of each person, over all of its accounts."""
    units = units_of(persons, season)
    numbers = _numbers_of({unit for of_one in units.values() for unit in of_one}, season)
    worked_on, filed = _from_the_journal(persons, season)
    for person, about in _served_with(persons, season):
        worked_on[person].add(about)
    return {
        person: Belongs(
            person,
            frozenset(units[person]),
            frozenset(numbers[unit] for unit in units[person] if unit in numbers),
            frozenset(worked_on[person]),
            frozenset(filed[person]),
        )
        for person in persons
    }


def _numbers_of(units: Collection[int], season: Season) -> dict[int, int]:
    """The number of each of these units in the season's frozen tree."""
    return dict(_numbered(units=units, season=season.pk))


@Prepared
def _numbered() -> QuerySet[Subject, tuple[int, int]]:
    stands = Subject.objects.filter(season=Given("season"), unit__among=Given("units"))
    return stands.values_list("unit_id", "lft")


def _from_the_journal(
    persons: Collection[int], season: Season
) -> tuple[dict[int, set[About]], dict[int, set[int]]]:
    owners = dict(Account.objects.filter(person__in=persons).values_list("pk", "person_id"))
    rows = Entry.objects.filter(
        account_id__in=owners, season_id=season.pk, act__in=[*WORKED, Act.FILE_PACKAGE]
    ).values_list("account_id", "act", "over_unit", "over_person")
    worked_on: dict[int, set[About]] = defaultdict(set)
    filed: dict[int, set[int]] = defaultdict(set)
    for account, act, unit, person in rows.distinct():
        if account is None:
            continue
        if act == Act.FILE_PACKAGE and unit is not None:
            filed[owners[account]].add(unit)
        elif act != Act.FILE_PACKAGE:
            worked_on[owners[account]].add(_about(unit, person))
    return worked_on, filed


def _about(unit: int | None, person: int | None) -> About:
    return ("unit", unit or 0) if person is None else ("person", person)


def _served_with(persons: Collection[int], season: Season) -> Iterable[tuple[int, About]]:
    """Whose records each person took part in, and with whom, in the assessed period."""
    rows = list(
        Participation.objects.filter(
            person__in=persons,
            record__starts__lte=season.assessed_to,
            record__ends__gte=season.assessed_from,
        ).values_list("person_id", "record_id", "record__unit_id")
    )
    beside = defaultdict(list)
    for person, record, unit in rows:
        beside[record].append(person)
        yield person, ("unit", unit)
    others = Participation.objects.filter(record__in=list(beside))
    for record, other in others.values_list("record_id", "person_id").distinct():
        for person in beside[record]:
            if person != other:
                yield person, ("person", other)


def nominees(candidates: Collection[Candidate], season: Season) -> dict[int, Nominee]:
    """Where each candidate stands; to be loaded with ``subject`` and ``slate__body``."""
    above = _above([candidate.subject for candidate in candidates], season)
    found = {}
    for candidate in candidates:
        subject = candidate.subject
        near = dict.fromkeys(_chain(subject.parent_id, above), Cause.PARENT_UNIT)
        if subject.person_id is not None and subject.parent_id in above:
            near[above[subject.parent_id][0]] = Cause.SAME_UNIT
        if subject.team_id in above:
            near[above[subject.team_id][0]] = Cause.SAME_TEAM
        if subject.unit_id is not None:
            near[subject.unit_id] = Cause.SAME_TEAM if subject.kind == "team" else Cause.SAME_UNIT
        # The host judges what lies below it (article 5.4): belonging to it is no conflict.
        near.pop(season.host_id, None)
        body = candidate.slate.body.unit_id
        about = _about(subject.unit_id, subject.person_id)
        below = (subject.lft + 1, subject.rgt) if subject.unit_id is not None else None
        found[candidate.pk] = Nominee(about, near, body, below)
    return found


Above = dict[int | None, tuple[int, int | None]]
"""Subject → its unit and the subject above it."""


def _above(subjects: Collection[Subject], season: Season) -> Above:
    """Every subject above the given ones, and their teams: one statement a level."""
    found: Above = {}
    wanted = {pk for s in subjects for pk in (s.parent_id, s.team_id) if pk is not None}
    while wanted := wanted - found.keys():
        rows = Subject.objects.filter(pk__in=wanted, season=season)
        for pk, unit, parent in rows.values_list("pk", "unit_id", "parent_id"):
            found[pk] = (unit or 0, parent)
        parents = (found[pk][1] for pk in wanted if pk in found)
        wanted = {pk for pk in parents if pk is not None}
    return found


def _chain(subject: int | None, above: Above) -> Iterable[int]:
    while subject in above:
        unit, subject = above[subject]
        yield unit


Kept = dict[tuple[int, int], list[Cause]]
"""(seat, candidate) → why that judge keeps away."""


def conflicts_by_rule(
    seats: Collection[Seat],
    candidates: Collection[Candidate],
    season: Season,
    only: Collection[tuple[int, int]] | None = None,
) -> Kept:
    """Every conflict that the rules find between these judges and candidates; of ``only`` these
    pairs, if they are named."""
    judges = belongings({seat.person_id for seat in seats}, season)
    stand = nominees(candidates, season)
    found: Kept = {}
    for seat in seats:
        for candidate in candidates:
            if only is not None and (seat.pk, candidate.pk) not in only:
                continue
            why = list(causes(judges[seat.person_id], stand[candidate.pk]))
            if why:
                found[seat.pk, candidate.pk] = why
    return found


def all_conflicts(
    seats: Collection[Seat],
    candidates: Collection[Candidate],
    season: Season,
    only: Collection[tuple[int, int]] | None = None,
) -> Kept:
    """Those by rule, and those that judges declared or that were kept before."""
    found = conflicts_by_rule(seats, candidates, season, only)
    rows = Conflict.objects.filter(seat__in=[s.pk for s in seats])
    wanted = {candidate.pk for candidate in candidates}
    for seat, candidate, cause in rows.values_list("seat_id", "candidate_id", "cause"):
        known = found.setdefault((seat, candidate), []) if candidate in wanted else None
        if known is not None and cause not in known:
            known.append(Cause(cause))
    return found


def keep_conflicts(found: Kept) -> None:
    """Store what was found, so that it blocks and is seen from now on."""
    Conflict.objects.bulk_create(
        [
            Conflict(seat_id=seat, candidate_id=candidate, cause=cause.value)
            for (seat, candidate), why in found.items()
            for cause in why
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
