"""Units: the tree, one unit, and its acts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from kaoping.acts.verbs import Act
from kaoping.administration.listings import UNITS
from kaoping.administration.queries.finding import Found, places_named, units_named
from kaoping.administration.queries.units import UnitCard, steps_to, unit_card
from kaoping.administration.rules import LEVELS, Level
from kaoping.foundation.words import N_, number_in
from kaoping.web.choosing import Chooser
from kaoping.web.desks.system.shown import act_page, administrator, text_of
from kaoping.web.desks.system.unit_kinds import unit_kinds
from kaoping.web.doors import Asked
from kaoping.web.forms import Choices
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of


@administrator
def system_units(asked: Asked) -> HttpResponse:
    """The units directly below one, level by level; a search looks through all below."""
    top = number_in(text_of(asked, "unit")) or asked.actor.unit_id
    wanted = wanted_of(asked, unit=top or "")
    if asked.method == "POST":
        return list_sent(asked, UNITS, wanted)
    shown = {
        "page": UNITS.page(wanted),
        "listing": UNITS,
        "steps": steps_to(asked.actor, top or 0),
        "top": top,
        "search": text_of(asked, "search"),
        "kinds": unit_kinds(),
        "levels": level_words(),
    }
    return render(asked, "system/units.html", shown)


@administrator
def system_unit(asked: Asked, unit: int) -> HttpResponse:
    """One unit: its facts, whom it belonged to, the posts held there, its history."""
    card = unit_card(asked.actor, unit, asked.now)
    shown = {
        "card": card,
        "kind": unit_kinds().get(card.kind, card.kind),
        "level": _(Level(card.level).label),
        "entries": steps_of(f"units.unit:{unit}"),
        "crumbs": crumbs_of(card),
    }
    return render(asked, "system/unit.html", shown)


def level_words() -> dict[str, str]:
    return {level.value: _(level.label) for level in LEVELS}


def _choices() -> Choices:
    kinds = {"kind": unit_kinds().items()} if unit_kinds() else {}
    return {"level": level_words().items(), **kinds}


def _place(card: UnitCard) -> Chooser:
    """The division, found by name; at first that of the unit itself."""
    here = Found(card.place_code, card.place, card.place_code)
    return Chooser(places_named, N_("Division"), here, codes=True)


def crumbs_of(card: UnitCard, *, link_last: bool = False) -> list[Crumb]:
    """The way down to the unit; its own step has a link on the pages of its acts."""
    steps = [Crumb(name, f"{reverse('system_units')}?unit={pk}") for pk, name in card.steps[:-1]]
    own = reverse("system_unit", args=[card.id]) if link_last else ""
    return [*steps, Crumb(card.name, own)]


@administrator
def add_unit(asked: Asked, unit: int) -> HttpResponse:
    card = unit_card(asked.actor, unit, asked.now)
    return act_page(
        asked,
        Act.ADD_UNIT,
        back=reverse("system_unit", args=[unit]),
        go_to=lambda made: reverse("system_unit", args=[made]),
        heading=_("Add a unit below %(unit)s") % {"unit": card.name},
        choices=_choices(),
        choosers={"place": _place(card)},
        crumbs=crumbs_of(card, link_last=True),
        parent=unit,
    )


@administrator
def amend_unit(asked: Asked, unit: int) -> HttpResponse:
    card = unit_card(asked.actor, unit, asked.now)
    values = {
        name: getattr(card, name) for name in ("name", "kind", "level", "credit_code", "field")
    }
    return act_page(
        asked,
        Act.AMEND_UNIT,
        back=reverse("system_unit", args=[unit]),
        heading=_("Amend %(unit)s") % {"unit": card.name},
        text=_("Seasons that are open keep the name and level they froze."),
        values=values,
        choices=_choices(),
        choosers={"place": _place(card)},
        version=card.version,
        crumbs=crumbs_of(card, link_last=True),
        unit=unit,
    )


@administrator
def move_unit(asked: Asked, unit: int) -> HttpResponse:
    """To a new parent, that is found by name."""
    card = unit_card(asked.actor, unit, asked.now)

    def parents(text: str) -> list[Found]:
        return units_named(asked.actor, Act.MOVE_UNIT, text, teams=False)

    return act_page(
        asked,
        Act.MOVE_UNIT,
        back=reverse("system_unit", args=[unit]),
        heading=_("Move %(unit)s") % {"unit": card.name},
        text=_("All that is below it moves with it. Seasons that are open keep their tree."),
        values={"since": localdate(asked.now)},
        choosers={"parent": Chooser(parents)},
        version=card.version,
        crumbs=crumbs_of(card, link_last=True),
        final=True,
        unit=unit,
    )


@administrator
def close_unit(asked: Asked, unit: int) -> HttpResponse:
    card = unit_card(asked.actor, unit, asked.now)
    return act_page(
        asked,
        Act.CLOSE_UNIT,
        back=reverse("system_unit", args=[unit]),
        heading=_("Close %(unit)s") % {"unit": card.name},
        text=_("It takes part in no later season. What it did stays."),
        version=card.version,
        crumbs=crumbs_of(card, link_last=True),
        final=True,
        unit=unit,
    )
