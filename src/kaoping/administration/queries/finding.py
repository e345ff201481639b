"""Units, accounts and divisions by name: what a page offers where an act takes a number or code."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from kaoping.acts.scope import units_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place
from kaoping.foundation.units.models import Unit

OFFERED = 20  # more are not read through: one writes more of the name


@dataclass(frozen=True, slots=True)
class Found:
    """One that the text may mean: ``value`` is what the act takes, ``code`` names it as well."""

    value: str
    name: str
    code: str
    beside: str = ""

    @property
    def whole(self) -> str:
        """Name and code, as a text that means this one and no other."""
        return f"{self.name} {self.code}"


def units_named(actor: Actor, act: Act, text: str, *, teams: bool = True) -> list[Found]:
    """Open units over which ``actor`` may do ``act``, by a part of the name or the code."""
    rows = Unit.objects.filter(units_where(actor, act, unit=""), closed_on=None)
    if not teams:
        rows = rows.filter(is_team=False)
    named = _named(rows, text, "name", "code")
    return [
        Found(str(unit.pk), unit.name, unit.code, unit.parent.name if unit.parent else "")
        for unit in named.select_related("parent").order_by("rank", "code")[:OFFERED]
    ]


def accounts_named(actor: Actor, act: Act, text: str) -> list[Found]:
    """Accounts in use at home in units where ``actor`` may do ``act``, by person or account
    name; the account name is what the act takes."""
    rows = Account.objects.filter(units_where(actor, act, unit="home"), is_active=True)
    named = _named(rows, text, "person__name", "username").select_related("person", "home")
    return [
        Found(
            account.username,
            account.person.name if account.person else account.username,
            account.username,
            account.home.name if account.home else "",
        )
        for account in named.order_by("rank", "username")[:OFFERED]
    ]


def places_named(text: str, *, within: str = "", villages: bool = False) -> list[Found]:
    """Divisions by a part of the name or the code, in the order of lists: towns and above by
    themselves, or the villages ``within`` a division."""
    rows = (
        Place.objects.filter(level=Place.Level.VILLAGE)
        if villages
        else Place.objects.exclude(level=Place.Level.VILLAGE)
    )
    at = Place.objects.filter(code=within).first() if within else None
    if at is not None:
        rows = rows.filter(lft__gte=at.lft, lft__lte=at.rgt)
    named = _named(rows, text, "name", "code").select_related("parent").order_by("rank", "lft")
    return [
        Found(place.code, place.name, place.code, place.parent.name if place.parent else "")
        for place in named[:OFFERED]
    ]


def _named(rows: QuerySet[Any], text: str, name: str, code: str) -> QuerySet[Any]:
    """Rows of which every word of ``text`` is a part of the name or begins the code; ``rank``
    0 are those named wholly, by name, by code or by both as a list shows them."""
    part = Q()
    for word in text.split():
        part &= Q(**{f"{name}__contains": word}) | Q(**{f"{code}__startswith": word})
    wholly = Q(**{name: text}) | Q(**{f"{code}__in": [text, *text.split()[-1:]]})
    rank = Case(When(wholly, then=Value(0)), default=Value(1))
    found: QuerySet[Any] = rows.filter(part).annotate(rank=rank)
    return found
