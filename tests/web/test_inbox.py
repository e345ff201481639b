"""Every message leads by one click to the page where its reader deals with it, or nowhere."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.people.queries import posts_of
from kaoping.messaging.actions import tell
from kaoping.messaging.duties import DUTIES
from kaoping.messaging.models import News
from kaoping.messaging.reminding import remind
from kaoping.programme.judging.models import Assignment
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.reporting.models import Report
from kaoping.web.leading import LEADS
from tests.builders import DAY, NOON, a_world, granted
from tests.builders_everything import a_busy_world, holder
from tests.builders_publicity import an_issued_commendation
from tests.builders_reporting import a_report
from tests.builders_verification import the_verifier_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


def acting(account, post: Post, unit) -> Client:
    client = Client()
    client.force_login(account)
    held = next(h for h in posts_of(account, now=NOON) if (h.post, h.unit_id) == (post, unit.pk))
    session = client.session
    session["post"] = held.id
    session.save()
    return client


def links(client: Client) -> list[str]:
    """The addresses of the messages, newest first; "" for one without."""
    page = client.get(reverse("inbox")).content.decode()
    rows = re.findall(r"<li>(.*?)</li>", page[page.index("k-history") :], re.DOTALL)
    found = [re.search(r'(?:<a href|name="next" value)="([^"]*)"', row) for row in rows]
    return [one.group(1) if one else "" for one in found]


def test_a_returned_report_leads_its_writer_to_writing_and_its_verifier_to_verifying():
    world = a_world()
    lead = world.account(Post.TEAM_LEAD, world.team)
    verifier = world.account(Post.VERIFIER, world.county)
    report = a_report(world, world.subject(world.team))
    tell(NOON)
    to_verify = links(acting(verifier, Post.VERIFIER, world.county))
    given = {"report": report.pk, "parts": [{"part": "", "reason": "请补充"}]}
    perform(Act.RETURN_REPORT, the_verifier_of(world, report.subject), given, now=NOON)
    News.objects.all().delete()
    tell(NOON)

    assert reverse("verify_report", args=[report.pk]) in to_verify
    client = acting(lead, Post.TEAM_LEAD, world.team)
    assert links(client) == [reverse("report_page", args=[report.subject_id])]
    assert client.get(links(client)[0]).status_code == 200


def test_messages_are_in_the_order_of_what_was_done():
    """What was held back is told after later things, and stands where it belongs."""
    world = a_world()
    account = world.account(Post.TEAM_LEAD, world.team)
    for day in (2, 0, 1):
        News.objects.create(
            account=account.pk, kind="grant_post", key=str(day), at=NOON - day * DAY
        )

    page = acting(account, Post.TEAM_LEAD, world.team).get(reverse("inbox"))

    assert [told["at"] for told in page.context["news"]] == [NOON, NOON - DAY, NOON - 2 * DAY]


def test_a_message_for_another_post_opens_in_it_with_one_press():
    world = a_world()
    person = granted(world.account(Post.RECOMMENDER, world.county), Post.VERIFIER, world.county)
    report = a_report(world, world.subject(world.team))
    News.objects.all().delete()
    tell(NOON)
    News.objects.exclude(kind="submit_report").delete()
    client = acting(person, Post.RECOMMENDER, world.county)
    here = reverse("verify_report", args=[report.pk])

    page = client.get(reverse("inbox")).content.decode()
    assert f'<a href="{here}"' not in page
    assert f'name="next" value="{here}"' in page
    key = re.search(r'name="post" value="(\d+)"><input type="hidden" name="next"', page).group(1)
    opened = client.post(reverse("switch_post"), {"post": key, "next": here}, follow=True)

    assert (opened.redirect_chain, opened.status_code) == ([(here, 302)], 200)
    elsewhere = client.post(reverse("switch_post"), {"post": key, "next": "https://example.org/"})
    assert elsewhere.headers["Location"] == reverse("home")


def test_a_message_leads_nowhere_once_its_post_has_ended():
    world = a_world()
    person = granted(world.account(Post.RECOMMENDER, world.county), Post.VERIFIER, world.county)
    a_report(world, world.subject(world.team))
    tell(NOON)
    News.objects.exclude(kind="submit_report").delete()
    PostHeld.objects.filter(account=person, post=Post.VERIFIER).update(until=NOON - DAY)

    assert links(acting(person, Post.RECOMMENDER, world.county)) == [""]


def test_every_message_of_a_season_opens_for_whoever_it_was_told():
    """Told through a whole season: each address answers in the post it is meant for."""
    world = a_world()
    desk = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)
    holders = [(post, unit) for unit in (world.office, world.province, world.county)
               for post in desk]  # fmt: skip
    holders += [
        (Post.TEAM_LEAD, world.team),
        (Post.EXPERT, world.team),
        (Post.SEASON_OFFICE, world.office),
        (Post.SEASON_OFFICE, world.province),
        (Post.DISCIPLINE_AUDITOR, world.office),
    ]
    clients = [(world.account(post, unit), post, unit) for post, unit in holders]
    world.entered(world.account(Post.EXPERT, world.team), world.team)
    first = Report.objects.exists()
    targets = [{"subject": world.subject(world.province).pk, "indicator": "trainings_held",
                "value": 3}]  # fmt: skip
    office = world.actor(Post.SEASON_OFFICE, world.office)
    perform(Act.SET_TARGET, office, {"season": world.season.pk, "targets": targets}, now=NOON)
    an_issued_commendation(world)
    longer = {"subject": world.subject(world.county).pk, "phase": "reporting",
              "until": NOON + 20 * DAY, "reason": "山洪断网"}  # fmt: skip
    perform(Act.EXTEND_DEADLINE, office, longer, now=NOON)
    remind(NOON + 4 * DAY)
    tell(NOON)
    clients += [
        (row.account, Post.JUDGE, world.office)
        for row in Assignment.objects.select_related("account")
    ]

    opened = {}
    for account, post, unit in clients:
        client = acting(account, post, unit)
        for url in filter(None, links(client)):
            opened[post, url] = client.get(url, follow=True).status_code

    assert not first
    assert {key: status for key, status in opened.items() if status != 200} == {}
    told = set(News.objects.exclude(link="").values_list("link", flat=True))
    kinds = {link.partition(":")[0] for link in told}
    assert kinds <= set(LEADS)
    assert {"season.season", "publicity.notice", "reporting.report", "recommendation.package", "season.target", "season.extension",
            "judging.assignment", "recommendation.candidate", "reminder.report"} <= kinds  # fmt: skip


def test_a_judge_is_told_once_of_all_that_was_assigned():
    world = a_world()
    an_issued_commendation(world)
    tell(NOON)

    judges = set(Assignment.objects.values_list("account", flat=True))
    told = News.objects.filter(kind="assign_judges").values_list("account", flat=True)
    assert sorted(told) == sorted(judges)


def test_what_follows_a_package_is_no_news_of_its_own():
    world = a_world()
    world.account(Post.SEASON_OFFICE, world.office)
    an_issued_commendation(world)
    tell(NOON)

    filed = News.objects.filter(kind="file_package")
    assert {link.partition(":")[0] for link in filed.values_list("link", flat=True)} == {
        "recommendation.package"
    }
    assert Candidate.objects.exists()


def test_a_page_of_messages_costs_the_same_however_many():
    world = a_busy_world()
    account = world.account(Post.VERIFIER, world.county)
    client = acting(account, Post.VERIFIER, world.county)
    News.objects.exclude(account=account.pk, kind="submit_report").delete()

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("inbox")).status_code == 200
        return len(asked)

    statements()
    few = statements()
    (one,) = News.objects.all()[:1]
    News.objects.bulk_create(
        News(account=one.account, unit=one.unit, post=one.post, kind=one.kind, key=f"more:{n}",
             facts=one.facts, link=one.link, at=one.at)
        for n in range(27)
    )  # fmt: skip
    assert statements() == few


WHERE = {
    Post.TEAM_LEAD: "team", Post.CLERK: "county", Post.VERIFIER: "county",
    Post.RECOMMENDER: "province", Post.SEASON_OFFICE: "office", Post.JUDGE: "office",
    Post.DISCIPLINE_AUDITOR: "office",
}  # fmt: skip


def test_every_reminder_leads_to_the_page_with_its_work():
    world = a_busy_world()
    told = [(duty, post) for duty in DUTIES for post in duty.posts]
    News.objects.all().delete()

    nowhere = []
    for duty, post in told:
        account, unit = holder(world, post, WHERE[post])
        subject = world.subject(unit).pk
        facts = {"duty": duty.name, "unit": unit.name, "number": 1, "due": "2026-11-20",
                 "season": world.season.pk, "subject": subject}  # fmt: skip
        News.objects.create(
            account=account.pk, unit=unit.pk, post=post, kind="reminder", key=f"{duty.name}:{post}",
            facts=facts, link=f"reminder.{duty.name}:{subject}", at=NOON,
        )  # fmt: skip
        client = acting(account, post, unit)
        (url, *_) = links(client)
        if not url or client.get(url, follow=True).status_code != 200:
            nowhere.append((duty.name, post, url))
    assert nowhere == []
