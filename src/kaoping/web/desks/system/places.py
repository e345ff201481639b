"""Divisions from the country down, and the poverty register on them."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.acts.verbs import Act
from kaoping.administration.queries.finding import Found, places_named
from kaoping.foundation.places.queries import (
    COUNTRY,
    places_below,
    poor_counties_in,
    register_within,
    steps_to,
)
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.words import N_
from kaoping.web.choosing import Chooser
from kaoping.web.desks.system.shown import act_page, administrator, text_of
from kaoping.web.doors import Asked
from kaoping.web.frame import Crumb

LEVELS = {
    "country": N_("Country"),
    "province": N_("Province"),
    "prefecture": N_("Prefecture"),
    "county": N_("County"),
    "town": N_("Town"),
    "village": N_("Village"),
}
REGISTER_FROM = ("county", "town")  # where a list of registered villages is of a readable length


@administrator
def system_places(asked: Asked, code: str = COUNTRY) -> HttpResponse:
    """What lies directly below a division, with counts; in a county its registered villages."""
    steps = steps_to(code)
    if not steps:
        raise Refused(Refusal.of("not_found"))
    here = steps[-1]
    villages = (
        register_within(code, after=text_of(asked, "after")) if here.level in REGISTER_FROM else []
    )
    shown = {
        "here": here,
        "level": _(LEVELS[here.level]),
        "rows": places_below(code, search=text_of(asked, "search")),
        "search": text_of(asked, "search"),
        "poor": poor_counties_in(code) if here.level == "county" else [],
        "villages": villages,
        "next_key": villages[-1].code if len(villages) == 50 else "",
        "levels": {key: _(word) for key, word in LEVELS.items()},
        "crumbs": _crumbs(code),
    }
    return render(asked, "system/places.html", shown)


def _crumbs(code: str, *, link_last: bool = False) -> list[Crumb]:
    """The way down to a division; its own step has a link on the pages of its acts."""
    path = [Crumb(s.name, reverse("system_place", args=[s.code])) for s in steps_to(code)]
    return path if link_last else [*path[:-1], Crumb(path[-1].label)]


@administrator
def register_village(asked: Asked, code: str) -> HttpResponse:
    """Enter one village of a division on the register, with its households."""
    here = steps_to(code)
    if not here:
        raise Refused(Refusal.of("not_found"))
    find = partial(places_named, within=code, villages=True)
    own = here[-1]
    itself = Found(code, own.name, code) if own.level == "village" else None
    return act_page(
        asked,
        Act.REGISTER_VILLAGE,
        back=reverse("system_place", args=[code]),
        heading=_("Register a village in %(place)s") % {"place": own.name},
        text=_("A village of the national poverty register; households have codes, no names."),
        choosers={"village": Chooser(find, N_("Village"), itself, codes=True)},
        crumbs=_crumbs(code, link_last=True),
    )
