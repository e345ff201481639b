"""Opening a season freezes the tree."""

import pytest

from kaoping.acts.posts import Post
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.journal.queries import verify
from kaoping.programme.season.models import Subject
from tests.builders import a_world, an_account, granted

pytestmark = pytest.mark.django_db


def test_the_tree_below_the_host_is_frozen_with_numbers_for_within():
    world = a_world()

    found = {s.unit_id: s for s in Subject.objects.filter(season=world.season)}

    assert set(found) == {
        u.pk for u in (world.office, world.province, world.society, world.county, world.team)
    }
    county, team = found[world.county.pk], found[world.team.pk]
    assert county.lft <= team.lft <= county.rgt
    assert not found[world.society.pk].lft <= team.lft <= found[world.society.pk].rgt
    assert team.parent_id == county.pk


def test_a_person_enters_below_the_unit_of_the_team():
    world = a_world()
    expert = granted(an_account(world.team), Post.EXPERT, world.team)

    subject = world.entered(expert, world.team)

    assert (subject.parent.unit, subject.team.unit) == (world.county, world.team)


def test_every_act_so_far_stands_in_an_unbroken_journal():
    a_world()

    proof = verify()

    assert proof.broken_at is None
    assert proof.entries == Entry.objects.count() > 10
