"""The terms that records follow."""

import pytest

from kaoping.programme.service.terms import edition_for_records
from tests.builders import a_world

pytestmark = pytest.mark.django_db


def test_records_follow_the_edition_of_the_open_season():
    world = a_world()
    terms = edition_for_records(world.team.pk)

    assert (terms.season_id, terms.edition.key) == (world.season.pk, "national-2017")
    assert terms.kinds.day_hours_at_most == 12
    assert terms.kinds.supports["training"] == "training"
