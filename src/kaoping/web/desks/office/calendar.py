"""The season's calendar: windows by phase and level, later ends for one unit, and moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.acts import words
from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import number_in
from kaoping.programme.season.listings import EXTENSIONS
from kaoping.programme.season.queries import windows_of
from kaoping.programme.season.rules import Level, Phase, Window, first_day, last_day, why_archived
from kaoping.programme.season.steering import (
    SeasonSeen,
    calendar_at,
    levels_of,
    phase_spans,
    season_seen,
    subject_seen,
    subjects_named,
)
from kaoping.web.acting import Attempt, attempt
from kaoping.web.desks.office.season import crumbs, season_asked
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of, text_in
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.pictures.band import Band, BandPhase, draw_band
from kaoping.web.refusals import said
from kaoping.web.wording import day, period

HOSTS_ONLY = (Phase.JUDGING, Phase.PUBLICITY, Phase.HONOURS)
"""Phases in which the host alone acts: their windows are those of its own level."""
ENDS = {
    "opens": gettext_lazy("Opens"),
    "soft_end": gettext_lazy("Due"),
    "hard_end": gettext_lazy("Closes"),
}


@dataclass(frozen=True, slots=True)
class Control:
    """One date of a cell: its name in the form, what it says, what was wrong with it."""

    name: str
    label: str
    value: str
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cell:
    """The window of one phase at one level; without controls nobody of the level acts in it."""

    phase: Phase
    level: Level
    said: str
    controls: list[Control]


@desk(Post.SEASON_OFFICE)
@require_GET
def office_calendar(asked: Asked, season: int | None = None) -> HttpResponse:
    """The windows as a table; whoever steers the season writes their dates in it."""
    seen = season_asked(asked, season)
    if seen is None:
        return HttpResponseRedirect(reverse("office_season"))
    return _calendar(asked, seen, Attempt())


@desk(Post.SEASON_OFFICE)
@require_POST
def set_calendar(asked: Asked, season: int) -> HttpResponse:
    """Write the table; a date in the wrong order is marked in its cell, and all is kept."""
    seen = season_seen(asked.actor, season)
    rows = _rows(asked.POST)
    tried = attempt(asked, Act.SET_CALENDAR, season=season, windows=rows)
    if not tried.done:
        response = _calendar(asked, seen, tried)
        response.status_code = 422
        return response
    messages.success(asked, _("The calendar is set."))
    return HttpResponseRedirect(reverse("office_calendar", kwargs={"season": season}))


def _rows(sent: QueryDict) -> list[dict[str, str]]:
    """The cells in which at least one date stands, in the order of the table."""
    rows = []
    for phase in Phase:
        for level in Level:
            dates = {end: text_in(sent, f"{phase}-{level}-{end}").strip() for end in ENDS}
            if any(dates.values()):
                given = {end: text for end, text in dates.items() if text}
                rows.append({"phase": phase.value, "level": level.value, **given})
    return rows


def _calendar(asked: Asked, season: SeasonSeen, tried: Attempt) -> HttpResponse:
    refusal = why_not(asked.actor, Act.SET_CALENDAR, over=season.over)
    refusal = refusal or why_archived(season.state)
    windows, levels = windows_of(season.id), levels_of(season.id)
    table = [
        (phase, [_cell(phase, level, windows, tried, levels) for level in levels])
        for phase in Phase
    ]
    phases = tuple(
        BandPhase(_(phase.label), first, last, period(first, last, year=True))
        for phase, (first, last) in phase_spans(windows).items()
    )
    shown = {
        "season": season,
        "levels": levels,
        "table": table,
        "refusal": words.what(refusal) if refusal else "",
        "refusals": said(_for_all(tried)),
        "band": draw_band(Band(_("Calendar"), phases, first_day(asked.now))),
        "version": season.version,
        "crumbs": crumbs(season, _("Calendar")),
    }
    return render(asked, "office/calendar.html", shown)


def _for_all(tried: Attempt) -> list[Refusal]:
    return [refusal for refusal in tried.refusals if not refusal.field.startswith("windows.")]


def _cell(
    phase: Phase,
    level: Level,
    windows: Mapping[tuple[Phase, Level], Window],
    tried: Attempt,
    levels: list[Level],
) -> Cell:
    window = windows.get((phase, level))
    if phase in HOSTS_ONLY and level is not levels[0] and window is None:
        return Cell(phase, level, "", [])
    kept = _days(window) if window else {}
    at, typed = _typed(phase, level, tried)
    controls = [
        Control(
            name=f"{phase}-{level}-{end}",
            label=str(label),
            value=typed.get(end, kept.get(end, "")) if at is None else typed.get(end, ""),
            errors=_errors(tried, at, end),
        )
        for end, label in ENDS.items()
    ]
    return Cell(phase, level, _said(window), controls)


def _days(window: Window) -> dict[str, str]:
    """The days of a window as they are typed: an end is the last day before it."""
    return {
        "opens": first_day(window.opens).isoformat(),
        "soft_end": last_day(window.soft_end).isoformat(),
        "hard_end": last_day(window.hard_end).isoformat(),
    }


def _said(window: Window | None) -> str:
    if window is None:
        return "—"
    whole = period(first_day(window.opens), last_day(window.hard_end), year=True)
    return _("%(period)s, due %(due)s") % {
        "period": whole,
        "due": day(last_day(window.soft_end)),
    }


def _typed(phase: Phase, level: Level, tried: Attempt) -> tuple[int | None, dict[str, str]]:
    """What was typed into this cell and its number among those sent; None where nothing was."""
    for number, row in enumerate(tried.typed.get("windows", [])):
        if (row["phase"], row["level"]) == (phase, level):
            return number, row
    return None, {}


def _errors(tried: Attempt, at: int | None, end: str) -> list[str]:
    return [
        words.what(refusal) for refusal in tried.refusals if refusal.field == f"windows.{at}.{end}"
    ]


# Later ends and moves: for one unit


class Search(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the unit or person"), max_length=80)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def office_extensions(asked: Asked, season: int) -> HttpResponse:
    """Who was given a later end and why; and the search for the unit that needs one."""
    seen = season_seen(asked.actor, season)
    wanted = wanted_of(asked, season=seen.id)
    if asked.method == "POST":
        return list_sent(asked, EXTENSIONS, wanted)
    sought = wanted.text("name")
    shown = {
        "season": seen,
        "listing": EXTENSIONS,
        "form": Search(initial={"name": sought}),
        "sought": sought,
        "found": subjects_named(asked.actor, seen.id, sought),
        "page": EXTENSIONS.page(wanted),
        "crumbs": crumbs(seen, _("Extensions and moves")),
    }
    return render(asked, "office/extensions.html", shown)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def extend_deadline(asked: Asked, season: int, subject: int) -> HttpResponse:
    """A later end of one phase for one unit; the answer says whose window it squeezes."""
    seen, who = season_seen(asked.actor, season), subject_seen(asked.actor, subject)
    tried = attempt(asked, Act.EXTEND_DEADLINE, subject=subject) if asked.method == "POST" else None
    if tried is not None and tried.done:
        _tell_of(asked, tried.result.squeezes, who.parent)
        return HttpResponseRedirect(reverse("office_extensions", kwargs={"season": season}))
    tried = tried or Attempt({"phase": str(asked.GET.get("phase", ""))})
    shown = {
        "season": seen,
        "who": who,
        "windows": [
            (_(phase.label), _said(window))
            for phase, window in calendar_at(asked.actor, subject).items()
        ],
        "form": form_of(
            ACTIONS[Act.EXTEND_DEADLINE].given,
            {**tried.typed, "subject": subject},
            refusals=tried.refusals,
        ),
        "cancel": reverse("office_extensions", kwargs={"season": season}),
        "crumbs": crumbs(seen, _("Extend deadline")),
    }
    status = 422 if tried.refusals else 200
    return render(asked, "office/extend_deadline.html", shown, status=status)


def _tell_of(asked: Asked, squeezes: Any, parent: str) -> None:
    messages.success(asked, _("The deadline is extended; it holds at once."))
    for one in squeezes:
        left = max(one.days_left, 0)
        messages.warning(
            asked,
            _("%(unit)s keeps its own end of “%(phase)s”, %(day)s: %(left)s days are left to it.")
            % {
                "unit": parent,
                "phase": _(one.phase.label),
                "day": day(one.closes - timedelta(microseconds=1)),
                "left": left,
            },
        )


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def move_subject(asked: Asked, season: int, subject: int) -> HttpResponse:
    """A unit, team or person goes below another unit: first find it, then say why."""
    seen, who = season_seen(asked.actor, season), subject_seen(asked.actor, subject)
    parent = text_in(asked.POST, "parent") or str(asked.GET.get("parent", ""))
    chosen = subject_seen(asked.actor, above) if (above := number_in(parent)) else None
    tried = attempt(asked, Act.MOVE_SUBJECT, subject=subject) if asked.method == "POST" else None
    if tried is not None and tried.done:
        messages.success(asked, _("Moved. Its work summary and its records go with it."))
        return HttpResponseRedirect(reverse("office_extensions", kwargs={"season": season}))
    tried = tried or Attempt({"parent": parent})
    sought = str(asked.GET.get("name", ""))
    shown = {
        "season": seen,
        "who": who,
        "chosen": chosen,
        "search": Search(initial={"name": sought}),
        "sought": sought,
        "found": subjects_named(asked.actor, seen.id, sought, units_only=True),
        "form": form_of(
            ACTIONS[Act.MOVE_SUBJECT].given,
            {**tried.typed, "subject": subject},
            refusals=tried.refusals,
        ),
        "version": who.version,
        "cancel": reverse("office_extensions", kwargs={"season": season}),
        "crumbs": crumbs(seen, _("Move subject")),
    }
    status = 422 if tried.refusals else 200
    return render(asked, "office/move_subject.html", shown, status=status)
