"""The accounts below the administrator's, and one's own; personal data masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.posts import Post
from kaoping.acts.scope import units_where
from kaoping.acts.verbs import Act
from kaoping.administration.queries.posts import HeldRow, held_rows
from kaoping.administration.queries.units import unit_seen
from kaoping.foundation.people.models import Account, Person, PostHeld
from kaoping.foundation.people.queries import in_force
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import found


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in a list, with the posts it holds now as (post, unit) pairs."""

    id: int
    username: str
    person: str
    home: str
    is_active: bool
    posts: list[tuple[Post, str]]


def accounts_below(
    actor: Actor,
    *,
    unit: int | None = None,
    post: str = "",
    search: str = "",
    by: Sequence[str] = ("username",),
    cut: Cut = FIRST_PAGE,
    now: datetime,
) -> Page[AccountRow]:
    """Accounts at home in the actor's units (or in one of them)."""
    rows = Account.objects.filter(units_where(actor, Act.SEE_UNIT, unit="home"))
    if unit is not None:
        rows = rows.filter(home_id=unit_seen(actor, unit).pk)
    if post:
        holding = PostHeld.objects.filter(in_force(now), account=OuterRef("pk"), post=post)
        rows = rows.filter(Exists(holding))
    if search:
        rows = rows.filter(Q(username__startswith=search) | Q(person__name__startswith=search))
    found = rows.select_related("person", "home")
    return page_of(found, by, lambda rows: _account_rows(rows, now), cut)


def _account_rows(found: Sequence[Account], now: datetime) -> list[AccountRow]:
    held: dict[int, list[tuple[Post, str]]] = {}
    lines = PostHeld.objects.filter(in_force(now), account_id__in=[a.pk for a in found])
    for account, post, unit in lines.order_by("id").values_list("account", "post", "unit__name"):
        held.setdefault(account, []).append((Post(post), unit))
    return [
        AccountRow(
            account.pk,
            account.username,
            account.person.name if account.person else "",
            account.home.name if account.home else "",
            account.is_active,
            held.get(account.pk, []),
        )
        for account in found
    ]


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """Personal data as screens show it: numbers masked, nothing opened."""

    name: str
    id_number: str
    phone: str
    sex: str
    born: date | None
    ethnicity: str
    political_status: str
    education: str
    title: str
    position: str
    rank: str
    employer: str
    specialty: str
    version: int


@dataclass(frozen=True, slots=True)
class AccountCard:
    """Everything kept of one account that its administrator may see."""

    id: int
    username: str
    email: str
    home_id: int | None
    home: str
    home_code: str
    is_active: bool
    must_change_password: bool
    version: int
    person: PersonDetails | None
    posts: list[HeldRow]


def account_card(actor: Actor, account_id: int) -> AccountCard:
    """One account with its posts, past ones included; raises ``not_found``."""
    account = found(
        Account.objects.filter(units_where(actor, Act.SEE_UNIT, unit="home"), pk=account_id)
        .select_related("person", "home")
        .first()
    )
    return _card(account)


def own_card(actor: Actor) -> AccountCard:
    """The actor's own account."""
    account = found(
        Account.objects.select_related("person", "home").filter(pk=actor.account_id or 0).first()
    )
    return _card(account)


def _card(account: Account) -> AccountCard:
    rows = PostHeld.objects.filter(account=account).select_related("unit", "account__person")
    return AccountCard(
        account.pk,
        account.username,
        account.email,
        account.home_id,
        account.home.name if account.home else "",
        account.home.code if account.home else "",
        account.is_active,
        account.must_change_password,
        account.version,
        _details(account.person) if account.person else None,
        held_rows(rows.order_by("-since")),
    )


def _details(person: Person) -> PersonDetails:
    return PersonDetails(
        name=person.name,
        id_number=person.id_number_masked,
        phone=person.phone_masked,
        sex=person.sex,
        born=person.born,
        ethnicity=person.ethnicity,
        political_status=person.political_status,
        education=person.education,
        title=person.title,
        position=person.position,
        rank=person.rank,
        employer=person.employer,
        specialty=person.specialty,
        version=person.version,
    )
