"""Access tokens: keys for machines, each bound to one post of its owner."""

import secrets
from datetime import datetime, timedelta

from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN
from kaoping.acts.perform import note, performs, permit
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import PostHeld, Token
from kaoping.foundation.people.queries import in_force, token_hash
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import found
from kaoping.foundation.words import N_

LONGEST_DAYS = 366


class CreateToken(BaseModel):
    """A token for one of one's own posts."""

    holding: int = Field(title=N_("For the post"))
    name: str = Field(
        title=N_("What it is for"),
        min_length=1,
        max_length=40,
        description=N_("Such as the name of the machine that uses it."),
    )
    days: int = Field(90, title=N_("Valid for (days)"), ge=1, le=LONGEST_DAYS)


@performs(Act.CREATE_TOKEN)
def create_token(actor: Actor, given: CreateToken, *, now: datetime) -> str:
    """The new token, told this once: only its hash is kept."""
    own = PostHeld.objects.select_related("account", "unit").filter(
        in_force(now), pk=given.holding, account_id=actor.account_id or 0
    )
    holding = permit(Act.CREATE_TOKEN, own.first(), by=actor, see=Act.CREATE_TOKEN)
    token = "kp_" + secrets.token_urlsafe(32)
    row = Token.objects.create(
        holding=holding,
        name=given.name,
        hash=token_hash(token),
        created=now,
        expires=now + timedelta(days=given.days),
    )
    note(
        Act.CREATE_TOKEN,
        holding,
        by=actor,
        now=now,
        after={"token": row.pk, "name": given.name, "days": given.days},
    )
    return token


class RevokeToken(BaseModel):
    """One of one's own tokens."""

    token: int = Field(title=N_("Access token"), json_schema_extra=HIDDEN)


@performs(Act.REVOKE_TOKEN)
def revoke_token(actor: Actor, given: RevokeToken, *, now: datetime) -> None:
    """End a token at once; ending it twice changes nothing."""
    own = Token.objects.filter(pk=given.token, holding__account_id=actor.account_id or 0)
    token = found(own.select_related("holding__account", "holding__unit").first())
    permit(Act.REVOKE_TOKEN, token.holding, by=actor, see=Act.REVOKE_TOKEN)
    if Token.objects.filter(pk=token.pk, revoked=None).update(revoked=now):
        note(Act.REVOKE_TOKEN, token.holding, by=actor, now=now, after={"token": token.pk})
