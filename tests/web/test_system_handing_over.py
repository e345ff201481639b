"""Who hands over a post sees, before it is done, what lies open in the hands of who leaves it."""

import pytest
from bs4 import BeautifulSoup

from kaoping.acts.posts import Post
from kaoping.administration.queries.posts import HeldRow, holding_card
from kaoping.foundation.people.models import PostHeld
from kaoping.programme.honours.queries.open_work import open_work
from kaoping.programme.judging.models import Assignment
from kaoping.programme.reporting.drafts import save_draft
from kaoping.programme.reporting.rules import ReportState
from tests.builders import NOON, World, a_world
from tests.builders_everything import HOLDERS, a_busy_world, holder
from tests.builders_judging import an_assigned_panel, seats_on
from tests.builders_recommendation import a_filed_package
from tests.builders_reporting import a_report

pytestmark = pytest.mark.django_db


def held_by(world: World, account, post: Post, unit) -> HeldRow:
    held = PostHeld.objects.get(account=account, post=post, unit=unit)
    return holding_card(world.actor(Post.ADMINISTRATOR, world.office), held.pk)


def counted(held: HeldRow) -> dict[str, int]:
    return open_work(held, NOON)


def test_every_post_is_asked_for_its_own_kind_of_work():
    world = a_busy_world()
    found = {}
    for post, where in HOLDERS:
        account, unit = holder(world, post, where)
        found[post] = counted(held_by(world, account, post, unit))
    assert found == {post: {} for post, _ in HOLDERS} | {
        Post.CLERK: {"To write": 1},
        Post.VERIFIER: {"To verify": 1},
        Post.DISCIPLINE_AUDITOR: {"Objections not decided yet": 1},
    }


def test_a_report_not_sent_and_what_was_only_typed():
    world = a_world()
    lead = world.account(Post.TEAM_LEAD, world.team)
    a_report(world, world.subject(world.team), ReportState.DRAFT)
    save_draft(lead.pk, "record:new", {"title": "培训"}, 0, now=NOON)

    assert counted(held_by(world, lead, Post.TEAM_LEAD, world.team)) == {
        "Reports begun or returned, not sent up": 1,
        "Typed and not saved; it stays with the account": 1,
    }


def test_a_package_to_receive():
    world = a_world()
    a_filed_package(world)
    office = world.account(Post.SEASON_OFFICE, world.office)
    assert counted(held_by(world, office, Post.SEASON_OFFICE, world.office)) == {
        "Packages filed, to be received": 1
    }


def test_candidates_to_score():
    world = a_world()
    panel = an_assigned_panel(world)
    judge = seats_on(panel)[0].account
    to_score = Assignment.objects.filter(account=judge, state="given").count()
    assert to_score > 0
    assert counted(held_by(world, judge, Post.JUDGE, world.office)) == {
        "Candidates to score; the season office assigns them anew": to_score
    }


def test_the_page_shows_it_before_anything_is_done(client, monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)
    world = a_busy_world()
    client.force_login(world.account(Post.ADMINISTRATOR, world.province))
    client.cookies["django_language"] = "en"
    held = world.account(Post.VERIFIER, world.county).posts.get()

    for act in ("hand_over", "end_post"):
        page = BeautifulSoup(client.get(f"/system/posts/{held.pk}/{act}").content, "html.parser")
        facts = page.select_one(".k-facts")
        assert [one.text for one in facts.select("dt, dd")] == ["To verify", "1"]
        assert page.select_one(".k-confirm h2").text == "Open work of who holds it now"
