"""Many persons enter at once as they would one by one."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.journal.queries import verify
from kaoping.foundation.people.models import Account, Person, PostHeld
from kaoping.foundation.refusal import Refused
from kaoping.programme.season.bulk import Entrant, enter_persons
from kaoping.programme.season.models import Subject
from tests.builders import DAY, NOON, SYSTEM, a_world, an_account, granted

pytestmark = pytest.mark.django_db
DEMO = replace(SYSTEM, way="demo", batch="b1")


def experts(world, number) -> list[Entrant]:
    rows = []
    for n in range(number):
        unit = (world.team, world.county, world.society)[n % 3]
        account = granted(an_account(unit, f"专家{n}"), Post.EXPERT, unit)
        rows.append(Entrant(account.pk, account.person_id, unit.pk))
    return rows


def test_they_stand_where_entering_one_by_one_would_have_put_them():
    world = a_world()
    rows = experts(world, 6)
    single = world.entered(granted(an_account(world.team), Post.EXPERT, world.team), world.team)

    assert enter_persons(DEMO, world.season, rows, now=NOON) == 6

    county, team = world.subject(world.county), world.subject(world.team)
    first = Subject.objects.get(season=world.season, person=rows[0].person_id)
    same = ("kind", "parent_id", "team_id", "level", "order", "lft", "rgt", "season_id")
    assert [getattr(first, f) for f in same] == [getattr(single, f) for f in same]
    assert (first.parent, first.team) == (county, team)
    entries = Entry.objects.filter(act=Act.ENTER_SEASON, batch="b1").order_by("seq")
    assert [(e.account_id, e.over_person, e.post, e.way) for e in entries] == [
        (row.account_id, row.person_id, "expert", "demo") for row in rows
    ]
    assert verify().broken_at is None


def test_one_who_cannot_enter_stops_all_with_every_reason():
    world = a_world()
    rows = experts(world, 3)
    enter_persons(DEMO, world.season, rows[:1], now=NOON)
    clerk = granted(an_account(world.county), Post.CLERK, world.county)
    before = Subject.objects.count()

    with pytest.raises(Refused) as caught:
        enter_persons(
            DEMO,
            world.season,
            [*rows, Entrant(clerk.pk, clerk.person_id, world.county.pk)],
            now=NOON,
        )

    assert {(r.code, r.field) for r in caught.value.refusals} == {
        ("entered_already", f"persons.{rows[0].person_id}"),
        ("not_an_expert_there", f"persons.{clerk.person_id}"),
    }
    assert Subject.objects.count() == before


def test_statements_do_not_grow_by_person():
    world = a_world()
    people = Person.objects.bulk_create(Person(name=f"专家{n}") for n in range(2_000))
    accounts = Account.objects.bulk_create(
        Account(username=f"x{n}", person=person, home=world.county)
        for n, person in enumerate(people)
    )
    PostHeld.objects.bulk_create(
        PostHeld(account=account, unit=world.county, post=Post.EXPERT, since=NOON - DAY)
        for account in accounts
    )
    rows = [Entrant(a.pk, a.person_id, world.county.pk) for a in accounts]

    with CaptureQueriesContext(connection) as statements:
        enter_persons(DEMO, world.season, rows, now=NOON)

    # What is left is the inserts, cut into pieces by SQLite's limit on parameters.
    assert len(statements) < len(rows) / 15
    assert Subject.objects.filter(season=world.season, person__isnull=False).count() == 2_000
