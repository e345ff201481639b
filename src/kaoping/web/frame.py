"""What the frame round every desk page shows: who, where, when, and the way on."""

from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from kaoping.acts.posts import Post
from kaoping.administration.queries.demo import demo_roles
from kaoping.messaging.queries import unread_count
from kaoping.programme.season.at_work import SeasonNow, next_turn
from kaoping.programme.season.rules import SeasonState
from kaoping.web.doors import Asked
from kaoping.web.seasons import season_at_work

# Whose desk is whose; the discipline auditor works at the office's.
DESK_OF = {
    Post.EXPERT: "expert",
    Post.TEAM_LEAD: "expert",
    Post.CLERK: "unit",
    Post.VERIFIER: "unit",
    Post.RECOMMENDER: "unit",
    Post.SEASON_OFFICE: "office",
    Post.DISCIPLINE_AUDITOR: "office",
    Post.JUDGE: "panel",
    Post.SECURITY_AUDITOR: "audit",
    Post.ADMINISTRATOR: "system",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the left column: a page of work that the post needs."""

    url: str
    label: str
    icon: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to this page; the last one has no ``url``."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class OtherPost:
    """A post that the same person may switch to; ``key`` is what the form sends."""

    key: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class SeasonShown:
    """The season of the page: its phase, the day it ends, and whole days left to it.

    ``late`` says that it was due before; a phase still to come has only the day it ``opens``.
    """

    title: str
    phase: str = ""
    ends: date | None = None
    days_left: int | None = None
    late: bool = False
    opens: date | None = None


@dataclass(frozen=True, slots=True)
class DemoBar:
    """The demonstration's own clock, and the phase that its form jumps to ("" at the end)."""

    now: datetime
    next_phase: str = ""
    season: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """All of the frame; without ``person`` nobody is logged in."""

    person: str = ""
    post: str = ""
    unit: str = ""
    other_posts: tuple[OtherPost, ...] = ()
    season: SeasonShown | None = None
    entries: tuple[Entry, ...] = ()
    inbox_count: int = 0
    demo: DemoBar | None = None


def frame_of(request: HttpRequest) -> dict[str, Any]:
    """The context of every page; nothing is asked of the database until a template does."""
    asked = cast("Asked", request)
    return {
        "frame": SimpleLazyObject(lambda: _frame(asked)),
        "public_entries": SimpleLazyObject(lambda: _entries_at("public", asked)),
        "roles": SimpleLazyObject(lambda: demo_roles(asked.now)) if _is_demo() else (),
        "demo_now": getattr(asked, "now", None) if _is_demo() else None,
    }


def _frame(asked: Asked) -> Frame:
    season = season_at_work(asked)
    if asked.holding is None or not asked.user.is_authenticated:
        return Frame(demo=_demo_bar(asked, None))
    person = asked.user.person
    post = Post(asked.holding.post)
    return Frame(
        person=person.name if person else asked.user.username,
        post=gettext(post.label),
        unit=asked.holding.unit_name,
        other_posts=tuple(
            OtherPost(str(held.id), gettext(Post(held.post).label), held.unit_name)
            for held in asked.holdings
            if held.id != asked.holding.id
        ),
        season=_season(season) if season else None,
        entries=_entries_at(DESK_OF[post], asked),
        inbox_count=_unread(asked),
        demo=_demo_bar(asked, season),
    )


def _season(season: SeasonNow) -> SeasonShown:
    said = season.phase if season.is_open else SeasonState.CLOSED
    phase = gettext(said.label) if said else ""
    return SeasonShown(
        season.title, phase, season.ends, season.days_left, season.late, season.opens
    )


def _demo_bar(asked: Asked, season: SeasonNow | None) -> DemoBar | None:
    if not _is_demo():
        return None
    turn = next_turn(season, asked.now) if season else None
    if season is None or turn is None:
        return DemoBar(asked.now)
    return DemoBar(asked.now, gettext(turn[1].label), season.season_id)


def _is_demo() -> bool:
    return bool(settings.MODE == "demo")


def _entries_at(desk: str, asked: Asked) -> tuple[Entry, ...]:
    """What the desk lays in the left column; a desk is found by name, so none is imported here."""
    found = f"kaoping.web.desks.{desk}.entries"
    return tuple(import_module(found).entries(asked)) if find_spec(found) else ()


def _unread(asked: Asked) -> int:
    return unread_count(asked.actor.account_id) if asked.actor.account_id else 0
