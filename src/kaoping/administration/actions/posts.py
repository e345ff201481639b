"""Posts: granting, ending and handing them over."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN
from kaoping.acts.days import Moment
from kaoping.acts.perform import add, change, performs, permit_over, why_stale
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration import rules
from kaoping.administration.actions.accounts import why_oneself
from kaoping.administration.actions.loading import Reason, holding_for
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Account, Person, PostHeld
from kaoping.foundation.people.queries import not_ended
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.units.models import Unit
from kaoping.foundation.words import N_


class GrantPost(BaseModel):
    """Give ``account`` the ``post`` at ``unit`` from ``since`` on."""

    account: int = Field(title=N_("Account"), json_schema_extra=HIDDEN)
    unit: int = Field(title=N_("Unit"))
    post: Post = Field(title=N_("Post"))
    since: Moment | None = Field(None, title=N_("From"))


@performs(Act.GRANT_POST)
def grant_post(actor: Actor, given: GrantPost, *, now: datetime) -> int:
    """Let an account hold a post at a unit; what must stay apart is refused."""
    unit = Unit.objects.filter(pk=given.unit).first()
    permit_over(Act.GRANT_POST, unit.over if unit else Over(), by=actor)
    account = Account.objects.select_related("person").filter(pk=given.account).first()
    if unit is None or account is None:
        raise Refused(Refusal.of("not_found", field="account"))
    refuse_if(
        Refusal.of("unit_closed", field="unit") if unit.closed_on else None,
        rules.why_unfit(given.post, unit.level, is_team=unit.is_team),
        why_oneself(account, actor),
        why_not_held_by(account, given.post, unit, now),
    )
    holding = PostHeld(account=account, unit=unit, post=given.post.value, since=given.since or now)
    return _begun(Act.GRANT_POST, holding, by=actor, now=now)


def why_not_held_by(account: Account, post: Post, unit: Unit, now: datetime) -> list[Refusal]:
    """Reasons against this account holding the post: locked, held already, kept apart.

    The person is locked until the transaction ends, so that two grants at once cannot
    join what must stay apart; posts granted for later count as well.
    """
    list(Person.objects.select_for_update().filter(pk=account.person_id or 0).values_list("pk"))
    of_person = (
        {"account__person": account.person_id} if account.person_id else {"account": account}
    )
    held = list(
        PostHeld.objects.filter(not_ended(now), **of_person).values_list("account", "unit", "post")
    )
    apart = rules.why_not_together((Post(row[2]) for row in held), post)
    reasons = [apart] if apart else []
    if not account.is_active:
        reasons.append(Refusal.of("account_locked", field="account"))
    if (account.pk, unit.pk, post.value) in held:
        reasons.append(Refusal.of("post_held_already", field="post"))
    return reasons


def _begun(act: Act, holding: PostHeld, *, by: Actor, now: datetime) -> int:
    facts: dict[str, Any] = {
        "post": holding.post, "unit": holding.unit_id, "account": holding.account_id,
    }  # fmt: skip
    add(act, holding, by=by, now=now, **facts)
    return holding.pk


class EndPost(BaseModel):
    """End a post that is held."""

    holding: int = Field(title=N_("Post held"), json_schema_extra=HIDDEN)
    reason: Reason
    version: int | None = None


@performs(Act.END_POST)
def end_post(actor: Actor, given: EndPost, *, now: datetime) -> None:
    """End a post at once; its access tokens end with it."""
    holding = holding_for(Act.END_POST, given.holding, actor)
    refuse_if(
        why_stale(holding, given.version),
        why_oneself(holding.account, actor),
        _why_ended(holding, now),
    )
    _ended(Act.END_POST, holding, by=actor, now=now, reason=given.reason)


class HandOver(BaseModel):
    """Hand a post with its open work to another account, in one act."""

    holding: int = Field(title=N_("Post held"), json_schema_extra=HIDDEN)
    username: str = Field(title=N_("Account name of the successor"), min_length=3, max_length=40)
    reason: Reason
    version: int | None = None


@performs(Act.HAND_OVER)
def hand_over(actor: Actor, given: HandOver, *, now: datetime) -> int:
    """End the post here and begin it there at the same instant; the new holding's id.

    Drafts and packages lie with the unit, so the successor finds them as they were left.
    """
    holding = holding_for(Act.HAND_OVER, given.holding, actor)
    successor = Account.objects.filter(username=given.username).first()
    if successor is None:
        raise Refused(Refusal.of("not_found", field="username"))
    post = Post(holding.post)
    refuse_if(
        why_stale(holding, given.version),
        why_oneself(holding.account, actor),
        why_oneself(successor, actor),
        _why_ended(holding, now),
        why_not_held_by(successor, post, holding.unit, now),
    )
    _ended(Act.HAND_OVER, holding, by=actor, now=now, reason=given.reason)
    begun = PostHeld(account=successor, unit=holding.unit, post=post.value, since=now)
    return _begun(Act.HAND_OVER, begun, by=actor, now=now)


def _ended(act: Act, holding: PostHeld, *, by: Actor, now: datetime, reason: str) -> None:
    """The entry names whose post it was and which, so that its holder is told."""
    change(
        act, holding, by=by, now=now, reason=reason,
        until=now, account=holding.account, post=holding.post,
    )  # fmt: skip


def _why_ended(holding: PostHeld, now: datetime) -> Refusal | None:
    ended = holding.until is not None and holding.until <= now
    return Refusal.of("post_ended_already") if ended else None
