"""From an account to an actor."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, Q, QuerySet

from kaoping.foundation.people.models import Account, PostHeld, Token
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.prepared import Given, Prepared

# What a session knows of its account, besides who it is.
POST_KEY = "post"  # the id of the post it acts in
GIVEN_BY_OTHERS = "first_password"  # whether it came in by a password that others gave


@dataclass(frozen=True, slots=True)
class Holding:
    """A post that an account holds now."""

    id: int
    post: str
    unit_id: int
    unit_name: str
    unit_code: str
    person_id: int | None


def in_force(now: datetime | Given) -> Q:
    return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))


def not_ended(now: datetime) -> Q:
    """Posts held now or granted for later."""
    return Q(until=None) | Q(until__gt=now)


def posts_of(account: Account, *, now: datetime) -> list[Holding]:
    """All posts that the account holds at ``now``, oldest first."""
    return [Holding(*row, account.person_id) for row in _held(account=account.pk, now=now)]


def chosen_of(held: Sequence[Holding], key: object) -> Holding | None:
    """The post with the id ``key`` that a session chose, or the first one held."""
    return next((one for one in held if one.id == key), held[0] if held else None)


@Prepared
def _held() -> QuerySet[PostHeld, tuple[int, str, int, str, str]]:
    held = PostHeld.objects.filter(
        in_force(Given("now", DateTimeField())), account=Given("account")
    )
    rows = held.order_by("since", "id")
    return rows.values_list("id", "post", "unit_id", "unit__name", "unit__code")


def actor_in(account: Account, holding: Holding, *, way: str, address: str = "") -> Actor:
    """The account acting in one of its posts, without its standings in seasons."""
    return Actor(
        account_id=account.pk,
        post=holding.post,
        unit_id=holding.unit_id,
        person_id=account.person_id,
        way=way,
        address=address,
    )


_HELD = Prepared(
    lambda: PostHeld.objects.filter(
        in_force(Given("now", DateTimeField())),
        account=Given("account"), account__is_active=True, post=Given("post"), unit=Given("unit"),
    ).values_list("account__person_id")
)  # fmt: skip


def actor_as(
    account_id: int | None, post: str, unit_id: int | None, *, now: datetime, way: str
) -> Actor | None:
    """The account acting in this post of this unit, as above; None if it holds it no more."""
    held = _HELD(account=account_id, post=post, unit=unit_id, now=now)
    return Actor(account_id, post, unit_id, held[0][0], way=way) if held else None


def account_of(account_id: int) -> Account | None:
    return Account.objects.select_related("person").filter(pk=account_id, is_active=True).first()


def account_named(username: str) -> Account | None:
    return Account.objects.filter(username=username, is_active=True).first()


def token_hash(token: str) -> str:
    """What is kept of an access token; the token itself is long and random."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of_token(token: str, *, now: datetime, address: str = "") -> Actor | None:
    """The actor that an access token stands for while it, its post and its account hold."""
    row = (
        Token.objects.select_related("holding__account", "holding__unit")
        .filter(hash=token_hash(token), revoked=None, expires__gt=now)
        .filter(holding__since__lte=now, holding__account__is_active=True)
        .filter(Q(holding__until=None) | Q(holding__until__gt=now))
        .first()
    )
    if row is None:
        return None
    held = row.holding
    holding = Holding(
        held.pk, held.post, held.unit_id, held.unit.name, held.unit.code, held.account.person_id
    )
    return actor_in(held.account, holding, way="api", address=address)
