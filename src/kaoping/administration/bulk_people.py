"""The bulk form of giving accounts and posts, as that of adding units."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models.functions import Lower
from pydantic import BaseModel, Field

from kaoping.acts.days import Begin, End
from kaoping.acts.perform import journalled, note
from kaoping.acts.posts import Post
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.administration import rules
from kaoping.administration.actions.accounts import CreateAccount
from kaoping.administration.actions.passwords import why_weak
from kaoping.administration.actions.people import person_of
from kaoping.administration.bulk import BATCH, Spot, spots_of
from kaoping.foundation.people.identity import plain_identity
from kaoping.foundation.people.models import Account, Person, PostHeld
from kaoping.foundation.people.queries import not_ended
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import keyed_hash
from kaoping.foundation.refusal import Refusal, refuse_if


class PostRow(BaseModel):
    """A post held for a period; without a ``unit_code`` at the unit of the account itself."""

    post: Post
    unit_code: str = Field("", max_length=24)
    since: Begin | None = None  # now
    until: End | None = None


class AccountRow(CreateAccount):
    """As ``CreateAccount`` with the posts held; units are named by code."""

    unit: int = 0
    unit_code: str = Field(min_length=1, max_length=24)
    password: str = ""
    posts: list[PostRow] = Field(default_factory=list)

    def unit_of(self, held: PostRow) -> str:
        return held.unit_code or self.unit_code


def create_accounts_with_posts(
    actor: Actor,
    rows: Sequence[AccountRow],
    now: datetime,
    *,
    password_hash: str = "",
    hashed: Callable[[str], str] = make_password,
) -> dict[str, int]:
    """Many accounts with their posts; ids by account name.

    ``password_hash`` is one shared first password, for the demonstration; without it each
    row has its own, hashed by ``hashed``. A row whose ID number is known joins that person.
    """
    spots = spots_of(_codes_in(rows))
    held = _posts_held(rows, now)
    refuse_if(_faults_of_accounts(actor, rows, spots, held, now, shared=bool(password_hash)))
    with journalled():
        persons = _persons_of(rows)
        accounts = [
            Account(
                username=row.username,
                person=person,
                home=spots[row.unit_code].unit,
                email=row.email,
                must_change_password=not password_hash,
                password=password_hash or hashed(row.password),
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
    spots: dict[str, Spot],
    held: dict[str, list[Post]],
    now: datetime,
    *,
    shared: bool,
) -> Iterator[Refusal]:
    taken, own = _names_taken(rows), _own_hash(actor)
    allowed = {
        (act, code): list(_why_not_at(actor, act, code, spots.get(code)))
        for act in (Act.CREATE_ACCOUNT, Act.GRANT_POST)
        for code in _codes_in(rows)
    }
    for number, row in enumerate(rows):
        faults = [fault.about("unit_code") for fault in allowed[Act.CREATE_ACCOUNT, row.unit_code]]
        faults += _faults_of_account(row, taken)
        if row.posts and own and _hash_of(row) == own:
            faults.append(Refusal.of("not_yourself", field="id_number"))
        if not shared:
            faults += why_weak(row.password, Account(username=row.username), field="password")
        theirs = held.setdefault(_hash_of(row) or row.username, [])
        for place, one in enumerate(row.posts):
            code = row.unit_of(one)
            found = [fault.about("unit_code") for fault in allowed[Act.GRANT_POST, code]]
            if place == 0 and code == row.unit_code:  # the same cell of a sheet: said once
                found = [fault for fault in found if fault not in faults]
            found += _faults_of_post(one, spots.get(code), theirs, now)
            faults += [fault.about(f"posts.{place}.{fault.field}") for fault in found]
        yield from (fault.about(f"{number}.{fault.field}") for fault in dict.fromkeys(faults))
        taken.add(row.username.casefold())


def _own_hash(actor: Actor) -> str:
    """By which the actor's own person is known: nobody gives posts to themselves."""
    own = Person.objects.filter(pk=actor.person_id or 0)
    return own.values_list("id_number_hash", flat=True).first() or ""


def _codes_in(rows: Sequence[AccountRow]) -> set[str]:
    units = {row.unit_of(held) for row in rows for held in row.posts}
    return units | {row.unit_code for row in rows}


def _names_taken(rows: Sequence[AccountRow]) -> set[str]:
    """The account names among those of ``rows`` that are there, whatever their case."""
    names = {row.username.casefold() for row in rows}
    kept = Account.objects.annotate(plain=Lower("username")).filter(plain__in=names)
    return set(kept.values_list("plain", flat=True))


def _why_not_at(actor: Actor, act: Act, code: str, spot: Spot | None) -> Iterator[Refusal]:
    if spot is None:
        yield rules.why_no_such_unit(code)
        return
    refusal = why_not(actor, act, over=spot.over)
    if refusal:
        yield refusal
    if spot.unit.closed_on:
        yield Refusal.of("unit_closed")


def _faults_of_account(row: AccountRow, taken: set[str]) -> Iterator[Refusal]:
    if row.username.casefold() in taken:
        yield Refusal.of("code_taken", field="username", code=row.username)
    bad = rules.why_bad_id_number(row.id_number)
    if bad:
        yield bad


def _faults_of_post(
    one: PostRow, spot: Spot | None, theirs: list[Post], now: datetime
) -> Iterator[Refusal]:
    """Reasons against a post; ``theirs`` are those that the person holds, and grow by this one."""
    if spot is not None:
        unfit = rules.why_unfit(one.post, spot.unit.level, is_team=spot.unit.is_team)
        if unfit:
            yield unfit
    if one.until is not None and one.until <= now:
        return  # kept as what was; it can join nothing any more
    apart = rules.why_not_together(theirs, one.post)
    if apart:
        yield apart
    theirs.append(one.post)


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
    spots: dict[str, Spot],
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
    spots: dict[str, Spot],
    now: datetime,
) -> None:
    holdings = [
        PostHeld(
            account=account,
            unit=spots[row.unit_of(one)].unit,
            post=one.post.value,
            since=one.since or now,
            until=one.until,
        )
        for row, account in zip(rows, accounts, strict=True)
        for one in row.posts
    ]
    PostHeld.objects.bulk_create(holdings, batch_size=BATCH)
    for held in holdings:
        over = replace(spots[held.unit.code].over, person_id=held.account.person_id)
        told: dict[str, object] = {
            "post": held.post, "unit": held.unit_id, "account": held.account_id,
        }  # fmt: skip
        if held.until is not None:
            told["until"] = held.until
        note(Act.GRANT_POST, held, by=actor, now=now, after=told, over=over)
