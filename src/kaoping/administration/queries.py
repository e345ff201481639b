"""What administrators may see: the units below theirs, the accounts and posts there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kaoping.acts.paging import ROWS, Page, page_of
from kaoping.acts.posts import Post
from kaoping.acts.scope import units_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account, Person, PostHeld, Token
from kaoping.foundation.people.queries import in_force, not_ended
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.units.models import Membership, Unit


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the tree; ``below`` are the open units directly below it, ``posts`` those held."""

    id: int
    code: str
    name: str
    kind: str
    level: str
    is_team: bool
    place: str
    closed_on: date | None
    below: int
    posts: int


def units_below(
    actor: Actor,
    *,
    parent: int | None = None,
    search: str = "",
    by: Sequence[str] = ("code",),
    after: str = "",
    before: str = "",
    size: int = ROWS,
    now: datetime,
) -> Page[UnitRow]:
    """The units directly below ``parent`` (the actor's own unit, without one), by code.

    With ``search`` all units below are looked through, by name or the beginning of the
    code. Raises ``not_found`` for a parent that is not the actor's to see.
    """
    top = unit_seen(actor, parent or actor.unit_id)
    if search:
        rows = Unit.objects.filter(
            Q(name__contains=search) | Q(code__startswith=search), above__ancestor=top
        )
    else:
        rows = top.children.all()
    return page_of(
        rows.select_related("place"),
        by,
        lambda found: _unit_rows(found, now),
        after=after,
        before=before,
        size=size,
    )


def unit_seen(actor: Actor, unit_id: int | None) -> Unit:
    """The unit, if it is the actor's to see; raises ``not_found``."""
    seen = Unit.objects.filter(units_where(actor, Act.SEE_UNIT, unit=""), pk=unit_id or 0)
    unit = seen.select_related("place", "parent").first()
    if unit is None:
        raise Refused(Refusal.of("not_found"))
    return unit


def _unit_rows(found: Sequence[Unit], now: datetime) -> list[UnitRow]:
    ids = [unit.pk for unit in found]
    below = Unit.objects.filter(parent_id__in=ids, closed_on=None).values_list("parent_id")
    posts = PostHeld.objects.filter(in_force(now), unit_id__in=ids).values_list("unit_id")
    below_of = dict(below.annotate(count=Count("id")))
    posts_of = dict(posts.annotate(count=Count("id")))
    return [
        UnitRow(
            unit.pk,
            unit.code,
            unit.name,
            unit.kind,
            unit.level,
            unit.is_team,
            unit.place.name,
            unit.closed_on,
            below_of.get(unit.pk, 0),
            posts_of.get(unit.pk, 0),
        )
        for unit in found
    ]


@dataclass(frozen=True, slots=True)
class Belonged:
    """To whom a unit belonged, from when until when (the day of the move is the new one's)."""

    parent: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A post held, by whom and where."""

    id: int
    post: Post
    unit_id: int
    unit: str
    account_id: int
    person_id: int | None
    username: str
    person: str
    since: datetime
    until: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class UnitCard:
    """Everything kept of one unit; ``steps`` are the units above it, highest first, from the
    actor's own unit on."""

    id: int
    code: str
    name: str
    kind: str
    level: str
    is_team: bool
    place: str
    place_code: str
    credit_code: str
    field: str
    parent_id: int | None
    closed_on: date | None
    version: int
    steps: list[tuple[int, str]]
    belonged: list[Belonged]
    posts: list[HeldRow]


def unit_card(actor: Actor, unit_id: int, now: datetime) -> UnitCard:
    """One unit with those above it, its memberships and posts; raises ``not_found``."""
    unit = unit_seen(actor, unit_id)
    memberships = Membership.objects.filter(unit=unit).select_related("parent").order_by("-since")
    return UnitCard(
        id=unit.pk,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        level=unit.level,
        is_team=unit.is_team,
        place=unit.place.name,
        place_code=unit.place.code,
        credit_code=unit.credit_code or "",
        field=unit.field,
        parent_id=unit.parent_id,
        closed_on=unit.closed_on,
        version=unit.version,
        steps=steps_to(actor, unit.pk),
        belonged=[Belonged(m.parent.name, m.since, m.until) for m in memberships],
        posts=posts_at(unit.pk, now),
    )


def steps_to(actor: Actor, unit_id: int) -> list[tuple[int, str]]:
    """The units from the actor's own down to this one, each with its name."""
    rows = Unit.objects.filter(
        units_where(actor, Act.SEE_UNIT, unit=""), below__unit_id=unit_id
    ).order_by("-below__depth")
    return list(rows.values_list("pk", "name"))


def posts_at(unit_id: int, now: datetime) -> list[HeldRow]:
    """The posts held at a unit, now or from a later day on, in the order of the story."""
    rows = PostHeld.objects.filter(not_ended(now), unit_id=unit_id)
    return _held_rows(rows.select_related("unit", "account__person").order_by("since", "id"))


def _held_rows(rows: QuerySet[PostHeld]) -> list[HeldRow]:
    found = [
        HeldRow(
            held.pk,
            Post(held.post),
            held.unit_id,
            held.unit.name,
            held.account_id,
            held.account.person_id,
            held.account.username,
            held.account.person.name if held.account.person else held.account.username,
            held.since,
            held.until,
            held.version,
        )
        for held in rows
    ]
    order = list(Post)
    return sorted(found, key=lambda row: order.index(row.post))


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
    after: str = "",
    before: str = "",
    size: int = ROWS,
    now: datetime,
) -> Page[AccountRow]:
    """Accounts at home in the actor's units (or in one of them), by account name."""
    rows = Account.objects.filter(units_where(actor, Act.SEE_UNIT, unit="home"))
    if unit is not None:
        rows = rows.filter(home_id=unit_seen(actor, unit).pk)
    if post:
        holding = PostHeld.objects.filter(in_force(now), account=OuterRef("pk"), post=post)
        rows = rows.filter(Exists(holding))
    if search:
        rows = rows.filter(Q(username__startswith=search) | Q(person__name__startswith=search))
    return page_of(
        rows.select_related("person", "home"),
        by,
        lambda found: _account_rows(found, now),
        after=after,
        before=before,
        size=size,
    )


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
    account = (
        Account.objects.filter(units_where(actor, Act.SEE_UNIT, unit="home"), pk=account_id)
        .select_related("person", "home")
        .first()
    )
    if account is None:
        raise Refused(Refusal.of("not_found"))
    return _card(account)


def own_card(actor: Actor) -> AccountCard:
    """The actor's own account."""
    account = (
        Account.objects.select_related("person", "home").filter(pk=actor.account_id or 0).first()
    )
    if account is None:
        raise Refused(Refusal.of("not_found"))
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
        _held_rows(rows.order_by("-since")),
    )


def person_details(actor: Actor, account_id: int) -> PersonDetails | None:
    """The masked data of the person behind an account; raises ``not_found``."""
    return account_card(actor, account_id).person


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


def holding_card(actor: Actor, holding_id: int) -> HeldRow:
    """One post held at the actor's units; raises ``not_found``."""
    rows = PostHeld.objects.filter(units_where(actor, Act.SEE_UNIT), pk=holding_id)
    found = _held_rows(rows.select_related("unit", "account__person"))
    if not found:
        raise Refused(Refusal.of("not_found"))
    return found[0]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """An access token as its owner sees it: never the token itself."""

    id: int
    name: str
    post: Post
    unit: str
    created: datetime
    expires: datetime
    revoked: datetime | None


def tokens_of(actor: Actor) -> list[TokenRow]:
    """The actor's own tokens, newest first."""
    rows = Token.objects.filter(holding__account_id=actor.account_id or 0).order_by(
        "-created", "-id"
    )
    return [
        TokenRow(
            token.pk,
            token.name,
            Post(token.holding.post),
            token.holding.unit.name,
            token.created,
            token.expires,
            token.revoked,
        )
        for token in rows.select_related("holding__unit")
    ]


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A prepared account of the demonstration in one of its posts."""

    username: str
    holding: int
    post: Post
    unit: str
    person: str


def demo_roles(now: datetime) -> list[DemoRole]:
    """The roles that the demonstration prepared, in the order of the story: its visitors
    step into them. There are none in any other installation."""
    prepared = roles_file()
    if not prepared.exists():
        return []
    wanted = [tuple(role) for role in json.loads(prepared.read_text("utf-8"))]
    held = PostHeld.objects.filter(
        in_force(now), account__is_active=True, account__username__in=[name for name, _ in wanted]
    )
    rows = {
        (row.username, str(row.post)): row
        for row in _held_rows(held.select_related("unit", "account__person"))
    }
    found = [rows[role] for role in wanted if role in rows]
    return [DemoRole(row.username, row.id, row.post, row.unit, row.person) for row in found]


def roles_file() -> Path:
    """Where the demonstration keeps which roles it prepared: account names and posts."""
    return Path(settings.HOME) / "demo-roles.json"


def is_empty() -> bool:
    """Whether this installation has no unit yet."""
    return not Unit.objects.exists()
