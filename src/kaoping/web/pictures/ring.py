"""The ring of hours: kinds of time toward the threshold of the year."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.web.pictures.svg import element, joined, linked
from kaoping.web.pictures.words import percent, said, with_unit

RADIUS = 80
WIDTH = 26
KINDS = 4
"""Colours that the style sheets know; further kinds begin again."""


@dataclass(frozen=True, slots=True)
class RingPart:
    """One kind of time and its hours; ``href`` opens the records they were added from."""

    label: str
    hours: float
    href: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """Hours by kind toward ``threshold`` hours; ``note`` says what they stand on (declared …)."""

    parts: tuple[RingPart, ...]
    threshold: float
    unit: str
    note: str = ""

    @property
    def total(self) -> float:
        return sum(part.hours for part in self.parts)


def _arc(css: str, start: float, share: float) -> SafeString:
    """A piece of the ring: ``start`` and ``share`` in hundredths of the whole turn."""
    return element(
        "circle",
        {
            "class": css,
            "r": RADIUS,
            "pathLength": 100,
            "fill": "none",
            "stroke-width": WIDTH,
            "stroke-dasharray": f"{share:.3f} {100 - share:.3f}",
            "stroke-dashoffset": f"{-start:.3f}",
            "transform": "rotate(-90)",
        },
    )


def _arcs(ring: Ring, whole: float) -> list[SafeString]:
    arcs, start = [], 0.0
    for index, part in enumerate(ring.parts):
        share = part.hours * 100 / whole
        arcs.append(_arc(f"k-stroke k-kind-{index % KINDS + 1}", start, share))
        start += share
    return arcs


def _drawing(ring: Ring) -> SafeString:
    whole = max(ring.total, ring.threshold, 1)
    marks = [_arc("k-stroke k-track", 0, 100), *_arcs(ring, whole)]
    if ring.threshold and ring.total > ring.threshold:
        marks.append(_arc("k-stroke k-mark", ring.threshold * 100 / whole - 0.4, 0.8))
    words = [
        element("text", {"class": "k-ring-figure", "y": 2}, said(ring.total)),
        element(
            "text",
            {"class": "k-ring-words", "y": 28},
            _("of %(figure)s") % {"figure": with_unit(ring.threshold, ring.unit)},
        ),
    ]
    return element(
        "svg",
        {"class": "k-ring-drawing", "viewBox": "-100 -100 200 200", "aria-hidden": "true"},
        *marks,
        *words,
    )


def draw_ring(ring: Ring) -> SafeString:
    """The ring with its figures in words beside it; the words alone tell everything."""
    rows = [
        element(
            "li",
            {},
            element("span", {"class": f"k-key k-kind-{index % KINDS + 1}", "aria-hidden": "true"}),
            linked(part.href, element("span", {}, part.label)),
            element("span", {"class": "k-num"}, with_unit(part.hours, ring.unit)),
        )
        for index, part in enumerate(ring.parts)
    ]
    total = _("%(total)s of %(threshold)s (%(share)s)") % {
        "total": with_unit(ring.total, ring.unit),
        "threshold": with_unit(ring.threshold, ring.unit),
        "share": percent(ring.total, ring.threshold),
    }
    caption = [element("strong", {}, total)]
    if ring.note:
        caption.append(element("span", {"class": "k-note"}, ring.note))
    return element(
        "figure",
        {"class": "k-picture k-ring"},
        _drawing(ring),
        element(
            "figcaption", {}, element("p", {}, joined(caption)), element("ul", {}, joined(rows))
        ),
    )
