"""Divisions from the country down, and the poverty register on them."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.acts.listing import Listing
from kaoping.acts.verbs import Act
from kaoping.administration.divisions import LEVEL_WORDS
from kaoping.administration.listings import DIVISIONS, REGISTER
from kaoping.administration.queries.finding import Found, places_named
from kaoping.foundation.places.queries import COUNTRY, Step, poor_counties_in, steps_to
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.words import N_
from kaoping.web.choosing import Chooser
from kaoping.web.desks.system.shown import act_page, administrator, text_of
from kaoping.web.doors import Asked
from kaoping.web.frame import Crumb
from kaoping.web.listing import list_sent, wanted_of


class Named(forms.Form):
    """What divisions and villages are narrowed to; it stands in the link."""

    search = forms.CharField(label=gettext_lazy("Name or code"), required=False, max_length=40)


@administrator
def system_places(asked: Asked, code: str = COUNTRY) -> HttpResponse:
    """What lies directly below a division, with counts."""
    here = _division(code)
    wanted = wanted_of(asked, code=code)
    if asked.method == "POST":
        return list_sent(asked, DIVISIONS, wanted)
    shown = {
        "page": DIVISIONS.page(wanted),
        "poor": poor_counties_in(code) if here.level == "county" else [],
        "crumbs": _crumbs(code),
        **_list(asked, DIVISIONS, here),
    }
    return render(asked, "system/places.html", shown)


@administrator
def system_register(asked: Asked, code: str) -> HttpResponse:
    """The registered villages of a division, however deep they lie."""
    here = _division(code)
    wanted = wanted_of(asked, code=code)
    if asked.method == "POST":
        return list_sent(asked, REGISTER, wanted)
    shown = {
        "page": REGISTER.page(wanted),
        "crumbs": [*_crumbs(code, link_last=True), Crumb(_("Registered villages"))],
        **_list(asked, REGISTER, here),
    }
    return render(asked, "system/register.html", shown)


def _division(code: str) -> Step:
    steps = steps_to(code)
    if not steps:
        raise Refused(Refusal.of("not_found"))
    return steps[-1]


def _list(asked: Asked, listing: Listing[Any], here: Step) -> dict[str, Any]:
    return {
        "here": here,
        "level": _(LEVEL_WORDS[here.level]),
        "levels": {key: _(word) for key, word in LEVEL_WORDS.items()},
        "listing": listing,
        "form": Named(asked.GET),
        "filtered": bool(text_of(asked, "search")),
    }


def _crumbs(code: str, *, link_last: bool = False) -> list[Crumb]:
    """The way down to a division; its own step has a link on the pages of its acts."""
    path = [Crumb(s.name, reverse("system_place", args=[s.code])) for s in steps_to(code)]
    return path if link_last else [*path[:-1], Crumb(path[-1].label)]


@administrator
def register_village(asked: Asked, code: str) -> HttpResponse:
    """Enter one village of a division on the register, with its households."""
    own = _division(code)
    find = partial(places_named, within=code, villages=True)
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
