"""The organization tree: adding, amending, moving and closing units."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

from django.utils.timezone import localdate
from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN
from kaoping.acts.days import Day
from kaoping.acts.perform import change, note, performs, permit_over, why_stale
from kaoping.acts.verbs import Act
from kaoping.administration import rules
from kaoping.administration.actions.loading import Reason, unit_for
from kaoping.administration.kinds import why_no_such_kind
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.people.queries import not_ended
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.foundation.units.credit_code import plain_credit_code
from kaoping.foundation.units.models import Membership, Unit, UnitAbove
from kaoping.foundation.words import N_

Division = Annotated[
    str,
    Field(
        title=N_("Division code"),
        min_length=2,
        max_length=12,
        description=N_("Of the division it lies in, such as 520527."),
    ),
]


class AddUnit(BaseModel):
    """A new unit below ``parent``; only the first unit of an installation has none."""

    parent: int | None = Field(None, title=N_("Parent unit"))
    code: str = Field(title=N_("Unit code"), min_length=1, max_length=24)
    name: str = Field(title=N_("Full name"), min_length=1, max_length=80)
    kind: str = Field(title=N_("Kind of unit"), min_length=1, max_length=30)
    level: str = Field(title=N_("Level"), max_length=12)
    is_team: bool = Field(False, title=N_("Team"))
    place: Division
    credit_code: str = Field("", title=N_("Unified social credit code"), max_length=18)
    field: str = Field("", title=N_("Field of the society"), max_length=2)
    since: Day | None = Field(None, title=N_("Belongs to it since"))


@performs(Act.ADD_UNIT)
def add_unit(actor: Actor, given: AddUnit, *, now: datetime) -> int:
    """Put a new unit on the tree below its parent; its id is returned."""
    parent = Unit.objects.filter(pk=given.parent).first() if given.parent else None
    permit_over(Act.ADD_UNIT, parent.over if parent else Over(), by=actor)
    place = Place.objects.filter(code=given.place).first()
    refuse_if(
        Refusal.of("unknown_place", field="place", code=given.place) if place is None else None,
        rules.why_bad_level(given.level),
        why_no_such_kind(given.kind, given.is_team),
        rules.why_bad_credit_code(given.credit_code),
        why_not_below(parent, given.level) if parent else None,
        _what_is_taken(given.code, given.credit_code),
        rules.why_to_come(given.since, localdate(now)),
    )
    unit = Unit(
        **given.model_dump(exclude={"parent", "place", "since", "credit_code"}),
        parent=parent,
        place=place,
        credit_code=plain_credit_code(given.credit_code) or None,
    )
    unit.save(force_insert=True)
    place_below(unit, parent, given.since or localdate(now))
    note(Act.ADD_UNIT, unit, by=actor, now=now, after=given.model_dump(mode="json"))
    return unit.pk


def why_not_below(parent: Unit, level: str) -> Iterator[Refusal]:
    """Reasons against a unit of ``level`` belonging to ``parent``."""
    if parent.closed_on:
        yield Refusal.of("unit_closed", field="parent")
    if parent.is_team:
        yield Refusal.of("teams_have_none_below", field="parent")
    above = rules.why_level_above(level, parent.level)
    if above:
        yield above


def _what_is_taken(code: str, credit_code: str, but: Unit | None = None) -> Iterator[Refusal]:
    others = Unit.objects.exclude(pk=but.pk) if but else Unit.objects.all()
    if code and others.filter(code=code).exists():
        yield Refusal.of("code_taken", field="code", code=code)
    plain = plain_credit_code(credit_code)
    if plain and others.filter(credit_code=plain).exists():
        yield Refusal.of("code_taken", field="credit_code", code=credit_code)


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


class AmendUnit(BaseModel):
    """Correct what is kept of a unit; its code and its parent have their own acts."""

    unit: int = Field(title=N_("Unit"), json_schema_extra=HIDDEN)
    name: str = Field(title=N_("Full name"), min_length=1, max_length=80)
    kind: str = Field(title=N_("Kind of unit"), min_length=1, max_length=30)
    level: str = Field(title=N_("Level"), max_length=12)
    place: Division
    credit_code: str = Field("", title=N_("Unified social credit code"), max_length=18)
    field: str = Field("", title=N_("Field of the society"), max_length=2)
    version: int | None = None


@performs(Act.AMEND_UNIT)
def amend_unit(actor: Actor, given: AmendUnit, *, now: datetime) -> None:
    """Write the corrected facts; seasons that are open keep their frozen names."""
    unit = unit_for(Act.AMEND_UNIT, given.unit, actor)
    place = Place.objects.filter(code=given.place).first()
    refuse_if(
        why_stale(unit, given.version),
        Refusal.of("unknown_place", field="place", code=given.place) if place is None else None,
        rules.why_bad_level(given.level),
        why_no_such_kind(given.kind, unit.is_team),
        rules.why_bad_credit_code(given.credit_code),
        rules.why_level_above(given.level, unit.parent.level) if unit.parent else None,
        _what_is_taken("", given.credit_code, but=unit),
    )
    fields: dict[str, Any] = given.model_dump(include={"name", "kind", "level", "field"})
    credit_code = plain_credit_code(given.credit_code) or None
    change(Act.AMEND_UNIT, unit, by=actor, now=now, place=place, credit_code=credit_code, **fields)


class MoveUnit(BaseModel):
    """Let a unit belong to another parent from a day on, with all that is below it."""

    unit: int = Field(title=N_("Unit"), json_schema_extra=HIDDEN)
    parent: int = Field(title=N_("New parent unit"))
    since: Day = Field(title=N_("Belongs to it since"))
    reason: Reason
    version: int | None = None


@performs(Act.MOVE_UNIT)
def move_unit(actor: Actor, given: MoveUnit, *, now: datetime) -> None:
    """Move a unit and its subtree; both the old and the new place must be the actor's.

    Open seasons keep their frozen tree: there ``move_subject`` is another act.
    """
    unit = unit_for(Act.MOVE_UNIT, given.unit, actor)
    parent = unit_for(Act.MOVE_UNIT, given.parent, actor)
    # Whoever administers only this unit cannot take it out of the hands above.
    permit_over(Act.MOVE_UNIT, unit.parent.over if unit.parent else Over(), by=actor)
    _lock_tree(unit)
    last = unit.memberships.filter(until=None).first()
    refuse_if(
        why_stale(unit, given.version),
        Refusal.of("below_itself", field="parent")
        if parent.above.filter(ancestor=unit).exists()
        else None,
        why_not_below(parent, unit.level),
        Refusal.of("belongs_there_already", field="parent") if parent == unit.parent else None,
        rules.why_to_come(given.since, localdate(now)),
        Refusal.of("before_last_move", field="since", since=last.since)
        if last and given.since < last.since
        else None,
    )
    _belongs(unit, parent, last, given.since)
    rehang(unit, parent)
    change(Act.MOVE_UNIT, unit, by=actor, now=now, reason=given.reason, parent=parent)


def _belongs(unit: Unit, parent: Unit, last: Membership | None, since: date) -> None:
    """Below ``parent`` from ``since`` on; a parent of that very day gives its place to it."""
    if last and last.since == since:
        unit.memberships.filter(pk=last.pk).update(parent=parent)
        return
    unit.memberships.filter(until=None).update(until=since)
    Membership.objects.create(unit=unit, parent=parent, since=since)


def _lock_tree(unit: Unit) -> None:
    """One move at a time: two crossing moves could otherwise close a circle."""
    roots = Unit.objects.filter(parent=None).order_by("pk")
    list(roots.select_for_update().values_list("pk", flat=True))
    unit.refresh_from_db()


def rehang(unit: Unit, parent: Unit) -> None:
    """Rewrite who is above each unit of the subtree: what lay above goes, ``parent``'s comes."""
    inside = UnitAbove.objects.filter(ancestor=unit)
    depths = dict(inside.values_list("unit_id", "depth"))
    old = UnitAbove.objects.filter(unit=unit, depth__gt=0).values("ancestor")
    UnitAbove.objects.filter(unit__in=inside.values("unit"), ancestor__in=old).delete()
    new = list(parent.above.values_list("ancestor_id", "depth"))
    UnitAbove.objects.bulk_create(
        (
            UnitAbove(unit_id=below, ancestor_id=ancestor, depth=depth + height + 1)
            for below, depth in depths.items()
            for ancestor, height in new
        ),
        batch_size=2000,
    )


class CloseUnit(BaseModel):
    """Close a unit: it takes no further part, and what it did stays."""

    unit: int = Field(title=N_("Unit"), json_schema_extra=HIDDEN)
    reason: Reason
    version: int | None = None


@performs(Act.CLOSE_UNIT)
def close_unit(actor: Actor, given: CloseUnit, *, now: datetime) -> None:
    """Close a unit that has no open unit below it and no post still held."""
    unit = unit_for(Act.CLOSE_UNIT, given.unit, actor)
    below = unit.children.filter(closed_on=None).count()
    held = PostHeld.objects.filter(not_ended(now), unit=unit).count()
    refuse_if(
        why_stale(unit, given.version),
        Refusal.of("unit_closed") if unit.closed_on else None,
        Refusal.of("units_below_open", count=below) if below else None,
        Refusal.of("posts_still_held", count=held) if held else None,
    )
    change(Act.CLOSE_UNIT, unit, by=actor, now=now, reason=given.reason, closed_on=localdate(now))
