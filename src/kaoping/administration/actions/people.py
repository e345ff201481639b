"""Personal data: kept once a person, sealed, amended and revealed with a reason."""

from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN
from kaoping.acts.perform import note, performs
from kaoping.acts.scope import units_where
from kaoping.acts.table import Reach, reaches
from kaoping.acts.verbs import Act
from kaoping.administration import rules
from kaoping.administration.actions.loading import account_for
from kaoping.foundation.people.identity import (
    birth_date_of,
    is_female,
    masked_identity,
    masked_phone,
    plain_identity,
)
from kaoping.foundation.people.models import Account, Person
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import keyed_hash, seal, unseal
from kaoping.foundation.refusal import Refusal, Refused, found, refuse_if
from kaoping.foundation.words import N_

PERSONAL = ("name", "ethnicity", "political_status", "education", "title", "position", "rank",
            "employer", "specialty")  # fmt: skip


class PersonalData(Protocol):
    """What an account form says of a person: the fields of ``PERSONAL`` and these two."""

    id_number: str
    phone: str


def person_known_as(id_number: str) -> Person | None:
    if not id_number:
        return None
    hashed = keyed_hash(plain_identity(id_number))
    return Person.objects.filter(id_number_hash=hashed).first()


def new_person(given: PersonalData) -> Person:
    person = person_of(given)
    person.save()
    return person


def person_of(given: PersonalData) -> Person:
    """The person that a form tells of, its numbers sealed; not yet saved."""
    told = {name: getattr(given, name) for name in PERSONAL}
    return Person(**told, **sealed_phone(given.phone), **sealed_identity(given.id_number))


def sealed_phone(phone: str) -> dict[str, Any]:
    return {"phone_sealed": seal(phone), "phone_masked": masked_phone(phone)} if phone else {}


def sealed_identity(id_number: str) -> dict[str, Any]:
    """A sound ID number as it is kept, with the birth and sex that it tells."""
    if not id_number:
        return {}
    number = plain_identity(id_number)
    return {
        "id_number_sealed": seal(number),
        "id_number_hash": keyed_hash(number),
        "id_number_masked": masked_identity(number),
        "born": birth_date_of(number),
        "sex": "f" if is_female(number) else "m",
    }


class AmendPerson(BaseModel):
    """Correct the data of the person behind an account."""

    account: int = Field(title=N_("Account"), json_schema_extra=HIDDEN)
    name: str = Field(title=N_("Name"), min_length=2, max_length=40)
    id_number: str = Field(
        "", title=N_("ID number"), max_length=18, description=N_("Empty: it stays as it is.")
    )
    phone: str = Field(
        "", title=N_("Phone"), max_length=20, description=N_("Empty: it stays as it is.")
    )
    ethnicity: str = Field("", title=N_("Ethnicity"), max_length=20)
    political_status: str = Field("", title=N_("Political status"), max_length=20)
    education: str = Field("", title=N_("Education"), max_length=20)
    title: str = Field("", title=N_("Professional title"), max_length=40)
    position: str = Field("", title=N_("Position"), max_length=60)
    rank: str = Field("", title=N_("Cadre rank"), max_length=20)
    employer: str = Field("", title=N_("Employer"), max_length=80)
    specialty: str = Field("", title=N_("Specialty"), max_length=60)
    version: int | None = None


@performs(Act.AMEND_PERSON)
def amend_person(actor: Actor, given: AmendPerson, *, now: datetime) -> None:
    """Write the corrected data; the journal names the fields, never what stood in them."""
    account = account_for(Act.AMEND_PERSON, given.account, actor)
    person = _person_behind(account)
    known = person_known_as(given.id_number)
    refuse_if(
        why_of_others(Act.AMEND_PERSON, person, actor),
        rules.why_bad_id_number(given.id_number),
        Refusal.of("id_number_taken", field="id_number") if known not in (None, person) else None,
        None
        if given.version in (None, person.version)
        else Refusal.of("moved_meanwhile", field="version"),
    )
    told = {name: getattr(given, name) for name in PERSONAL}
    told |= sealed_phone(given.phone) | sealed_identity(given.id_number)
    fields = {name: value for name, value in told.items() if getattr(person, name) != value}
    same = Person.objects.filter(pk=person.pk, version=person.version)
    if not same.update(version=person.version + 1, **fields):
        raise Refused(Refusal.of("moved_meanwhile", field="version"))
    changed = sorted(name for name in fields if not name.endswith(("_sealed", "_hash", "_masked")))
    changed += [name for name in ("id_number", "phone") if f"{name}_sealed" in fields]
    note(Act.AMEND_PERSON, account, by=actor, now=now, after={"fields": changed})


class RevealPersonalData(BaseModel):
    """Whose numbers, and what for."""

    account: int = Field(title=N_("Account"), json_schema_extra=HIDDEN)
    reason: str = Field(
        title=N_("Reason"),
        min_length=2,
        max_length=200,
        description=N_("It is kept in the journal, and the security auditor reads it."),
    )


@performs(Act.REVEAL_PERSONAL_DATA)
def reveal_personal_data(
    actor: Actor, given: RevealPersonalData, *, now: datetime
) -> dict[str, str]:
    """The full ID number and phone of a person; that they were looked at is journalled."""
    account = account_for(Act.REVEAL_PERSONAL_DATA, given.account, actor)
    person = _person_behind(account)
    refuse_if(why_of_others(Act.REVEAL_PERSONAL_DATA, person, actor))
    note(Act.REVEAL_PERSONAL_DATA, account, by=actor, now=now, reason=given.reason)
    return {
        "id_number": unseal(person.id_number_sealed),
        "phone": unseal(person.phone_sealed),
    }


def _person_behind(account: Account) -> Person:
    return found(account.person)


def why_of_others(act: Act, person: Person, actor: Actor) -> Refusal | None:
    """Why a person is not the actor's alone: knowing an ID number must not open what others
    keep under it."""
    if Reach.OWN in reaches(actor, act) and person.pk == actor.person_id:
        return None
    within = Account.objects.filter(units_where(actor, act, unit="home")).values("pk")
    elsewhere = person.accounts.filter(is_active=True).exclude(pk__in=within)
    return Refusal.of("person_of_others_too") if elsewhere.exists() else None
