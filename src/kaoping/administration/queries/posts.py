"""The posts held: at one unit, and one by itself."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kaoping.acts.posts import Post
from kaoping.acts.scope import units_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.people.queries import not_ended
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A post held, by whom and where."""

    id: int
    post: Post
    unit_id: int
    unit: str
    account_id: int
    person_id: int | None
    username: str
    person: str
    since: datetime
    until: datetime | None
    version: int


def posts_at(unit_id: int, now: datetime) -> list[HeldRow]:
    """The posts held at a unit, now or from a later day on, in the order of the story."""
    rows = PostHeld.objects.filter(not_ended(now), unit_id=unit_id)
    return held_rows(rows.select_related("unit", "account__person").order_by("since", "id"))


def held_rows(rows: QuerySet[PostHeld]) -> list[HeldRow]:
    """Posts read with their unit, account and person, in the order of the story."""
    found = [
        HeldRow(
            held.pk,
            Post(held.post),
            held.unit_id,
            held.unit.name,
            held.account_id,
            held.account.person_id,
            held.account.username,
            held.account.person.name if held.account.person else held.account.username,
            held.since,
            held.until,
            held.version,
        )
        for held in rows
    ]
    order = list(Post)
    return sorted(found, key=lambda row: order.index(row.post))


def holding_card(actor: Actor, holding_id: int) -> HeldRow:
    """One post held at the actor's units; raises ``not_found``."""
    rows = PostHeld.objects.filter(units_where(actor, Act.SEE_UNIT), pk=holding_id)
    found = held_rows(rows.select_related("unit", "account__person"))
    if not found:
        raise Refused(Refusal.of("not_found"))
    return found[0]
