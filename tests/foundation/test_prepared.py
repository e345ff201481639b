"""A prepared statement answers as its queryset does, and is made into SQL once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import DateTimeField, F
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from kaoping.acts.posts import Post
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.prepared import Given, Prepared, PreparedDelete, PreparedUpdate
from kaoping.foundation.units.models import Unit
from kaoping.programme.season.models import Subject
from tests.builders import NOON, a_world

pytestmark = pytest.mark.django_db


def subject_of(**values):
    return Prepared(
        lambda: Subject.objects.select_related("unit__place", "parent").filter(**values)
    )


def test_it_gives_the_rows_that_the_queryset_gives():
    world = a_world()
    prepared = subject_of(season=Given("season"), name=Given("name"))
    for unit in (world.county, world.province):
        place, wanted = unit.place, {"season": world.season.pk, "name": unit.name}
        (subject,) = prepared(**wanted)
        assert subject == Subject.objects.get(**wanted)
        with CaptureQueriesContext(connection) as asked:
            assert subject.unit.place == place
        assert len(asked) == 0
    assert prepared(season=world.season.pk, name="nobody") == []
    assert prepared.one(season=world.season.pk, name="nobody") is None


def test_moments_are_compared_as_such():
    world = a_world()
    account = world.account(Post.CLERK, world.county)
    prepared = Prepared(
        lambda: (
            PostHeld.objects.filter(
                account=Given("account"), since__lte=Given("at", DateTimeField())
            )
            .values_list("post", "since")
            .order_by("pk")
        )
    )
    since = PostHeld.objects.get(account=account).since
    assert prepared(account=account.pk, at=since) == [("clerk", since)]
    assert prepared(account=account.pk, at=since - timedelta(seconds=1)) == []
    assert prepared(account=account.pk, at=NOON) == [("clerk", since)]


def test_its_sql_is_made_once():
    made = []

    def built():
        made.append(1)
        return Subject.objects.filter(pk=Given("pk"))

    prepared = Prepared(built)
    for pk in (1, 2, 3):
        with CaptureQueriesContext(connection) as asked:
            prepared(pk=pk)
        assert len(asked) == 1
    assert len(made) == 1


def test_an_update_says_how_many_rows_it_changed():
    world = a_world()
    moved = PreparedUpdate(
        lambda: Subject.objects.filter(pk=Given("pk"), rgt__lte=Given("most")),
        rgt=F("rgt") + Given("more"),
    )
    subject = world.subject(world.county)
    before = subject.rgt
    assert moved(pk=subject.pk, most=before, more=5) == 1
    assert moved(pk=subject.pk, most=before, more=5) == 0
    subject.refresh_from_db()
    assert subject.rgt == before + 5


@pytest.mark.django_db(transaction=True)
def test_a_lock_wants_a_transaction():
    prepared = Prepared(lambda: Subject.objects.select_for_update().filter(pk=Given("pk")))
    with pytest.raises(TransactionManagementError):
        prepared(pk=1)


OF_CODES = Prepared(
    lambda: Unit.objects.filter(code__among=Given("codes")).values_list("code", "is_team")
)
CHILDREN = Prepared(lambda: Unit.objects.filter(parent__among=Given("parents")).values_list("pk"))


def test_any_number_of_values_is_one_text():
    world = a_world()
    codes = {world.team.code, world.county.code}
    both = OF_CODES(codes=codes)
    assert set(both) == set(Unit.objects.filter(code__in=codes).values_list("code", "is_team"))
    assert {type(is_team) for _, is_team in both} == {bool}
    assert OF_CODES(codes=[]) == []


def test_ids_of_another_table_are_looked_for_as_well():
    world = a_world()
    found = Unit.objects.filter(parent=world.county).values_list("pk")
    assert found
    assert set(CHILDREN(parents=[world.county.pk])) == set(found)


def test_a_number_that_no_column_holds_finds_nothing():
    world = a_world()
    assert subject_of(season=Given("season"))(season=10**30) == []
    assert CHILDREN(parents=[10**30, world.county.pk]) == CHILDREN(parents=[world.county.pk])


def test_a_write_gives_the_rows_that_it_changed_in_the_shape_asked_for():
    world = a_world()
    renamed = PreparedUpdate(
        lambda: Unit.objects.filter(code__among=Given("codes")), name=Given("name")
    )
    both = [world.county.code, world.province.code]
    changed = renamed.returning(codes=both, name="新名")
    assert {unit.pk for unit in changed} == {world.county.pk, world.province.pk}
    assert all(type(unit) is Unit and unit.name == "新名" for unit in changed)
    assert changed[0].level == Unit.objects.get(pk=changed[0].pk).level
    assert renamed.returning(codes=["NOBODY"], name="别名") == []
    account = world.account(Post.CLERK, world.county)
    dropped = PreparedDelete(
        lambda: PostHeld.objects.filter(account=Given("account")).values_list("post")
    )
    assert dropped.returning(account=account.pk) == [("clerk",)]
    assert dropped.returning(account=account.pk) == []
    assert not PostHeld.objects.filter(account=account).exists()


def test_a_write_to_a_number_that_no_column_holds_changes_nothing():
    world = a_world()
    renamed = PreparedUpdate(lambda: Unit.objects.filter(pk=Given("id")), name=Given("name"))
    assert renamed(id=10**30, name="新名") == 0
    assert renamed.returning(id=10**30, name="新名") == []
    assert renamed(id=world.county.pk, name="新名") == 1
