"""Kept states: laid out as they were walked to, and only where nothing else was done before."""

import pytest
from django.db import DatabaseError, transaction

from kaoping.acts.posts import Post
from kaoping.foundation.people.models import Account
from kaoping.foundation.places.models import Place
from kaoping.programme.scheme.models import Edition
from tests.builders import a_world
from tests.builders_recommendation import an_expert
from tests.builders_reporting import a_report
from tests.kept_rows import all_tables, now_in
from tests.walked import WALK, Step


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    """These tests keep for themselves, beside what the run keeps."""
    monkeypatch.setattr(WALK, "root", Step())
    WALK.begin()


def a_world_with_a_report():
    world = a_world()
    return world, a_report(world, an_expert(world))


def a_world_with_the_teams_report():
    world = a_world()
    return world, a_report(world, world.subject(world.team))


def taken_back(walk):
    """What the walk gives and what the database holds then, before all of it is taken back."""
    with transaction.atomic():
        given, held = walk(), now_in(all_tables())
        transaction.set_rollback(True)
    WALK.begin()
    return given, held


@pytest.mark.django_db
def test_what_is_laid_out_is_to_the_row_what_was_walked_to():
    (walked_world, walked_report), walked = taken_back(a_world_with_a_report)
    (world, report), laid_out = taken_back(a_world_with_a_report)

    # Names are numbered through: walked to once more, all of them would be others.
    assert laid_out == walked
    assert sum(len(rows) for rows in walked.values()) > 100
    assert (world, report) == (walked_world, walked_report)
    assert world is not walked_world


@pytest.mark.django_db
def test_what_a_builder_changed_in_its_arguments_is_changed_alike():
    (walked_world, _), _ = taken_back(a_world_with_the_teams_report)
    (world, _), _ = taken_back(a_world_with_the_teams_report)

    assert (Post.TEAM_LEAD, world.team.pk) in world.accounts
    assert world.accounts == walked_world.accounts


@pytest.mark.django_db
def test_each_way_keeps_its_own():
    _, with_one = taken_back(a_world_with_a_report)
    (_, by_the_team), with_another = taken_back(a_world_with_the_teams_report)
    _, with_one_again = taken_back(a_world_with_a_report)

    assert by_the_team.subject.kind == "team"
    assert with_one == with_one_again != with_another


@pytest.mark.django_db
def test_a_write_of_the_tests_own_leads_to_where_nothing_is_kept():
    _, kept = taken_back(a_world_with_a_report)

    world = a_world()
    Place.objects.filter(pk=world.places.county.pk).update(name="改名县")
    report = a_report(world, an_expert(world))

    assert report.subject.person.accounts.get().username not in str(kept)
    assert "改名县" not in str(kept)


@pytest.mark.django_db
def test_what_is_taken_back_is_walked_to_anew():
    with transaction.atomic():
        a_world()
        transaction.set_rollback(True)

    assert a_world().places.country == Place.objects.get(level="country")
    assert Account.objects.exists()


@pytest.mark.django_db
def test_a_laid_out_edition_stays_as_it_is():
    taken_back(a_world)
    world = a_world()

    with pytest.raises(DatabaseError, match="a published edition cannot be changed"):
        Edition.objects.filter(pk=world.season.edition_id).update(state="draft")


@pytest.mark.django_db(transaction=True)
def test_in_real_transactions_everything_is_walked_to():
    a_world()

    assert WALK.here() is None
    assert WALK.root.next == {}
