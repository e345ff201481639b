"""The poverty register: villages and their households as coded entries."""

from collections.abc import Iterator
from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.acts.perform import note, performs, permit_over
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place, RegisteredHousehold, RegisteredVillage
from kaoping.foundation.places.queries import county_of
from kaoping.foundation.refusal import Refusal, Refused, refuse_if, why_named_twice
from kaoping.foundation.units.models import Unit
from kaoping.foundation.words import N_


class Household(BaseModel):
    """A coded entry, never a name."""

    code: str = Field(title=N_("Household code"), min_length=1, max_length=20)
    people: int = Field(1, title=N_("People"), ge=1, le=30)


class RegisterVillage(BaseModel):
    """A village on the register, with households to add or correct."""

    village: str = Field(title=N_("Division code of the village"), min_length=9, max_length=12)
    households: list[Household] = Field(default_factory=list, title=N_("Households"))
    source: str = Field("", title=N_("Source"), max_length=80)


@performs(Act.REGISTER_VILLAGE)
def register_village(actor: Actor, given: RegisterVillage, *, now: datetime) -> int:
    """Enter a village and its households; what is there already is corrected, nothing removed.

    An administrator registers within the division of the unit of the post.
    """
    unit = Unit.objects.select_related("place").filter(pk=actor.unit_id or 0).first()
    permit_over(Act.REGISTER_VILLAGE, unit.over if unit else Over(), by=actor)
    place = Place.objects.filter(code=given.village).first()
    if unit is None or place is None:
        raise Refused(Refusal.of("unknown_place", field="village", code=given.village))
    refuse_if(
        _why_not_here(place, unit),
        why_named_twice((one.code for one in given.households), "households.{}.code"),
        _why_elsewhere(given.households, place),
    )
    village, _ = RegisteredVillage.objects.get_or_create(
        place=place, defaults={"county": county_of(place), "source": given.source}
    )
    RegisteredHousehold.objects.bulk_create(
        [
            RegisteredHousehold(village=village, code=h.code, people=h.people)
            for h in given.households
        ],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["people"],
    )
    told = {"village": given.village, "households": len(given.households), "source": given.source}
    note(Act.REGISTER_VILLAGE, unit, by=actor, now=now, after=told)
    return village.pk


def _why_not_here(place: Place, unit: Unit) -> Iterator[Refusal]:
    if place.level != Place.Level.VILLAGE:
        yield Refusal.of("code_of_no_village", field="village", code=place.code)
    if not unit.place.lft <= place.lft <= unit.place.rgt:
        yield Refusal.of("outside_your_place", field="village", code=place.code)


def _why_elsewhere(households: list[Household], place: Place) -> Iterator[Refusal]:
    """A household belongs to one village: another's is not taken over unseen."""
    codes = [household.code for household in households]
    taken = RegisteredHousehold.objects.filter(code__in=codes).exclude(village__place=place)
    elsewhere = set(taken.values_list("code", flat=True))
    for number, code in enumerate(codes):
        if code in elsewhere:
            yield Refusal.of(
                "household_of_another_village", field=f"households.{number}.code", code=code
            )
