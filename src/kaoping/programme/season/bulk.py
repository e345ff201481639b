"""Many persons entering a season at once: the same checks, one journal entry each."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from kaoping.acts.perform import journalled, note
from kaoping.acts.posts import Post
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Person, PostHeld
from kaoping.foundation.people.queries import in_force
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import why_archived
from kaoping.programme.season.tree import person_subject

BATCH = 2000


class Entrant(NamedTuple):
    """A person who enters with an account that is expert at ``unit_id`` (a unit or a team)."""

    account_id: int
    person_id: int
    unit_id: int


def enter_persons(actor: Actor, season: Season, rows: Sequence[Entrant], *, now: datetime) -> int:
    """Let each person enter ``season`` as ``enter_season`` would, all or none.

    ``actor`` is the way in that brings them; each entry in the journal is the person's own,
    under the actor's batch. Returns how many entered.
    """
    with journalled():
        homes = {
            home.unit_id: home
            for home in Subject.objects.select_related("parent").filter(
                season=season, unit__isnull=False
            )
        }
        refuse_if(why_archived(season.state))
        for start in range(0, len(rows), BATCH):
            _enter(actor, homes, rows[start : start + BATCH], season, now)
    return len(rows)


def _enter(
    actor: Actor,
    homes: dict[int | None, Subject],
    rows: Sequence[Entrant],
    season: Season,
    now: datetime,
) -> None:
    experts = _experts(rows, now)
    entered = set(
        Subject.objects.filter(
            season=season, person_id__in=[row.person_id for row in rows]
        ).values_list("person_id", flat=True)
    )
    refuse_if(
        refusal
        for row in rows
        for refusal in _reasons(actor, row, homes=homes, experts=experts, entered=entered)
    )
    people = Person.objects.only("name").in_bulk([row.person_id for row in rows])
    subjects = [person_subject(people[row.person_id], homes[row.unit_id]) for row in rows]
    Subject.objects.bulk_create(subjects)
    for row, subject in zip(rows, subjects, strict=True):
        by = _entrant(actor, row)
        note(Act.ENTER_SEASON, subject, by=by, now=now, after={"unit": row.unit_id})


def _experts(rows: Sequence[Entrant], now: datetime) -> set[Entrant]:
    """Those of the rows whose account is the person's and holds the post of expert there."""
    held = PostHeld.objects.filter(
        in_force(now), Q(post=Post.EXPERT), account_id__in=[row.account_id for row in rows]
    )
    return {
        Entrant(*found) for found in held.values_list("account_id", "account__person_id", "unit_id")
    }


def _entrant(actor: Actor, row: Entrant) -> Actor:
    return replace(
        actor,
        account_id=row.account_id,
        person_id=row.person_id,
        unit_id=row.unit_id,
        post=Post.EXPERT,
        standings=(),
    )


def _reasons(
    actor: Actor,
    row: Entrant,
    *,
    homes: dict[int | None, Subject],
    experts: set[Entrant],
    entered: Collection[int | None],
) -> list[Refusal]:
    """Why this one cannot enter, by person."""
    at = f"persons.{row.person_id}"
    found = [
        why_not(_entrant(actor, row), Act.ENTER_SEASON, over=Over(person_id=row.person_id)),
        None if row in experts else Refusal.of("not_an_expert_there", field=at),
        None if row.unit_id in homes else Refusal.of("not_in_this_season", field=at),
        Refusal.of("entered_already", field=at) if row.person_id in entered else None,
    ]
    return [refusal for refusal in found if refusal is not None]
