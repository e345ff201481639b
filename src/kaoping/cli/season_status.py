"""A season at a glance, for people at a terminal and for machines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.cli.table import aligned
from kaoping.foundation.people.rules import Actor
from kaoping.programme.honours.queries.progress import (
    Stand,
    Step,
    funnel,
    numbered,
    stands,
)
from kaoping.programme.reporting.counting import UnitRow, late_units
from kaoping.programme.season.phases import over_levels, phase_to_look_at
from kaoping.programme.season.queries import windows_of
from kaoping.programme.season.rules import (
    Level,
    Phase,
    Window,
    first_day,
    last_day,
)
from kaoping.programme.season.steering import SeasonSeen

LATE_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Status:
    """A season as the actor may know it; nothing is counted for whose unit has no part in it."""

    season: SeasonSeen
    at: datetime
    windows: dict[tuple[Phase, Level], Window]
    stands: list[Stand]
    steps: list[Step]
    late: list[UnitRow]
    late_count: str

    @property
    def phase(self) -> Phase | None:
        """The phase to look at; None without a calendar."""
        return phase_to_look_at(over_levels(self.windows), self.at) if self.windows else None


def status_of(actor: Actor, season: SeasonSeen, at: datetime) -> Status:
    windows = windows_of(season.id)
    if season.place is None:
        return Status(season, at, windows, [], [], [], "")
    numbers = numbered(actor, season)
    late, late_count = late_units(actor, season.id, at, LATE_SHOWN)
    return Status(
        season, at, windows, stands(actor, season, numbers), funnel(numbers), late, late_count
    )


def days_left(window: Window, at: datetime) -> int:
    """Whole days to the last day on which one is in time; negative when that is over."""
    return (last_day(window.soft_end) - first_day(at)).days


def as_json(status: Status) -> dict[str, Any]:
    """All of it, with days as ISO text."""
    season = status.season
    return {
        "id": season.id,
        "title": season.title,
        "year": season.year,
        "host": season.host,
        "state": season.state.value,
        "phase": status.phase.value if status.phase else None,
        "windows": [
            {
                "phase": phase.value,
                "level": level.value,
                "opens": first_day(window.opens).isoformat(),
                "due": last_day(window.soft_end).isoformat(),
                "closes": last_day(window.hard_end).isoformat(),
                "days_left": days_left(window, status.at),
            }
            for (phase, level), window in status.windows.items()
        ],
        "phases": [
            {
                "phase": stand.phase.value,
                "done": stand.done,
                "expected": stand.whole,
                "states": {key: number for key, _label, number in stand.states},
            }
            for stand in status.stands
        ],
        "funnel": {step.key: step.number for step in status.steps},
        "late": [
            {
                "subject": row.subject_id,
                "name": row.name,
                "reports_to": row.parent,
                "state": row.state.value if row.state else "none",
            }
            for row in status.late
        ],
        "late_count": status.late_count,
    }


def headline(season: SeasonSeen) -> str:
    return f"{season.title} [{season.id}]  {_(season.state.label)}  {season.host}"


def lines(status: Status) -> Iterator[str]:
    """What a person reads: phases with their days and numbers, the funnel, who is late."""
    yield headline(status.season)
    yield ""
    # Without numbers there are no columns for them.
    shown = [row if status.stands else row[:-2] for row in (_heads(), *_rows(status))]
    yield from ("  " + line for line in aligned(shown))
    if status.steps:
        yield ""
        steps = " → ".join(f"{_(step.label)} {step.number}" for step in status.steps)
        yield f"  {_('From records to honours')}: {steps}"
        yield f"  {_('Overdue work summaries')}: {status.late_count}"
        yield from ("    " + line for line in aligned([_late(row) for row in status.late]))


def _heads() -> list[str]:
    return ["", _("Phase"), _("Level"), _("First day"), _("Due"), _("Closes"), _("Time left"),
            _("Done"), _("Of these")]  # fmt: skip


def _rows(status: Status) -> Iterator[list[str]]:
    """One row a phase; more where its window differs by level."""
    counted = {stand.phase: stand for stand in status.stands}
    for phase in Phase:
        mark = "*" if phase is status.phase else ""
        name, numbers = _(phase.label), _numbers(counted.get(phase))
        for levels, dates in _spans(status, phase) or [("", [_("No dates yet"), "", "", ""])]:
            yield [mark, name, levels, *dates, *numbers]
            mark, name, numbers = "", "", ["", ""]


def _numbers(stand: Stand | None) -> list[str]:
    if stand is None:
        return ["", ""]
    states = ", ".join(f"{_(label)} {number}" for _key, label, number in stand.states if number)
    return [f"{stand.done}/{stand.whole}", states]


def _spans(status: Status, phase: Phase) -> list[tuple[str, list[str]]]:
    """The windows of a phase, each with the levels that share it; no level where all do."""
    levels: dict[Window, list[Level]] = {}
    for (one, level), window in status.windows.items():
        if one is phase:
            levels.setdefault(window, []).append(level)
    return [
        (
            "/".join(_(level.label) for level in sharing) if len(levels) > 1 else "",
            [
                first_day(window.opens).isoformat(),
                last_day(window.soft_end).isoformat(),
                last_day(window.hard_end).isoformat(),
                _time_left(window, status.at),
            ],
        )
        for window, sharing in levels.items()
    ]


def _time_left(window: Window, at: datetime) -> str:
    if at < window.opens:
        return _("not open yet")
    if not window.is_open(at):
        return _("over")
    days = days_left(window, at)
    if days < 0:
        return _("late")
    if days == 0:
        return _("last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _late(row: UnitRow) -> list[str]:
    return [row.name, row.parent or "", _(row.state.label) if row.state else _("Not begun")]
