"""The public holidays of a year, as announced."""

from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.acts.days import Day
from kaoping.acts.perform import note, performs, permit_over
from kaoping.acts.verbs import Act
from kaoping.administration import rules
from kaoping.foundation.calendar.actions import keep_year
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import refuse_if
from kaoping.foundation.units.models import Unit
from kaoping.foundation.words import N_


class NamedDay(BaseModel):
    """A day off, or a weekend day that is worked in exchange."""

    day: Day = Field(title=N_("Day"))
    working: bool = Field(False, title=N_("Working day"))
    name: str = Field("", title=N_("Name"), max_length=40)


class ImportHolidays(BaseModel):
    """All special days of one year: together they replace what was kept of it."""

    year: int = Field(title=N_("Year"), ge=2004, le=2100)
    source: str = Field(
        title=N_("Source"),
        min_length=1,
        max_length=120,
        description=N_("The notice that announced them."),
    )
    days: list[NamedDay] = Field(title=N_("Days"), min_length=1)


@performs(Act.IMPORT_HOLIDAYS)
def import_holidays(actor: Actor, given: ImportHolidays, *, now: datetime) -> None:
    """Keep a year's days; the year is known from then on. Holidays hold for all, so only the
    administrator of the whole tree keeps them."""
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    permit_over(Act.IMPORT_HOLIDAYS, root.over if root else Over(), by=actor)
    refuse_if(rules.why_days_wrong(given.year, [(d.day, d.working) for d in given.days]))
    keep_year(given.year, given.source, ((d.day, d.working, d.name) for d in given.days))
    if root is not None:
        told = {"year": given.year, "source": given.source, "days": len(given.days)}
        note(Act.IMPORT_HOLIDAYS, root, by=actor, now=now, after=told)
