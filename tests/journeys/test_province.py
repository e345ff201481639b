"""A province recommends within its quota, and is refused the one too many."""

import pytest

from kaoping.acts.posts import Post
from kaoping.programme.recommendation.models import Candidate, Share
from kaoping.programme.recommendation.rules import CandidateState
from tests.builders import a_world
from tests.builders_recommendation import DEED, a_quota, an_accepted, an_expert, honour_for

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DEEDS = DEED * 3
SHORT = "驻村十二年，带出一百二十名乡土技术员。"


def test_province_recommends_within_its_quota(open_window):
    world = a_world()
    first, second = (
        an_accepted(world, an_expert(world, world.province, name)) for name in ("白小满", "秦晓禾")
    )
    honour = honour_for(first)
    a_quota(world, world.province, honour, 1)
    recommender = world.account(Post.RECOMMENDER, world.province)
    window = open_window(recommender, Post.RECOMMENDER, world.province)
    window.picture("1-work")

    window.turn_to("推优名额")
    window.picture("2-quota")
    window.turn_to("推荐名单")
    window.press("先进个人")
    window.press("推荐")
    window.picture("3-whom")
    window.press("推荐 白小满")
    window.picture("4-form")
    beside = open_window(recommender, Post.RECOMMENDER, world.province)
    for words in ("推荐名单", "先进个人", "推荐", "推荐 秦晓禾"):
        beside.press(words, within="body")
    beside.write("主要事迹", DEEDS)
    beside.write("简要事迹", SHORT)
    window.write("主要事迹", DEEDS)
    window.write("简要事迹", SHORT)
    window.press("推荐")
    window.reads("已推荐。请在报送名单前填完推荐表。")
    window.picture("5-put-forward")
    candidate = Candidate.objects.get()
    assert (candidate.subject, candidate.state, candidate.deeds) == (
        first,
        CandidateState.FORWARD,
        DEEDS,
    )

    window.turn_to("推荐名单")
    window.press("先进个人")
    window.picture("6-list")
    window.press("推荐")
    window.reads("推优名额已用完（已用1个，已下达0个，共1个）。", "第五条（三）")
    window.picture("7-told-before")

    beside.press("推荐")
    beside.reads("推优名额已用完（已用1个，已下达0个，共1个）。", "第五条（三）")
    beside.picture("8-refused")
    assert beside.value("主要事迹") == DEEDS
    assert beside.value("简要事迹") == SHORT
    assert [one.subject for one in Candidate.objects.all()] == [first]
    share = Share.objects.get(subject__unit=world.province, honour=honour)
    assert (share.held, share.used) == (1, 1)
    assert not Candidate.objects.filter(subject=second).exists()
