"""Accounts: making, locking and unlocking them."""

from datetime import datetime

from axes.utils import reset
from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN
from kaoping.acts.perform import add, change, performs, permit_over
from kaoping.acts.verbs import Act
from kaoping.administration import rules
from kaoping.administration.actions.loading import Reason, account_for
from kaoping.administration.actions.passwords import why_weak
from kaoping.administration.actions.people import new_person, person_known_as
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.units.models import Unit
from kaoping.foundation.words import N_


class CreateAccount(BaseModel):
    """A new account at ``unit``, of a new person or (by ID number) of one who is known."""

    unit: int = Field(title=N_("Unit"), json_schema_extra=HIDDEN)
    username: str = Field(
        title=N_("Account name"),
        min_length=3,
        max_length=40,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]*$",
        description=N_("Letters, digits and . _ - @"),
    )
    name: str = Field(title=N_("Name"), min_length=2, max_length=40)
    id_number: str = Field(
        "",
        title=N_("ID number"),
        max_length=18,
        description=N_("Kept encrypted. A person who is known already keeps one set of data."),
    )
    phone: str = Field("", title=N_("Phone"), max_length=20)
    ethnicity: str = Field("", title=N_("Ethnicity"), max_length=20)
    political_status: str = Field("", title=N_("Political status"), max_length=20)
    education: str = Field("", title=N_("Education"), max_length=20)
    title: str = Field("", title=N_("Professional title"), max_length=40)
    position: str = Field("", title=N_("Position"), max_length=60)
    rank: str = Field("", title=N_("Cadre rank"), max_length=20)
    employer: str = Field("", title=N_("Employer"), max_length=80)
    specialty: str = Field("", title=N_("Specialty"), max_length=60)
    email: str = Field("", title=N_("E-mail"), max_length=254)
    password: str = Field(title=N_("First password"), min_length=1, max_length=128)


@performs(Act.CREATE_ACCOUNT)
def create_account(actor: Actor, given: CreateAccount, *, now: datetime) -> int:
    """Give a person an account; the first password must be changed at the first log-in."""
    unit = Unit.objects.filter(pk=given.unit).first()
    permit_over(Act.CREATE_ACCOUNT, unit.over if unit else Over(), by=actor)
    if unit is None:
        raise Refused(Refusal.of("not_found", field="unit"))
    # Names that differ by their case alone are taken for one another, by people and on paper.
    taken = Account.objects.filter(username__iexact=given.username).exists()
    account = Account(
        username=given.username, home=unit, email=given.email, must_change_password=True
    )
    refuse_if(
        Refusal.of("unit_closed", field="unit") if unit.closed_on else None,
        rules.why_bad_id_number(given.id_number),
        Refusal.of("code_taken", field="username", code=given.username) if taken else None,
        why_weak(given.password, account, field="password"),
    )
    account.person = person_known_as(given.id_number) or new_person(given)
    account.set_password(given.password)
    # Personal data enters the journal as a reference only.
    add(Act.CREATE_ACCOUNT, account, by=actor, now=now, username=given.username)
    return account.pk


class OneAccount(BaseModel):
    """An account, and why."""

    account: int = Field(title=N_("Account"), json_schema_extra=HIDDEN)
    reason: Reason
    version: int | None = None


@performs(Act.LOCK_ACCOUNT)
def lock_account(actor: Actor, given: OneAccount, *, now: datetime) -> None:
    """Lock an account: its sessions and tokens end with the next request."""
    account = account_for(Act.LOCK_ACCOUNT, given.account, actor)
    refuse_if(
        why_oneself(account, actor),
        None if account.is_active else Refusal.of("account_locked"),
    )
    change(Act.LOCK_ACCOUNT, account, by=actor, now=now, reason=given.reason, is_active=False)


@performs(Act.UNLOCK_ACCOUNT)
def unlock_account(actor: Actor, given: OneAccount, *, now: datetime) -> None:
    """Open an account again, and forget its failed log-ins."""
    account = account_for(Act.UNLOCK_ACCOUNT, given.account, actor)
    forgotten = reset(username=account.username)
    refuse_if(
        why_oneself(account, actor),
        None if forgotten or not account.is_active else Refusal.of("account_not_locked"),
    )
    change(Act.UNLOCK_ACCOUNT, account, by=actor, now=now, reason=given.reason, is_active=True)


def why_oneself(account: Account, actor: Actor) -> Refusal | None:
    """An administrator neither locks nor frees, promotes nor deposes themselves."""
    same = account.pk == actor.account_id or (
        account.person_id is not None and account.person_id == actor.person_id
    )
    return Refusal.of("not_yourself") if same else None
