"""Names by key, of what a record cites: one statement for any number of one kind."""

from collections.abc import Iterable

from django.db.models import Q

from kaoping.foundation.people.models import Account, Person
from kaoping.foundation.places.models import Place
from kaoping.foundation.units.models import Unit


def names_of_accounts(keys: Iterable[int]) -> dict[int, str]:
    """The name of who holds the account, or the account's own."""
    rows = Account.objects.filter(pk__in=keys).values_list("pk", "person__name", "username")
    return {pk: name or username for pk, name, username in rows}


def names_of_people(keys: Iterable[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))


def names_of_units(keys: Iterable[int]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "name"))


def names_of_places(keys: Iterable[int], codes: Iterable[str]) -> dict[int | str, str]:
    """Divisions by key, and others by code."""
    rows = Place.objects.filter(Q(pk__in=keys) | Q(code__in=codes))
    found: dict[int | str, str] = {}
    for pk, code, name in rows.values_list("pk", "code", "name"):
        found |= {pk: name, code: name}
    return found
