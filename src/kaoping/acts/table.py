"""Who may do what, over which records: THE access check. Pure.

The rows are declared by the stages in their ``access.py`` and installed once, by
``config``. What a record's *state* allows is in its stage's flow; what the *season*
allows is in its calendar. Only *who and where* is decided here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named


class Reach(Named):
    OWN = "own", N_("the person's own")
    HERE = "here", N_("the unit of the post")
    NEXT_BELOW = "next_below", N_("units, teams and persons directly below")
    ALL_BELOW = "all_below", N_("the unit of the post and all below it")
    ASSIGNED = "assigned", N_("what was assigned to the judge")
    HOST = "host", N_("the season that the unit hosts")
    ANYONE = "anyone", N_("everything")


@dataclass(frozen=True, slots=True)
class Grant:
    post: Post
    act: Act
    reach: Reach


def covers(reach: Reach, actor: Actor, over: Over) -> bool:
    """Whether a record that lies at ``over`` is within ``reach`` of the actor's post."""
    match reach:
        case Reach.OWN:
            covered = over.person_id is not None and over.person_id == actor.person_id
        case Reach.HERE:
            covered = over.unit_id is not None and over.unit_id == actor.unit_id
        case Reach.NEXT_BELOW:
            # A person reports to an organizing unit, and is below the team as well.
            above = (over.parent_unit_id, over.team_unit_id)
            covered = actor.unit_id is not None and actor.unit_id in above
        case Reach.ALL_BELOW:
            covered = _lies_below(actor, over)
        case Reach.ASSIGNED:
            covered = actor.account_id is not None and actor.account_id in over.assigned
        case Reach.HOST:
            standing = actor.standing_in(over.season_id) if over.season_id else None
            covered = standing is not None and standing.host
        case Reach.ANYONE:
            covered = True
    return covered


def _lies_below(actor: Actor, over: Over) -> bool:
    if over.season_id is None:
        return actor.unit_id in over.above
    standing = actor.standing_in(over.season_id)
    if standing is None or over.lft is None:
        return False
    return standing.lft <= over.lft <= standing.rgt


_installed: dict[Act, tuple[Grant, ...]] = {}


def install(grants: Iterable[Grant]) -> None:
    """Take the grants of all stages as the table. Called once, by ``config``."""
    found: dict[Act, list[Grant]] = {}
    for grant in grants:
        found.setdefault(grant.act, []).append(grant)
    _installed.clear()
    _installed.update({act: tuple(rows) for act, rows in found.items()})


def grants_of(act: Act) -> tuple[Grant, ...]:
    return _installed.get(act, ())


def reaches(actor: Actor, act: Act) -> Iterator[Reach]:
    """How far ``actor`` may do ``act``: the same rows that allow it also scope lists."""
    for grant in grants_of(act):
        if grant.post == actor.post:
            yield grant.reach


def why_not(actor: Actor, act: Act, *, over: Over) -> Refusal | None:
    """Why ``actor`` may not do ``act`` to a record that lies at ``over``; None if it may."""
    if any(covers(reach, actor, over) for reach in reaches(actor, act)):
        return None
    return Refusal.of("not_permitted", act=act, post=Post(actor.post))


def may_anywhere(actor: Actor, act: Act) -> bool:
    """Whether the post has this act at all: for menus, never for deciding."""
    return any(True for _ in reaches(actor, act))


def why_never(actor: Actor, act: Act) -> Refusal | None:
    """A post that has the act nowhere learns so before its input is read: for the doors."""
    if may_anywhere(actor, act):
        return None
    return Refusal.of("not_permitted", act=act, post=Post(actor.post))
