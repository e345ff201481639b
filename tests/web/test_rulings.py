"""The one objected to reads the ruling on its own pages, and nothing of who objected."""

import pytest
from django.urls import reverse

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.messaging.actions import tell
from kaoping.messaging.models import News
from kaoping.programme.publicity.queries.rulings import rulings_on
from tests.builders import NOON, PUBLIC, a_world
from tests.builders_publicity import (
    OBJECTOR,
    a_notice,
    a_ruled_objection,
    an_objection,
    first_entry,
    the_auditor,
)
from tests.web.test_inbox import acting, links

pytestmark = pytest.mark.django_db
RULING = "经核查，材料与事实不符。"
WORDS = {
    True: ("An objection to 赫章县核桃服务队 was upheld", "对赫章县核桃服务队的异议成立"),
    False: ("An objection to 赫章县核桃服务队 was not upheld", "对赫章县核桃服务队的异议不成立"),
}


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


def pages_of(world, candidate) -> list[tuple]:
    """The client of each who reads the ruling, with the page on which it stands."""
    report = reverse("report", args=[candidate.subject.report.pk])
    recommended = reverse("recommended", args=[candidate.pk])
    return [
        (acting(world.account(post, unit), post, unit), url)
        for post, unit, url in (
            (Post.TEAM_LEAD, world.team, report),
            (Post.RECOMMENDER, world.county, recommended),
            (Post.RECOMMENDER, world.province, recommended),
            (Post.SEASON_OFFICE, world.office, recommended),
        )
    ]


@pytest.mark.parametrize("upheld", [True, False])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_ruling_stands_on_the_pages_of_the_one_objected_to(upheld, language):
    world = a_world()
    entry = first_entry(a_notice(world))
    pages = pages_of(world, entry.candidate)
    objection = an_objection(entry).objection
    perform(Act.ADMIT_OBJECTION, the_auditor(world), {"objection": objection.pk}, now=NOON)
    for client, url in pages:
        client.cookies["django_language"] = language
        assert "异议" not in (page := client.get(url).content.decode())
        assert "objection" not in page.replace("objections", "").replace("#objection", "")

    ruling = {"objection": objection.pk, "upheld": upheld, "ruling": RULING}
    perform(Act.RULE_ON_OBJECTION, the_auditor(world), ruling, now=NOON)

    said = WORDS[upheld][language != "en"]
    for client, url in pages:
        page = client.get(url).content.decode()
        assert (said in page, RULING in page) == (True, True), url
        for secret in (*OBJECTOR.values(), "签到表.pdf"):
            assert secret not in page


def test_the_news_of_a_ruling_leads_to_it():
    world = a_world()
    entry = first_entry(a_notice(world))
    world.account(Post.RECOMMENDER, world.province)
    a_ruled_objection(world, entry, upheld=False)
    News.objects.all().delete()
    tell(NOON)
    News.objects.exclude(kind="rule_on_objection").delete()

    for post, unit in ((Post.TEAM_LEAD, world.team), (Post.RECOMMENDER, world.province)):
        client = acting(world.account(post, unit), post, unit)
        (url,) = links(client)
        assert RULING in client.get(url, follow=True).content.decode()


def test_nobody_else_reads_a_ruling():
    world = a_world()
    entry = first_entry(a_notice(world))
    a_ruled_objection(world, entry, upheld=True)
    team = entry.candidate.subject_id

    readers = (world.actor(Post.TEAM_LEAD, world.team), world.actor(Post.RECOMMENDER, world.county))
    strangers = (
        PUBLIC,
        world.actor(Post.CLERK, world.county),
        world.actor(Post.RECOMMENDER, world.society),
        world.actor(Post.SEASON_OFFICE, world.province),
        world.actor(Post.JUDGE, world.office),
    )
    assert [[one.text for one in rulings_on(reader, team)] for reader in readers] == [[RULING]] * 2
    assert [rulings_on(stranger, team) for stranger in strangers] == [[]] * 5
    assert rulings_on(readers[1], world.subject(world.county).pk) == []
