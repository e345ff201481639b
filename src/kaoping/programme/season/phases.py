"""Which phase of a season is at work, and which dates are whose. Pure."""

from collections.abc import Mapping
from datetime import datetime

from kaoping.acts.posts import Post
from kaoping.programme.season.rules import Calendar, Level, Phase, Window

ACTS_IN: Mapping[str, tuple[Phase, ...]] = {
    Post.EXPERT: (Phase.SERVICE, Phase.REPORTING),
    Post.TEAM_LEAD: (Phase.SERVICE, Phase.REPORTING),
    Post.CLERK: (Phase.SERVICE, Phase.REPORTING),
    Post.VERIFIER: (Phase.VERIFICATION,),
    Post.RECOMMENDER: (Phase.RECOMMENDATION,),
    Post.JUDGE: (Phase.JUDGING,),
    Post.DISCIPLINE_AUDITOR: (Phase.PUBLICITY,),
}
"""The phases whose dates are a post's own; a post that is not named follows them all."""


def over_levels(windows: Mapping[tuple[Phase, Level], Window]) -> Calendar:
    """Each phase from its first opening at any level to its last ends."""
    found: dict[Phase, Window] = {}
    for (phase, _level), one in windows.items():
        so_far = found.get(phase, one)
        found[phase] = Window(
            min(so_far.opens, one.opens),
            max(so_far.soft_end, one.soft_end),
            max(so_far.hard_end, one.hard_end),
        )
    return found


def phase_at_work(calendar: Calendar, now: datetime) -> Phase | None:
    """Of the phases that are open the one due first, then the late; last of all service,
    which runs beside the others. Of those due on the same day it is the one further on.
    """
    running = [
        (phase is Phase.SERVICE, one.is_late(now), one.ends(now), -list(Phase).index(phase), phase)
        for phase, one in calendar.items()
        if one.is_open(now)
    ]
    return min(running)[-1] if running else None


def phase_to_look_at(calendar: Calendar, now: datetime) -> Phase:
    """The phase at work; between phases the one that opened last, before them all the first."""
    opened = [
        (one.opens, list(Phase).index(phase), phase)
        for phase, one in calendar.items()
        if one.opens <= now
    ]
    return phase_at_work(calendar, now) or max(opened, default=(now, 0, Phase.SERVICE))[-1]


def next_at_work(calendar: Calendar, now: datetime) -> tuple[datetime, Phase] | None:
    """The next moment at which another phase than now is at work, and which."""
    here = phase_at_work(calendar, now)
    turns = {at for one in calendar.values() for at in (one.opens, one.soft_end, one.hard_end)}
    for at in sorted(turn for turn in turns if turn > now):
        phase = phase_at_work(calendar, at)
        if phase is not None and phase is not here:
            return at, phase
    return None
