"""The honour roll, and the check of certificates. No log-in, no script."""

from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kaoping.acts.words import in_chinese
from kaoping.programme.honours.listings import ROLL, roll_of
from kaoping.programme.honours.queries.public import (
    RollFilters,
    SeasonOnRoll,
    certificate_of,
    edition_of_season,
    is_well_formed,
    seasons_on_roll,
    structure,
)
from kaoping.web.desks.public.tiles import draw_honours
from kaoping.web.doors import Asked
from kaoping.web.listing import list_sent_to_anybody, wanted_of
from kaoping.web.pictures.bars import Row, draw_years
from kaoping.web.pictures.tiles import POSITIONS


@require_GET
def honour_roll(request: HttpRequest) -> HttpResponse:
    """Everybody whose honour is in force: search, years, places, stories."""
    asked = cast("Asked", request)
    seasons = seasons_on_roll()
    wanted = _wanted(asked, seasons)
    listed = wanted_of(asked, season=wanted.season or "", place=wanted.place)
    if "as" in asked.GET:
        return list_sent_to_anybody(asked, ROLL, listed)
    return render(
        asked,
        "public/roll.html",
        {
            "seasons": seasons,
            "wanted": wanted,
            "chosen": next((one for one in seasons if one.id == wanted.season), None),
            "page": roll_of(listed),
            "listing": ROLL,
            "place": _place_name(wanted.place),
            **_drawn(wanted),
        },
    )


def _text(asked: Asked, name: str) -> str:
    return str(asked.GET.get(name, "")).strip()[:40]


def _wanted(asked: Asked, seasons: list[SeasonOnRoll]) -> RollFilters:
    """What the link asks for; a search without a season goes over all of them."""
    text, season = _text(asked, "text"), _text(asked, "season")
    known = {str(one.id): one.id for one in seasons}
    place = _text(asked, "place")
    newest = seasons[0].id if seasons and not text and season != "all" else None
    return RollFilters(
        text=text,
        season=known.get(season, newest),
        honour=_text(asked, "honour"),
        place=place if place in POSITIONS else "",
    )


def _drawn(wanted: RollFilters) -> dict[str, object]:
    """Bars by honour and squares by division of the season that is shown."""
    edition = edition_of_season(wanted.season) if wanted.season is not None else None
    if edition is None:
        return {}
    spread = structure(RollFilters(season=wanted.season), edition)
    language = get_language() or "zh"
    here = urlencode({"season": str(wanted.season)})
    bars = tuple(
        Row(title.in_(language), number, f"?{here}&honour={key}")
        for key, title, number in spread.honours
    )
    places = dict(spread.places)
    return {
        "bars": draw_years(_("By honour"), bars) if bars else None,
        "tiles": draw_honours(places, f"?{here}&place=") if places else None,
        "elsewhere": spread.elsewhere,
    }


def _place_name(code: str) -> str:
    if not code:
        return ""
    place = POSITIONS[code]
    return place.short if in_chinese() else place.latin


@never_cache
@require_GET
def certificate(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a certificate holds: in force, revoked by a document, or unknown here."""
    asked = cast("Asked", request)
    typed = code or _text(asked, "code")
    found = certificate_of(typed) if typed else None
    return render(
        asked,
        "public/certificate.html",
        {
            "typed": typed,
            "found": found,
            "mistyped": bool(typed) and not is_well_formed(typed),
        },
        status=404 if typed and found is None else 200,
    )
