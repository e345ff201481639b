"""The bulk forms of adding units and accounts: the same checks and one journal entry a
record, in few statements. Rows are refused together, each reason tied to its row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate
from pydantic import Field

from kaoping.acts.perform import journalled, note
from kaoping.acts.posts import Post
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.administration import rules
from kaoping.administration.actions.accounts import CreateAccount
from kaoping.administration.actions.passwords import why_weak
from kaoping.administration.actions.people import person_of
from kaoping.administration.actions.units import AddUnit, why_not_below
from kaoping.foundation.over import Over
from kaoping.foundation.people.identity import plain_identity
from kaoping.foundation.people.models import Account, Person, PostHeld
from kaoping.foundation.people.queries import not_ended
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import keyed_hash
from kaoping.foundation.places.models import Place
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.foundation.units.credit_code import plain_credit_code
from kaoping.foundation.units.models import Membership, Unit, UnitAbove

BATCH = 2000


class UnitRow(AddUnit):
    """As ``AddUnit``; the parent is named by its code, and may stand in an earlier row."""

    parent_code: str = Field("", max_length=24)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A unit that is there or has just been made, with those above it, nearest first."""

    unit: Unit
    above: tuple[int, ...]

    @property
    def over(self) -> Over:
        return Over(
            unit_id=self.unit.pk, parent_unit_id=self.unit.parent_id, above=frozenset(self.above)
        )


def add_units(actor: Actor, rows: Sequence[UnitRow], now: datetime) -> dict[str, int]:
    """Put many units on the tree, parents before their children; ids by code."""
    spots = _spots_of({row.parent_code for row in rows if row.parent_code})
    places = {p.code: p for p in Place.objects.filter(code__in={row.place for row in rows})}
    refuse_if(_faults_of_units(rows, places))
    with journalled():
        for level in _levels(rows, spots):
            _add_level(actor, level, spots, places, now)
    return {row.code: spots[row.code].unit.pk for row in rows}


def _spots_of(codes: set[str]) -> dict[str, _Spot]:
    units = {unit.pk: unit for unit in Unit.objects.filter(code__in=codes)}
    above: dict[int, list[int]] = {pk: [] for pk in units}
    lines = UnitAbove.objects.filter(unit_id__in=units).order_by("unit", "depth")
    for unit_id, ancestor in lines.values_list("unit_id", "ancestor_id"):
        above[unit_id].append(ancestor)
    return {unit.code: _Spot(unit, tuple(above[pk])) for pk, unit in units.items()}


def _faults_of_units(rows: Sequence[UnitRow], places: dict[str, Place]) -> Iterator[Refusal]:
    codes = [row.code for row in rows]
    credits_ = [plain_credit_code(row.credit_code) for row in rows if row.credit_code]
    taken = set(Unit.objects.filter(code__in=codes).values_list("code", flat=True))
    known = Unit.objects.filter(credit_code__in=credits_)
    taken |= {str(code) for code in known.values_list("credit_code", flat=True)}
    for number, row in enumerate(rows):
        for fault in _faults_of_unit(row, taken, places):
            yield fault.about(f"{number}.{fault.field}")
        taken |= {row.code, plain_credit_code(row.credit_code)} - {""}


def _faults_of_unit(row: UnitRow, taken: set[str], places: dict[str, Place]) -> Iterator[Refusal]:
    if row.place not in places:
        yield Refusal.of("unknown_place", field="place", code=row.place)
    if row.code in taken:
        yield Refusal.of("code_taken", field="code", code=row.code)
    if row.credit_code and plain_credit_code(row.credit_code) in taken:
        yield Refusal.of("code_taken", field="credit_code", code=row.credit_code)
    for fault in (rules.why_bad_level(row.level), rules.why_bad_credit_code(row.credit_code)):
        if fault:
            yield fault


def _levels(
    rows: Sequence[UnitRow], spots: dict[str, _Spot]
) -> Iterator[list[tuple[int, UnitRow]]]:
    """The rows in waves: each wave's parents are there once the waves before it are."""
    left = list(enumerate(rows))
    known = set(spots) | {""}
    while left:
        wave = [(number, row) for number, row in left if row.parent_code in known]
        refuse_if(
            Refusal.of("not_found", field=f"{number}.parent_code") for number, _ in left if not wave
        )
        yield wave
        known |= {row.code for _, row in wave}
        left = [(number, row) for number, row in left if row.code not in known]


def _add_level(
    actor: Actor,
    wave: list[tuple[int, UnitRow]],
    spots: dict[str, _Spot],
    places: dict[str, Place],
    now: datetime,
) -> None:
    refuse_if(
        fault.about(f"{number}.{fault.field}")
        for number, row in wave
        for fault in _why_not_there(actor, row, spots.get(row.parent_code))
    )
    left_out = {"parent", "parent_code", "place", "since", "credit_code"}
    units = [
        Unit(
            **row.model_dump(exclude=left_out),
            parent=spots[row.parent_code].unit if row.parent_code else None,
            place=places[row.place],
            credit_code=plain_credit_code(row.credit_code) or None,
        )
        for _, row in wave
    ]
    Unit.objects.bulk_create(units, batch_size=BATCH)
    for unit, (_, row) in zip(units, wave, strict=True):
        higher = spots[row.parent_code].above if row.parent_code else ()
        spots[row.code] = _Spot(unit, (unit.pk, *higher))
    made = [spots[row.code] for _, row in wave]
    UnitAbove.objects.bulk_create(
        (
            UnitAbove(unit=spot.unit, ancestor_id=ancestor, depth=depth)
            for spot in made
            for depth, ancestor in enumerate(spot.above)
        ),
        batch_size=BATCH,
    )
    today = localdate(now)
    Membership.objects.bulk_create(
        (
            Membership(unit=spot.unit, parent_id=spot.unit.parent_id, since=row.since or today)
            for spot, (_, row) in zip(made, wave, strict=True)
            if spot.unit.parent_id
        ),
        batch_size=BATCH,
    )
    for spot, (_, row) in zip(made, wave, strict=True):
        told = row.model_dump(mode="json", exclude_defaults=True)
        note(Act.ADD_UNIT, spot.unit, by=actor, now=now, after=told, over=spot.over)


def _why_not_there(actor: Actor, row: UnitRow, parent: _Spot | None) -> Iterator[Refusal]:
    refusal = why_not(actor, Act.ADD_UNIT, over=parent.over if parent else Over())
    if refusal:
        yield refusal
    elif parent:
        yield from why_not_below(parent.unit, row.level)


class AccountRow(CreateAccount):
    """As ``CreateAccount`` with the posts held at its unit; units are named by code."""

    unit: int = 0
    unit_code: str = Field(min_length=1, max_length=24)
    password: str = ""
    posts: list[Post] = Field(default_factory=list)


def create_accounts_with_posts(
    actor: Actor, rows: Sequence[AccountRow], now: datetime, *, password_hash: str = ""
) -> dict[str, int]:
    """Many accounts with their posts; ids by account name.

    ``password_hash`` is one shared first password, for the demonstration; without it each
    row has its own. A row whose ID number is known joins that person.
    """
    spots = _spots_of({row.unit_code for row in rows})
    held = _posts_held(rows, now)
    refuse_if(_faults_of_accounts(actor, rows, spots, held, shared=bool(password_hash)))
    with journalled():
        persons = _persons_of(rows)
        accounts = [
            Account(
                username=row.username,
                person=person,
                home=spots[row.unit_code].unit,
                email=row.email,
                must_change_password=not password_hash,
                password=password_hash or make_password(row.password),
            )
            for row, person in zip(rows, persons, strict=True)
        ]
        Account.objects.bulk_create(accounts, batch_size=BATCH)
        _journal_accounts(actor, rows, accounts, spots, now)
        _grant(actor, rows, accounts, spots, now)
    return {account.username: account.pk for account in accounts}


def _faults_of_accounts(
    actor: Actor,
    rows: Sequence[AccountRow],
    spots: dict[str, _Spot],
    held: dict[str, list[Post]],
    *,
    shared: bool,
) -> Iterator[Refusal]:
    names = [row.username for row in rows]
    taken = set(Account.objects.filter(username__in=names).values_list("username", flat=True))
    refused: dict[str, list[Refusal]] = {}
    for number, row in enumerate(rows):
        spot = spots.get(row.unit_code)
        if spot is None:
            yield Refusal.of("not_found", field=f"{number}.unit_code")
            continue
        if row.unit_code not in refused:
            refused[row.unit_code] = list(_why_not_at(actor, spot))
        faults = [*refused[row.unit_code], *_faults_of_account(row, taken, spot, held)]
        if not shared:
            faults += why_weak(row.password, Account(username=row.username), field="password")
        for fault in faults:
            yield fault.about(f"{number}.{fault.field or 'unit_code'}")
        taken.add(row.username)


def _why_not_at(actor: Actor, spot: _Spot) -> Iterator[Refusal]:
    for act in (Act.CREATE_ACCOUNT, Act.GRANT_POST):
        refusal = why_not(actor, act, over=spot.over)
        if refusal:
            yield refusal
    if spot.unit.closed_on:
        yield Refusal.of("unit_closed", field="unit_code")


def _faults_of_account(
    row: AccountRow, taken: set[str], spot: _Spot, held: dict[str, list[Post]]
) -> Iterator[Refusal]:
    if row.username in taken:
        yield Refusal.of("code_taken", field="username", code=row.username)
    bad = rules.why_bad_id_number(row.id_number)
    if bad:
        yield bad
    unit = spot.unit
    theirs = held.setdefault(_hash_of(row) or row.username, [])
    for post in row.posts:
        for fault in (
            rules.why_unfit(post, unit.level, is_team=unit.is_team),
            rules.why_not_together(theirs, post),
        ):
            if fault:
                yield fault.about("posts")
        theirs.append(post)


def _posts_held(rows: Sequence[AccountRow], now: datetime) -> dict[str, list[Post]]:
    """What the rows' persons hold already, by the hash of the ID number."""
    held: dict[str, list[Post]] = {}
    lines = PostHeld.objects.filter(
        not_ended(now), account__person__id_number_hash__in=_hashes(rows)
    ).values_list("account__person__id_number_hash", "post")
    for hashed, post in lines:
        held.setdefault(str(hashed), []).append(Post(post))
    return held


def _hashes(rows: Sequence[AccountRow]) -> list[str]:
    return [_hash_of(row) for row in rows if row.id_number]


def _hash_of(row: AccountRow) -> str:
    return keyed_hash(plain_identity(row.id_number)) if row.id_number else ""


def _persons_of(rows: Sequence[AccountRow]) -> list[Person]:
    """The person of each row: one who is known by the ID number, or a new one."""
    hashes = [_hash_of(row) for row in rows]
    known = {
        str(person.id_number_hash): person
        for person in Person.objects.filter(id_number_hash__in=[h for h in hashes if h])
    }
    new, persons = [], []
    for row, hashed in zip(rows, hashes, strict=True):
        person = known.get(hashed)
        if person is None:
            person = person_of(row)
            new.append(person)
            if hashed:
                known[hashed] = person
        persons.append(person)
    Person.objects.bulk_create(new, batch_size=BATCH)
    return persons


def _journal_accounts(
    actor: Actor,
    rows: Sequence[AccountRow],
    accounts: Sequence[Account],
    spots: dict[str, _Spot],
    now: datetime,
) -> None:
    for row, account in zip(rows, accounts, strict=True):
        over = replace(spots[row.unit_code].over, person_id=account.person_id, parent_unit_id=None)
        told = {"username": row.username}
        note(Act.CREATE_ACCOUNT, account, by=actor, now=now, after=told, over=over)


def _grant(
    actor: Actor,
    rows: Sequence[AccountRow],
    accounts: Sequence[Account],
    spots: dict[str, _Spot],
    now: datetime,
) -> None:
    holdings = [
        PostHeld(account=account, unit=spots[row.unit_code].unit, post=post.value, since=now)
        for row, account in zip(rows, accounts, strict=True)
        for post in row.posts
    ]
    PostHeld.objects.bulk_create(holdings, batch_size=BATCH)
    for held in holdings:
        over = replace(spots[held.unit.code].over, person_id=held.account.person_id)
        told = {"post": held.post, "unit": held.unit_id, "account": held.account_id}
        note(Act.GRANT_POST, held, by=actor, now=now, after=told, over=over)
