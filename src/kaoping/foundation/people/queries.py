"""From an account to an actor."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.rules import Actor


@dataclass(frozen=True, slots=True)
class Holding:
    """A post that an account holds now."""

    id: int
    post: str
    unit_id: int
    unit_name: str
    person_id: int | None


def in_force(now: datetime) -> Q:
    return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))


def posts_of(account: Account, *, now: datetime) -> list[Holding]:
    """All posts that the account holds at ``now``, oldest first."""
    held = account.posts.filter(in_force(now)).select_related("unit").order_by("since", "id")
    return [Holding(h.pk, h.post, h.unit_id, h.unit.name, account.person_id) for h in held]


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


def account_of(account_id: int) -> Account | None:
    return Account.objects.select_related("person").filter(pk=account_id, is_active=True).first()


def holding_at(account: Account, unit_id: int, post: str, *, now: datetime) -> PostHeld | None:
    return account.posts.filter(in_force(now), unit_id=unit_id, post=post).first()
