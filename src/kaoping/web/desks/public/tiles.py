"""Honours by province-level division as squares: how many, and darker where there are more."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.acts.words import in_chinese
from kaoping.web.pictures.svg import element, joined, linked
from kaoping.web.pictures.tiles import POSITIONS, SIDE, STEPS, Position


def draw_honours(counts: dict[str, int], href: str) -> SafeString:
    """One square a division, with its number; ``href`` goes before the division's code."""
    most = max((counts.get(code, 0) for code in POSITIONS), default=0) or 1
    squares = (_square(code, counts.get(code, 0), most, href) for code in POSITIONS)
    caption = _("Honours by province-level division")
    drawing = element(
        "svg",
        {
            "class": "k-tiles-drawing",
            "viewBox": f"0 0 {9 * SIDE} {8 * SIDE}",
            "role": "group",
            "aria-label": caption,
        },
        joined(squares),
    )
    note = _("Counted by where those commended are. This is no map.")
    heading = element("strong", {}, caption)
    return element(
        "figure",
        {"class": "k-picture"},
        element("figcaption", {}, heading, element("span", {"class": "k-note"}, " ", note)),
        drawing,
    )


def _square(code: str, number: int, most: int, href: str) -> SafeString:
    place = POSITIONS[code]
    chinese = in_chinese()
    name = place.short if chinese else place.latin
    told = ngettext("%(name)s: %(number)d honour", "%(name)s: %(number)d honours", number) % {
        "name": name,
        "number": number,
    }
    step = -(-number * STEPS // most) if number else 0
    marks = joined(_marks(place, chinese, number, told))
    return element(
        "g",
        {
            "class": f"k-tile k-tile-{step}" if number else "k-tile k-tile-none",
            "transform": f"translate({place.column * SIDE} {place.row * SIDE})",
            "role": None if number else "img",
            "aria-label": None if number else told,
        },
        linked(f"{href}{code}" if number else "", marks, **{"aria-label": told}),
    )


def _marks(place: Position, chinese: bool, number: int, told: str) -> list[SafeString]:
    at = {"x": SIDE / 2, "y": 26}
    return [
        element("title", {}, told),
        element("rect", {"width": SIDE - 4, "height": SIDE - 4, "x": 2, "y": 2, "rx": 6}),
        element("text", {"class": "k-wide", **at}, place.short if chinese else place.latin),
        element("text", {"class": "k-narrow", **at}, place.one if chinese else place.latin),
        element("text", {"class": "k-tile-share", "x": SIDE / 2, "y": 50}, str(number)),
    ]
