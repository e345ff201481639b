"""Phases, windows and what kind of subject takes part. Pure: the clock is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named


class SeasonState(Named):
    OPEN = "open", N_("Open")
    CLOSED = "closed", N_("Closed")


FLOW = Flow(
    SeasonState.OPEN,
    Move(Act.CLOSE_SEASON, (SeasonState.OPEN,), SeasonState.CLOSED),
)


class SubjectKind(Named):
    """Whom article 3 assesses: 3.1, 3.2 and 3.3."""

    UNIT = "unit", N_("Organizing unit")
    TEAM = "team", N_("Team")
    PERSON = "person", N_("Individual")


class Phase(Named):
    SERVICE = "service", N_("Service")
    REPORTING = "reporting", N_("Work summary")
    VERIFICATION = "verification", N_("Verification and evaluation")
    RECOMMENDATION = "recommendation", N_("Selective recommendation")
    JUDGING = "judging", N_("Review")
    PUBLICITY = "publicity", N_("Public notice")
    HONOURS = "honours", N_("Commendation")


class Level(Named):
    """Whose window it is: the level of the unit that has to act in the phase."""

    NATION = "nation", N_("Nation")
    PROVINCE = "province", N_("Province")
    PREFECTURE = "prefecture", N_("Prefecture")
    COUNTY = "county", N_("County")
    GRASSROOTS = "grassroots", N_("Grassroots")


@dataclass(frozen=True, slots=True)
class Window:
    """Open from ``opens`` up to ``hard_end``, late from ``soft_end``; ends are exclusive.

    Days end at 24:00 Beijing, so an end is the midnight after the last day.
    """

    opens: datetime
    soft_end: datetime
    hard_end: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens <= now < self.hard_end

    def is_late(self, now: datetime) -> bool:
        return self.soft_end <= now


Calendar = Mapping[Phase, Window]


def why_closed(calendar: Calendar, phase: Phase, now: datetime) -> Refusal | None:
    """Why nothing may be done in ``phase`` at ``now``, with the date that matters."""
    window = calendar.get(phase)
    if window is None:
        return Refusal.of("phase_has_no_window", phase=phase)
    if now < window.opens:
        return Refusal.of("phase_not_yet_open", phase=phase, opens=window.opens)
    if now >= window.hard_end:
        return Refusal.of("phase_closed", phase=phase, ended=window.hard_end)
    return None


def numbered(parents: Mapping[int, int | None]) -> dict[int, tuple[int, int]]:
    """Number a tree so that all of a node's subtree lies in its ``(lft, rgt)``.

    ``parents`` maps each node to its parent, None for the root; nodes whose parent is
    missing are left out with all that is below them. Siblings keep the given order.
    """
    children: dict[int | None, list[int]] = {}
    for node, parent in parents.items():
        children.setdefault(parent, []).append(node)
    spans: dict[int, tuple[int, int]] = {}
    counter = 0
    stack = [(node, False) for node in reversed(children.get(None, []))]
    opened: dict[int, int] = {}
    while stack:
        node, leaving = stack.pop()
        if leaving:
            spans[node] = (opened[node], counter)
            continue
        counter += 1
        opened[node] = counter
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(children.get(node, [])))
    return spans


WORDS: dict[str, tuple[str, str]] = {
    "edition_not_published": (
        N_("A season runs on a published edition."),
        N_("Publish the edition first."),
    ),
    "season_taken": (
        N_("This unit hosts a season of {year} already."),
        N_("Open that one."),
    ),
    "period_backwards": (
        N_("The assessed period ends before it begins."),
        N_("Correct one of the two dates."),
    ),
    "window_backwards": (
        N_("The window of “{phase}” for “{level}” must open before it is due, and close last."),
        N_("Correct its dates."),
    ),
    "not_in_this_season": (
        N_("Your unit does not take part in this season."),
        N_("Choose a season that your unit belongs to."),
    ),
    "entered_already": (
        N_("You take part in this season already; one unit a season."),
        N_("Open your work summary."),
    ),
    "phase_has_no_window": (
        N_("The season has no dates for the phase “{phase}” at this level."),
        N_("Ask the season office to set the calendar."),
    ),
    "phase_not_yet_open": (
        N_("The phase “{phase}” opens on {opens}."),
        N_("Your draft is kept until then."),
    ),
    "phase_closed": (
        N_("The phase “{phase}” ended on {ended}."),
        N_("Your draft is kept. The season office may extend the date for your unit."),
    ),
}
