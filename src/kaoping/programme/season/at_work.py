"""The season at work for a post: the frame and every page ask it here."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import F, Q, QuerySet

from kaoping.acts.posts import Post
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.prepared import Given, Prepared
from kaoping.programme.season.models import Subject
from kaoping.programme.season.phases import ACTS_IN, next_at_work, over_levels, phase_at_work
from kaoping.programme.season.queries import at_level, windows_of, with_extensions
from kaoping.programme.season.rules import Calendar, Phase, SeasonState, first_day, last_day

HOSTS = (Post.SEASON_OFFICE, Post.DISCIPLINE_AUDITOR, Post.JUDGE)
"""The posts whose work is the season that their own unit hosts."""


@dataclass(frozen=True, slots=True)
class SeasonNow:
    """The season at work for a post, and the phase of it that is the post's.

    ``ends`` is the day by which the phase is due, for the ``late`` the one on which it closes,
    and ``days_left`` whole days from today to it; where the phase is still to open there is
    ``opens`` instead.
    """

    season_id: int
    title: str
    is_open: bool = True
    hosted: bool = False
    edition_id: int = 0
    phase: Phase | None = None
    ends: date | None = None
    days_left: int | None = None
    late: bool = False
    opens: date | None = None


def season_now(
    actor: Actor, now: datetime, wanted: int | None = None, *, hosted: bool = False
) -> SeasonNow | None:
    """THE season at work: of those that the actor's unit takes part in the newest open one.

    For the ``HOSTS`` one that their unit hosts comes first; a closed one is the last resort.
    ``wanted`` asks for a certain one, ``hosted`` for those that the unit hosts. Three small
    statements, with its windows and extensions: one that joins them costs more than they do.
    """
    if actor.unit_id is None:
        return None
    own = actor.post == Post.EXPERT and actor.person_id is not None
    chosen = _chosen(own, wanted is not None, hosted, actor.post in HOSTS)
    first = chosen.one(unit=actor.unit_id, person=actor.person_id, season=wanted)
    if first is None:
        return None
    season = SeasonNow(
        first["season_id"],
        first["season__title"],
        is_open=first["season__state"] == SeasonState.OPEN,
        hosted=first["season__host_id"] == actor.unit_id,
        edition_id=first["season__edition_id"],
    )
    office = season.hosted and actor.post == Post.SEASON_OFFICE
    windows = _over_all(season.season_id) if office else at_level(season.season_id, first["level"])
    place = (first["pk"], season.season_id, first["lft"], first["rgt"])
    return _dated(season, actor.post, with_extensions(windows, *place), now)


def _over_all(season_id: int) -> Calendar:
    return over_levels(windows_of(season_id))


def next_turn(season: SeasonNow, now: datetime) -> tuple[datetime, Phase] | None:
    """The next moment at which another phase is at work in the whole season, and which."""
    return next_at_work(_over_all(season.season_id), now)


READ = (
    "pk", "level", "lft", "rgt", "season_id", "season__title", "season__state",
    "season__host_id", "season__edition_id",
)  # fmt: skip


@cache
def _chosen(own: bool, wanted: bool, hosted: bool, host_first: bool) -> Prepared[dict[str, Any]]:
    """The subject as which the actor stands in the season at work: a person before its unit.

    One statement for each way to ask: with the person's ``own`` subjects, for a ``wanted``
    season, of those ``hosted``, and whether these come first.
    """

    def rows() -> QuerySet[Subject, dict[str, Any]]:
        mine = Q(unit=Given("unit"))
        if own:
            mine |= Q(person=Given("person"))
        found = Subject.objects.filter(mine)
        if wanted:
            found = found.filter(season=Given("season"))
        if hosted:
            found = found.filter(season__host=Given("unit"))
        found = found.annotate(
            at_work=Q(season__state=SeasonState.OPEN), run=Q(season__host=Given("unit"))
        )
        first = ["-at_work", *(["-run"] if host_first else [])]
        ordered = found.order_by(
            *first, "-season__year", "-season_id", F("person_id").desc(nulls_last=True)
        )
        first_one: QuerySet[Subject, dict[str, Any]] = ordered.values(*READ)[:1]
        return first_one

    return Prepared(rows)


def _dated(season: SeasonNow, post: str, dates: Calendar, now: datetime) -> SeasonNow:
    """With the dates that are the post's own; the host's office follows those of all levels."""
    calendar = {p: span for p, span in dates.items() if p in ACTS_IN.get(post, tuple(Phase))}
    phase = phase_at_work(calendar, now)
    if phase is not None:
        late, last = calendar[phase].is_late(now), last_day(calendar[phase].ends(now))
        left = (last - first_day(now)).days
        return replace(season, phase=phase, ends=last, days_left=left, late=late)
    coming = [
        (span.opens, list(Phase).index(p), p) for p, span in calendar.items() if now < span.opens
    ]
    if coming:
        opens, _, phase = min(coming)
        season = replace(season, phase=phase, opens=first_day(opens))
    return season
