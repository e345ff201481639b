"""The calendar of days: twelve small months, darker where more was done."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.dates import MONTHS
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.web.pictures.svg import element, joined, linked
from kaoping.web.pictures.words import said

CELL = 20
STEPS = 4


@dataclass(frozen=True, slots=True)
class Days:
    """Hours by day of one year; ``most`` is a full day, ``links`` the list behind each month."""

    year: int
    hours: Mapping[date, float]
    most: float
    links: Mapping[int, str] = field(default_factory=dict)


def step_of(hours: float, most: float) -> int:
    """0 for nothing, then 1 to STEPS by quarters of a full day."""
    if hours <= 0 or most <= 0:
        return 0
    return min(STEPS, int(hours * STEPS / most - 1e-9) + 1)


def _cell(days: Days, row: int, column: int, number: int, month: int) -> SafeString:
    day = date(days.year, month, number)
    hours = days.hours.get(day, 0)
    title = _("%(day)s: %(hours)s hours") % {"day": day.isoformat(), "hours": said(hours)}
    return element(
        "rect",
        {
            "class": f"k-day k-step-{step_of(hours, days.most)}",
            "x": column * CELL + 1,
            "y": row * CELL + 1,
            "width": CELL - 2,
            "height": CELL - 2,
            "rx": 3,
        },
        *([element("title", {}, title)] if hours else []),
    )


def _month(days: Days, month: int) -> SafeString:
    weeks = calendar.Calendar().monthdayscalendar(days.year, month)
    cells = [
        _cell(days, row, column, number, month)
        for row, week in enumerate(weeks)
        for column, number in enumerate(week)
        if number
    ]
    count = sum(1 for day, hours in days.hours.items() if day.month == month and hours > 0)
    told = ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    drawing = element(
        "svg", {"viewBox": f"0 0 {7 * CELL} {6 * CELL}", "aria-hidden": "true"}, joined(cells)
    )
    name = element("span", {}, str(MONTHS[month]))
    words = joined([linked(days.links.get(month, ""), name), element("small", {}, told)])
    return element("li", {}, element("p", {}, words), drawing)


def draw_days(days: Days) -> SafeString:
    """The year as twelve months, each with the number of its days in words."""
    served = sum(1 for hours in days.hours.values() if hours > 0)
    told = ngettext(
        "%(count)d day of service in %(year)d", "%(count)d days of service in %(year)d", served
    ) % {"count": served, "year": days.year}
    months = [_month(days, month) for month in range(1, 13)]
    return element(
        "figure",
        {"class": "k-picture k-days"},
        element("figcaption", {}, element("strong", {}, told), _scale()),
        element("ol", {}, joined(months)),
    )


def _scale() -> SafeString:
    """What the shades mean, from less to more."""
    size = CELL - 2
    cells = [
        element(
            "rect",
            {"class": f"k-day k-step-{step}", "x": step * CELL, "width": size, "height": size},
        )
        for step in range(STEPS + 1)
    ]
    drawing = element(
        "svg",
        {
            "class": "k-scale",
            "width": CELL * (STEPS + 1),
            "height": size,
            "aria-hidden": "true",
        },
        joined(cells),
    )
    return element("span", {"class": "k-note"}, _("fewer hours"), drawing, _("a full day"))
