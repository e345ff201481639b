"""Access tokens as their owners see them."""

from dataclasses import dataclass
from datetime import datetime

from kaoping.acts.posts import Post
from kaoping.foundation.people.models import Token
from kaoping.foundation.people.rules import Actor


@dataclass(frozen=True, slots=True)
class TokenRow:
    """An access token as its owner sees it: never the token itself."""

    id: int
    name: str
    post: Post
    unit: str
    created: datetime
    expires: datetime
    revoked: datetime | None


def tokens_of(actor: Actor) -> list[TokenRow]:
    """The actor's own tokens, newest first."""
    rows = Token.objects.filter(holding__account_id=actor.account_id or 0).order_by(
        "-created", "-id"
    )
    return [
        TokenRow(
            token.pk,
            token.name,
            Post(token.holding.post),
            token.holding.unit.name,
            token.created,
            token.expires,
            token.revoked,
        )
        for token in rows.select_related("holding__unit")
    ]
