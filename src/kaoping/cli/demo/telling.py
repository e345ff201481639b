"""Letting the cast act: each act goes through the same door as a person's would."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.cli.demo.cast import OFFICE, Cast, Player
from kaoping.cli.demo.plan import SEED
from kaoping.foundation.people.queries import account_named, actor_in, posts_of
from kaoping.foundation.people.rules import Actor
from kaoping.programme.season.queries import standing


@dataclass
class Teller:
    """Tells the story: who acts, and when."""

    cast: Cast
    dice: Random
    # Texts have dice of their own: how long one becomes changes nothing of what happens.
    words: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  # invented
    _actors: dict[tuple[str, Post], Actor] = field(default_factory=dict)

    def actor(self, username: str, post: Post, when: datetime) -> Actor:
        """The account in that post, standing in the seasons that are open by then."""
        known = self._actors.get((username, post))
        if known is None:
            account = account_named(username)
            if account is None:
                raise LookupError(username)
            held = next(h for h in posts_of(account, now=when) if h.post == post)
            known = standing(actor_in(account, held, way="demo"))
            self._actors[username, post] = known
        return known

    def forget_standings(self) -> None:
        """After a season was opened everybody stands in one more."""
        self._actors.clear()

    def at(self, code: str, post: Post, when: datetime) -> Actor:
        """Whoever holds ``post`` at the unit."""
        return self.actor(self.cast.holder(code, post), post, when)

    def office(self, when: datetime, host: str = OFFICE) -> Actor:
        return self.at(host, Post.SEASON_OFFICE, when)

    def writer(self, player: Player, when: datetime) -> Actor:
        return self.at(player.code, Post.TEAM_LEAD if player.is_team else Post.CLERK, when)

    def do(self, act: Act, who: Actor, when: datetime, **given: Any) -> Any:
        return perform(act, who, given, now=when)
