"""The units below the administrator's: listed, and one with all that is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.scope import units_where
from kaoping.acts.verbs import Act
from kaoping.administration.queries.posts import HeldRow, posts_at
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.people.queries import in_force
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import found
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
    cut: Cut = FIRST_PAGE,
    now: datetime,
) -> Page[UnitRow]:
    """The units directly below ``parent`` (the actor's own unit, without one).

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
    found = rows.select_related("place")
    return page_of(found, by, lambda rows: _unit_rows(rows, now), cut)


def unit_seen(actor: Actor, unit_id: int | None) -> Unit:
    """The unit, if it is the actor's to see; raises ``not_found``."""
    seen = Unit.objects.filter(units_where(actor, Act.SEE_UNIT, unit=""), pk=unit_id or 0)
    return found(seen.select_related("place", "parent").first())


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
