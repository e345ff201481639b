"""Every record shows its history to those who may see it, and to nobody else."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from kaoping.acts.posts import Post
from tests.builders import NOON, a_world
from tests.builders_publicity import (
    a_notice,
    a_ruled_objection,
    after,
    an_issued_commendation,
    first_entry,
)
from tests.builders_recommendation import a_quota, honour_for
from tests.builders_season import a_provincial_season

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


def history(world, post: Post, unit, address: str) -> list[str] | None:
    """The acts of the history on a page, newest first; None where the page has none."""
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(world.account(post, unit))
    page = client.get(address)
    assert page.status_code == 200, address
    soup = BeautifulSoup(page.content, "html.parser")
    if not soup.select('section[aria-labelledby^="history"]'):
        return None
    return [act.get_text() for act in soup.select(".k-history li > strong")]


def test_season_and_edition():
    world = a_world()
    a_provincial_season(world, year=2025)
    here = reverse("office_season", args=[world.season.pk])
    editions = reverse("office_editions")

    assert history(world, Post.SEASON_OFFICE, world.office, here) == ["Set calendar", "Open season"]
    assert history(world, Post.SEASON_OFFICE, world.province, here) is None
    assert history(world, Post.SEASON_OFFICE, world.office, editions) == [
        "Publish edition",
        "Draft edition",
    ]
    assert history(world, Post.SEASON_OFFICE, world.society, editions) is None


def test_notice_and_objection():
    world = a_world()
    notice = a_notice(world)
    case = a_ruled_objection(world, first_entry(notice), upheld=False)
    names = reverse("notice_names", args=[notice.pk])

    assert history(world, Post.SEASON_OFFICE, world.office, names) == ["Publish notice"]
    assert history(
        world, Post.DISCIPLINE_AUDITOR, world.office, reverse("objection", args=[case.pk])
    ) == ["Rule on objection", "Admit objection", "Object"]


def test_commendation(monkeypatch):
    world = a_world()
    issued = an_issued_commendation(world)
    monkeypatch.setattr("kaoping.web.doors.now", lambda: after(world.season.notices.get()))

    page = reverse("commendation", args=[issued.pk])
    acts = history(world, Post.SEASON_OFFICE, world.office, page)
    assert acts[-2:] == ["Files made", "Issue commendation"]


def test_slate_with_its_places():
    world = a_world()
    subject = world.subject(world.province)
    honour = honour_for(subject)
    page = reverse("slate", args=[subject.pk, honour])

    assert history(world, Post.RECOMMENDER, world.province, page) == []
    a_quota(world, world.province, honour, 2)
    assert history(world, Post.RECOMMENDER, world.province, page) == ["Allot quota"]
