"""Bars with their words: progress, places of a quota, years, and the funnel to the honours."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.web.pictures.svg import bar, element, joined, linked, strip
from kaoping.web.pictures.words import percent, said, with_unit

MOST_PLACES = 24
"""More places than this are drawn as one bar, not as squares to count."""


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many; the label stands before the bar and may be empty."""

    done: int
    whole: int
    label: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """A share of the quota: ``held`` places, some passed on below, some used for candidates."""

    held: int
    passed_on: int
    used: int
    label: str = ""

    @property
    def free(self) -> int:
        return self.held - self.passed_on - self.used


@dataclass(frozen=True, slots=True)
class Row:
    """One bar of a row of bars, and the list behind it."""

    label: str
    value: int | float
    href: str = ""
    unit: str = ""


def draw_progress(progress: Progress) -> SafeString:
    """One bar with "12 of 30 (40%)" in words; green when all is done, amber when late."""
    done = progress.whole > 0 and progress.done >= progress.whole
    css = "k-good" if done else "k-warn" if progress.late else "k-fill"
    share = progress.done / progress.whole if progress.whole else 0.0
    words = _("%(done)s of %(whole)s (%(share)s)") % {
        "done": said(progress.done),
        "whole": said(progress.whole),
        "share": percent(progress.done, progress.whole),
    }
    if progress.late and not done:
        words = _("%(words)s, late") % {"words": words}
    return element(
        "div",
        {"class": "k-progress"},
        element("span", {}, progress.label) if progress.label else "",
        strip(bar(1, css="k-track"), bar(share, css=css)),
        element("span", {"class": "k-num"}, words),
    )


def _squares(places: Places) -> SafeString:
    kinds = ["k-used"] * places.used + ["k-passed"] * places.passed_on
    kinds += ["k-free"] * max(places.free, 0)
    cells = [
        element(
            "rect",
            {"class": kind, "x": at * 22 + 1, "y": 1, "width": 18, "height": 18, "rx": 4},
        )
        for at, kind in enumerate(kinds)
    ]
    if not cells:
        return SafeString()
    width = 22 * len(kinds)
    return element(
        "svg",
        {"aria-hidden": "true", "viewBox": f"0 0 {width} 20", "width": width, "height": 20},
        joined(cells),
    )


def draw_places(places: Places) -> SafeString:
    """Places filled, passed on and free, as squares to count or one bar, and in words."""
    if places.held <= MOST_PLACES:
        drawing = _squares(places)
    else:
        used, passed = places.used / places.held, places.passed_on / places.held
        marks = (
            bar(1, css="k-free"),
            bar(used, css="k-used"),
            bar(passed, start=used, css="k-passed"),
        )
        drawing = strip(*marks)
    return element(
        "div",
        {"class": "k-places"},
        element("span", {}, places.label) if places.label else "",
        drawing,
        element("span", {"class": "k-num"}, _places_said(places)),
    )


def _places_said(places: Places) -> str:
    """Three numbers and their sum; of nothing, that there is nothing."""
    if not (places.held or places.passed_on or places.used):
        return _("No places")
    return _("%(used)s used, %(passed)s passed on, %(free)s free, of %(held)s") % {
        "used": said(places.used),
        "passed": said(places.passed_on),
        "free": said(places.free),
        "held": said(places.held),
    }


def _rows(rows: Iterable[tuple[Row, SafeString]]) -> SafeString:
    return joined(
        element(
            "li",
            {},
            linked(row.href, element("span", {}, row.label)),
            drawing,
            element("span", {"class": "k-num"}, with_unit(row.value, row.unit)),
        )
        for row, drawing in rows
    )


def draw_years(caption: str, rows: tuple[Row, ...]) -> SafeString:
    """One bar a year (or any other row), all to the same scale, each with its figure."""
    most = max((row.value for row in rows), default=0) or 1
    drawn = ((row, strip(bar(row.value / most), height=16)) for row in rows)
    return element(
        "figure",
        {"class": "k-picture k-bars"},
        element("figcaption", {}, element("strong", {}, caption)),
        element("ol", {}, _rows(drawn)),
    )


def draw_funnel(caption: str, rows: tuple[Row, ...]) -> SafeString:
    """From the many to the few: each step a centred bar, as wide as its number has digits."""
    most = max((log10(1 + row.value) for row in rows), default=0) or 1
    drawn = []
    for row in rows:
        share = log10(1 + row.value) / most
        drawn.append((row, strip(bar(share, start=(1 - share) / 2, height=24), height=24)))
    note = _("Widths grow with the number of digits, not with the number.")
    return element(
        "figure",
        {"class": "k-picture k-bars k-funnel"},
        element(
            "figcaption",
            {},
            element("strong", {}, caption),
            element("span", {"class": "k-note"}, note),
        ),
        element("ol", {}, _rows(drawn)),
    )
