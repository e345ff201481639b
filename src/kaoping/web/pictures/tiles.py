"""The tile picture 推荐单位方格图: one square a recommending body, coloured by progress.

It is no map: the squares stand roughly from the north and the west so that they are found.
"""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.acts.words import in_chinese
from kaoping.web.pictures.svg import bar, element, joined, linked, strip
from kaoping.web.pictures.words import percent, said

SIDE = 64
STEPS = 5


@dataclass(frozen=True, slots=True)
class Position:
    """Row from the north, column from the west, and the short names that fit a square."""

    row: int
    column: int
    short: str
    one: str
    latin: str


POSITIONS = {
    "23": Position(0, 8, "黑龙江", "黑", "HL"),
    "15": Position(1, 6, "内蒙古", "蒙", "NM"),
    "22": Position(1, 8, "吉林", "吉", "JL"),
    "65": Position(2, 0, "新疆", "新", "XJ"),
    "62": Position(2, 3, "甘肃", "甘", "GS"),
    "64": Position(2, 4, "宁夏", "宁", "NX"),
    "14": Position(2, 5, "山西", "晋", "SX"),
    "11": Position(2, 6, "北京", "京", "BJ"),
    "12": Position(2, 7, "天津", "津", "TJ"),
    "21": Position(2, 8, "辽宁", "辽", "LN"),
    "XB": Position(3, 0, "兵团", "兵", "XB"),
    "63": Position(3, 2, "青海", "青", "QH"),
    "61": Position(3, 4, "陕西", "陕", "SN"),
    "41": Position(3, 5, "河南", "豫", "HA"),
    "13": Position(3, 6, "河北", "冀", "HE"),
    "37": Position(3, 7, "山东", "鲁", "SD"),
    "54": Position(4, 1, "西藏", "藏", "XZ"),
    "51": Position(4, 3, "四川", "川", "SC"),
    "50": Position(4, 4, "重庆", "渝", "CQ"),
    "42": Position(4, 5, "湖北", "鄂", "HB"),
    "34": Position(4, 6, "安徽", "皖", "AH"),
    "32": Position(4, 7, "江苏", "苏", "JS"),
    "31": Position(4, 8, "上海", "沪", "SH"),
    "53": Position(5, 2, "云南", "滇", "YN"),
    "52": Position(5, 3, "贵州", "黔", "GZ"),
    "43": Position(5, 4, "湖南", "湘", "HN"),
    "36": Position(5, 5, "江西", "赣", "JX"),
    "33": Position(5, 6, "浙江", "浙", "ZJ"),
    "35": Position(5, 7, "福建", "闽", "FJ"),
    "45": Position(6, 4, "广西", "桂", "GX"),
    "44": Position(6, 5, "广东", "粤", "GD"),
    "46": Position(7, 4, "海南", "琼", "HI"),
}
"""By the first two digits of the division code; XB is the Corps."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One body (``code`` of its province) or one block of societies (any ``code``).

    ``done`` of ``whole`` give its colour; a whole of None means that it takes no part.
    """

    code: str
    name: str
    done: int
    whole: int | None
    href: str = ""
    late: bool = False

    @property
    def share(self) -> float:
        return self.done / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class TilePicture:
    """All bodies of a season: provinces in their squares, societies as blocks by field."""

    caption: str
    provinces: tuple[Tile, ...]
    societies: tuple[Tile, ...] = ()


def step_of(tile: Tile) -> int:
    """0 not begun, 1 to 4 by quarters, 5 all done."""
    if tile.share >= 1:
        return STEPS
    return 0 if tile.done <= 0 else int(tile.share * 4) + 1


def told(tile: Tile) -> str:
    """The text alternative of a square: its whole name and figures, and that it is late."""
    if tile.whole is None:
        return _("%(name)s: takes no part") % {"name": tile.name}
    words = _("%(name)s: %(done)s of %(whole)s (%(share)s)") % {
        "name": tile.name,
        "done": said(tile.done),
        "whole": said(tile.whole),
        "share": percent(tile.done, tile.whole),
    }
    return _("%(words)s, late") % {"words": words} if tile.late else words


def _names(place: Position) -> tuple[SafeString, SafeString]:
    """The name for a wide screen and the shorter one for a phone."""
    chinese = in_chinese()
    at = {"x": SIDE / 2, "y": 26}
    return (
        element("text", {"class": "k-wide", **at}, place.short if chinese else place.latin),
        element("text", {"class": "k-narrow", **at}, place.one if chinese else place.latin),
    )


def _share(tile: Tile) -> SafeString:
    """The percentage in the square; a phone leaves the sign out."""
    number, sign, _rest = percent(tile.done, tile.whole or 0).partition("%")
    return element(
        "text",
        {"class": "k-tile-share", "x": SIDE / 2, "y": 50},
        number,
        element("tspan", {"class": "k-wide"}, sign) if sign else "",
    )


def _square(tile: Tile) -> SafeString:
    place = POSITIONS[tile.code]
    step = f"k-tile-{step_of(tile)}" if tile.whole is not None else "k-tile-none"
    marks = [
        element("title", {}, told(tile)),
        element("rect", {"width": SIDE - 4, "height": SIDE - 4, "x": 2, "y": 2, "rx": 6}),
        *_names(place),
        _share(tile),
    ]
    if tile.late:
        marks.append(element("path", {"class": "k-late", "d": "M44 2h12a6 6 0 0 1 6 6v12z"}))
    return element(
        "g",
        {
            "class": f"k-tile {step}",
            "transform": f"translate({place.column * SIDE} {place.row * SIDE})",
            "role": None if tile.href else "img",
            "aria-label": None if tile.href else told(tile),
        },
        linked(tile.href, joined(marks), **{"aria-label": told(tile)}),
    )


def _block(tile: Tile) -> SafeString:
    figures = f"{said(tile.done)} / {said(tile.whole)}" if tile.whole else said(None)
    words = [element("span", {}, tile.name), element("span", {"class": "k-num"}, figures)]
    return element(
        "li",
        {},
        linked(tile.href, joined(words)),
        strip(bar(1, css="k-track"), bar(tile.share, css=f"k-fill-{step_of(tile)}")),
        element("span", {"class": "k-note"}, _("late")) if tile.late else "",
    )


def _legend(*, late: bool, empty: bool) -> SafeString:
    """What the colours, the corner and the dash mean, in words."""
    steps = [_("not begun"), "<25%", "<50%", "<75%", "<100%", _("all done")]
    keys = [
        element(
            "li",
            {},
            element("span", {"class": f"k-key k-fill-{step}", "aria-hidden": "true"}),
            word,
        )
        for step, word in enumerate(steps)
    ]
    if empty:
        keys.append(element("li", {}, _("— nothing to do")))
    if late:
        corner = element("path", {"class": "k-late", "d": "M0 0h14v14z"})
        drawing = element("svg", {"viewBox": "0 0 14 14", "aria-hidden": "true"}, corner)
        keys.append(element("li", {}, drawing, _("late")))
    return element("ul", {"class": "k-legend"}, joined(keys))


def draw_tiles(picture: TilePicture) -> SafeString:
    """The squares, the blocks of societies beside them, and what the colours mean.

    Raises KeyError for a province whose code has no square.
    """
    tiles = (*picture.provinces, *picture.societies)
    legend = _legend(
        late=any(tile.late for tile in tiles), empty=not all(tile.whole for tile in tiles)
    )
    squares = element(
        "svg",
        {
            "class": "k-tiles-drawing",
            "viewBox": f"0 0 {9 * SIDE} {8 * SIDE}",
            "role": "group",
            "aria-label": picture.caption,
        },
        joined(_square(tile) for tile in picture.provinces),
    )
    blocks = element(
        "ul", {"class": "k-blocks"}, joined(_block(tile) for tile in picture.societies)
    )
    return element(
        "figure",
        {"class": "k-picture k-tiles"},
        element("figcaption", {}, element("strong", {}, picture.caption), legend),
        squares,
        blocks if picture.societies else "",
    )
