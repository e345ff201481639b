"""A panel's decision is the host's until the public notice: the bodies' pages keep it."""

import pytest
from django.urls import reverse

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refused
from tests.builders import NOON, a_world
from tests.builders_judging import a_voting_panel, checked_candidates, the_season_office, voted
from tests.builders_publicity import a_notice
from tests.builders_recommendation import an_expert
from tests.web.test_inbox import acting

pytestmark = pytest.mark.django_db
CHECKED, CHOSEN, PASSED = "Passed the formal check", "Chosen", "Not chosen"
DECIDED = {"Decide", "Pass over"}


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


def decided(world):
    """One expert chosen and one passed over; the notice is not published."""
    chosen, passed = checked_candidates(
        world, an_expert(world, name="甲一"), an_expert(world, name="乙二")
    )
    panel = a_voting_panel(world, chosen, passed)
    voted(world, panel, chosen, "yes", "yes", "yes")
    voted(world, panel, passed, "no", "no", "no")
    perform(Act.DECIDE, the_season_office(world), {"panel": panel.pk}, now=NOON)
    return chosen, passed


def said(world, post, unit, *addresses) -> list[set[str]]:
    """Which words of a decision stand on each page."""
    client = acting(world.account(post, unit), post, unit)
    client.cookies["django_language"] = "en"
    pages = [client.get(address).content.decode() for address in addresses]
    words = (CHECKED, CHOSEN, PASSED, *DECIDED)
    return [{word for word in words if f">{word}<" in page} for page in pages]


def test_bodies_learn_of_a_decision_by_the_public_notice_and_not_before():
    world = a_world()
    chosen, passed = decided(world)
    pages = [reverse("recommended", args=[one.pk]) for one in (chosen, passed)]
    slate = reverse("slate", args=[world.subject(world.county).pk, chosen.honour])

    for unit in (world.county, world.province):
        assert said(world, Post.RECOMMENDER, unit, *pages, slate) == [{CHECKED}] * 3
    assert said(world, Post.SEASON_OFFICE, world.office, *pages, slate) == [
        {CHOSEN, "Decide"}, {PASSED, "Pass over"}, {CHOSEN, PASSED},
    ]  # fmt: skip

    a_notice(world)
    after = said(world, Post.RECOMMENDER, world.county, *pages, slate)
    assert after == [{"Decide"}, {PASSED, "Pass over"}, {PASSED}]


def test_no_refusal_says_what_was_decided():
    world = a_world()
    recommender = world.actor(Post.RECOMMENDER, world.county)

    for candidate in decided(world):
        for act, given in (
            (Act.WITHDRAW_CANDIDATE, {}),
            (Act.STRIKE_CANDIDATE, {"reason": "材料不实"}),
            (Act.AMEND_CANDIDATE, {}),
        ):
            with pytest.raises(Refused) as refused:
                perform(act, recommender, {"candidate": candidate.pk, **given}, now=NOON)
            states = [dict(one.facts).get("state") for one in refused.value.refusals]
            assert states == ["checked"], act
