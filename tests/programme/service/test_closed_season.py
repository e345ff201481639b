"""Nobody enters a season that is closed; what was done in it stays to be read."""

import pytest
from django.test import Client

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.service.queries.years import seasons_of
from tests.builders import DAY, NOON, a_world
from tests.builders_season import the_office

pytestmark = pytest.mark.django_db


def test_a_closed_season_is_shown_and_not_offered(monkeypatch):
    world = a_world()
    later = NOON + 30 * DAY
    monkeypatch.setattr("kaoping.web.doors.now", lambda: later)
    expert = world.actor(Post.EXPERT, world.team)
    client = Client()
    client.force_login(world.account(Post.EXPERT, world.team))
    button = f'name="season" value="{world.season.pk}"'

    assert [one.is_open for one in seasons_of(expert)] == [True]
    assert button in client.get("/seasons/enter_season").content.decode()
    perform(Act.CLOSE_SEASON, the_office(world), {"season": world.season.pk}, now=later)

    assert [one.is_open for one in seasons_of(expert)] == [False]
    assert button not in client.get("/seasons/enter_season").content.decode()
    assert client.get(f"/year?season={world.season.pk}").status_code == 200
