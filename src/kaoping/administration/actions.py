"""Units, people and posts: each act once, for an administrator's subtree."""

from collections.abc import Iterator
from datetime import date, datetime

from pydantic import BaseModel, Field

from kaoping.acts.perform import add, note, performs, permit_over
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration import rules
from kaoping.foundation.over import Over
from kaoping.foundation.people.identity import (
    birth_date_of,
    is_female,
    masked_identity,
    masked_phone,
    plain_identity,
)
from kaoping.foundation.people.models import Account, Person, PostHeld
from kaoping.foundation.people.queries import in_force
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import keyed_hash, seal
from kaoping.foundation.places.models import Place
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.units.models import Membership, Unit, UnitAbove
from kaoping.foundation.words import N_


class AddUnit(BaseModel):
    """A new unit below ``parent``; only the first unit of an installation has none."""

    parent: int | None = Field(None, title=N_("Parent unit"))
    code: str = Field(title=N_("Unit code"), min_length=1, max_length=24)
    name: str = Field(title=N_("Full name"), min_length=1, max_length=80)
    kind: str = Field(title=N_("Kind of unit"), min_length=1, max_length=30)
    level: str = Field(title=N_("Level"), max_length=12)
    is_team: bool = Field(False, title=N_("Team"))
    place: str = Field(title=N_("Division code"), min_length=2, max_length=12)
    credit_code: str = Field("", title=N_("Unified social credit code"), max_length=18)
    field: str = Field("", title=N_("Field of the society"), max_length=2)
    since: date | None = Field(None, title=N_("Belongs to it since"))


@performs(Act.ADD_UNIT)
def add_unit(actor: Actor, given: AddUnit, *, now: datetime) -> int:
    """Put a new unit on the tree below its parent; its id is returned."""
    parent = Unit.objects.filter(pk=given.parent).first() if given.parent else None
    permit_over(Act.ADD_UNIT, parent.over if parent else Over(), by=actor)
    place = Place.objects.filter(code=given.place).first()
    refuse_if(
        Refusal.of("unknown_place", field="place", code=given.place) if place is None else None,
        rules.why_bad_level(given.level),
        rules.why_bad_credit_code(given.credit_code),
        _what_is_taken(given),
    )
    unit = Unit(
        **given.model_dump(exclude={"parent", "place", "since", "credit_code"}),
        parent=parent,
        place=place,
        credit_code=given.credit_code or None,
    )
    unit.save(force_insert=True)
    place_below(unit, parent, given.since or now.date())
    note(Act.ADD_UNIT, unit, by=actor, now=now, after=given.model_dump(mode="json"))
    return unit.pk


def _what_is_taken(given: AddUnit) -> Iterator[Refusal]:
    if Unit.objects.filter(code=given.code).exists():
        yield Refusal.of("code_taken", field="code", code=given.code)
    if given.credit_code and Unit.objects.filter(credit_code=given.credit_code).exists():
        yield Refusal.of("code_taken", field="credit_code", code=given.credit_code)


def place_below(unit: Unit, parent: Unit | None, since: date) -> None:
    """Write a new unit's ancestors and the period of its membership."""
    above = [UnitAbove(unit=unit, ancestor=unit, depth=0)]
    if parent is not None:
        above += [
            UnitAbove(unit=unit, ancestor_id=row.ancestor_id, depth=row.depth + 1)
            for row in parent.above.all()
        ]
        Membership.objects.create(unit=unit, parent=parent, since=since)
    UnitAbove.objects.bulk_create(above)


class CreateAccount(BaseModel):
    """A new account at ``unit``, of a new person or (by ID number) of one who is known."""

    unit: int = Field(title=N_("Unit"))
    username: str = Field(title=N_("Account name"), min_length=3, max_length=40)
    name: str = Field(title=N_("Name"), min_length=2, max_length=40)
    id_number: str = Field("", title=N_("ID number"), max_length=18)
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
    password: str = Field(title=N_("First password"), min_length=12, max_length=128)


PERSONAL = ("name", "ethnicity", "political_status", "education", "title", "position", "rank",
            "employer", "specialty")  # fmt: skip


@performs(Act.CREATE_ACCOUNT)
def create_account(actor: Actor, given: CreateAccount, *, now: datetime) -> int:
    """Give a person an account; the first password must be changed at the first log-in."""
    unit = Unit.objects.filter(pk=given.unit).first()
    permit_over(Act.CREATE_ACCOUNT, unit.over if unit else Over(), by=actor)
    taken = Account.objects.filter(username=given.username).exists()
    refuse_if(
        Refusal.of("not_found", field="unit") if unit is None else None,
        rules.why_bad_id_number(given.id_number),
        Refusal.of("code_taken", field="username", code=given.username) if taken else None,
    )
    account = Account(
        username=given.username,
        person=person_known_as(given) or new_person(given),
        home=unit,
        email=given.email,
        must_change_password=True,
    )
    account.set_password(given.password)
    # Personal data enters the journal as a reference only.
    add(Act.CREATE_ACCOUNT, account, by=actor, now=now, username=given.username)
    return account.pk


def person_known_as(given: CreateAccount) -> Person | None:
    if not given.id_number:
        return None
    hashed = keyed_hash(plain_identity(given.id_number))
    return Person.objects.filter(id_number_hash=hashed).first()


def new_person(given: CreateAccount) -> Person:
    person = Person(**{name: getattr(given, name) for name in PERSONAL})
    if given.phone:
        person.phone_sealed, person.phone_masked = seal(given.phone), masked_phone(given.phone)
    if given.id_number:
        number = plain_identity(given.id_number)
        person.id_number_sealed = seal(number)
        person.id_number_hash = keyed_hash(number)
        person.id_number_masked = masked_identity(number)
        person.born = birth_date_of(number)
        person.sex = "f" if is_female(number) else "m"
    person.save()
    return person


class GrantPost(BaseModel):
    """Give ``account`` the ``post`` at ``unit`` from ``since`` on."""

    account: int = Field(title=N_("Account"))
    unit: int = Field(title=N_("Unit"))
    post: Post = Field(title=N_("Post"))
    since: datetime | None = Field(None, title=N_("From"))


@performs(Act.GRANT_POST)
def grant_post(actor: Actor, given: GrantPost, *, now: datetime) -> int:
    """Let an account hold a post at a unit; what must stay apart is refused."""
    unit = Unit.objects.filter(pk=given.unit).first()
    permit_over(Act.GRANT_POST, unit.over if unit else Over(), by=actor)
    account = Account.objects.filter(pk=given.account).first()
    if unit is None or account is None:
        raise Refused(Refusal.of("not_found", field="account"))
    held = [
        Post(post)
        for post in PostHeld.objects.filter(in_force(now), account__person=account.person_id)
        .values_list("post", flat=True)
    ]
    refuse_if(rules.why_not_together(held, given.post))
    holding = PostHeld(account=account, unit=unit, post=given.post.value, since=given.since or now)
    add(Act.GRANT_POST, holding, by=actor, now=now, post=given.post.value, unit=unit.pk,
        account=account.pk)  # fmt: skip
    return holding.pk
