"""The calendar as a band: every phase of a season on one line of time, and today."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.web.pictures.svg import bar, element, joined, linked, number, strip
from kaoping.web.wording import day

HEIGHT = 18


@dataclass(frozen=True, slots=True)
class BandPhase:
    """One phase from its first to its last day, and how its dates are said."""

    label: str
    starts: date
    ends: date
    said: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The phases of a season and the day it is seen on."""

    caption: str
    phases: tuple[BandPhase, ...]
    today: date


def _state(phase: BandPhase, today: date) -> tuple[str, str]:
    """The colour class and the word: over, now, to come."""
    if phase.ends < today:
        return "k-over", _("over")
    if phase.starts <= today:
        return "k-now", _("now")
    return "k-coming", _("to come")


def draw_band(band: Band) -> SafeString:
    """One row a phase, the line of today through all of them; nothing without phases."""
    if not band.phases:
        return joined([])
    first = min(phase.starts for phase in band.phases)
    after = max(phase.ends for phase in band.phases) + timedelta(days=1)
    whole = (after - first).days

    def share(days: timedelta) -> float:
        return days.days / whole

    rows = []
    for phase in band.phases:
        css, word = _state(phase, band.today)
        length = share(phase.ends + timedelta(days=1) - phase.starts)
        marks = [
            bar(1, css="k-track", height=HEIGHT),
            bar(length, start=share(phase.starts - first), css=css, height=HEIGHT),
        ]
        if first <= band.today < after:
            marks.append(_today(share(band.today - first)))
        current = {"aria-current": "step"} if css == "k-now" else {}
        rows.append(
            element(
                "li",
                {"class": css, **current},
                linked(phase.href, element("span", {}, phase.label)),
                strip(*marks, height=HEIGHT),
                element("span", {"class": "k-note"}, f"{phase.said} · {word}"),
            )
        )
    return element(
        "figure",
        {"class": "k-picture k-bars k-band"},
        element(
            "figcaption",
            {},
            element("strong", {}, band.caption),
            _said_today(band.today) if first <= band.today < after else "",
        ),
        element("ol", {}, joined(rows)),
    )


def _said_today(today: date) -> SafeString:
    """What the line through the rows is."""
    line = element(
        "line", {"class": "k-today", "x1": 3, "x2": 3, "y1": 0, "y2": 14, "stroke-width": 2}
    )
    key = element("svg", {"width": 6, "height": 14, "aria-hidden": "true"}, line)
    words = _("today, %(day)s") % {"day": day(today)}
    return element("span", {"class": "k-note"}, " ", key, " ", words)


def _today(share: float) -> SafeString:
    at = f"{number(share * 100)}%"
    return element(
        "line", {"class": "k-today", "x1": at, "x2": at, "y1": 0, "y2": HEIGHT, "stroke-width": 2}
    )
