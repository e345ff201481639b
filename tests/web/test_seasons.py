"""The season that a page is about: one for the frame, the picture, the pages and their dates."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.calendar.clock import now as at_the_door
from kaoping.programme.judging.models import Assignment, Panel
from kaoping.programme.publicity.models import Notice, Objection
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.season.models import Season
from tests.builders import DAY, NOON, World, a_world, an_account, granted
from tests.builders_many import a_full_world
from tests.builders_season import a_provincial_season, beijing, days, the_office
from tests.web.test_every_page import stepped_in

pytestmark = pytest.mark.django_db
BEFORE = NOON - 6 * DAY  # before any window opens
OF_A_HOST = ("office_quotas", "office_packages", "office_review", "office_notices")


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def clock(monkeypatch):
    """The door's clock, at NOON until the test moves it."""
    at = {"now": NOON}
    monkeypatch.setattr("kaoping.web.doors.now", lambda: at["now"])
    return at


def visitor(account) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(account)
    return client


def office_of(world: World, unit) -> Client:
    return visitor(world.account(Post.SEASON_OFFICE, unit))


def frame_of(response) -> str:
    """What the frame says of the season, in one line."""
    shown = BeautifulSoup(response.content, "html.parser").select_one(".k-season")
    return " ".join(shown.get_text(" ").split())


def column_of(response) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [link["href"] for link in soup.select(".k-entries a")]


def dated(world: World, season: Season, *windows) -> None:
    run = world.actor(Post.SEASON_OFFICE, season.host)
    perform(Act.SET_CALENDAR, run, {"season": season.pk, "windows": list(windows)}, now=BEFORE)


def test_a_provincial_host_reaches_every_page_of_its_own_season(world, clock):
    own = a_provincial_season(world, year=2025)
    client = office_of(world, world.province)

    for name in ("office_season", "office_calendar", "office_commendation", *OF_A_HOST):
        page = client.get(reverse(name))
        assert (page.status_code, frame_of(page)) == (200, own.title), name
        if name in OF_A_HOST:
            assert client.get(reverse(name), {"season": own.pk}).status_code == 200, name
            assert client.get(reverse(name), {"season": world.season.pk}).status_code == 404, name


def test_the_frame_follows_the_season_in_the_link(world, clock):
    own = a_provincial_season(world, year=2025)
    client = office_of(world, world.province)

    by_path = client.get(reverse("office_season", args=[world.season.pk]))
    by_query = client.get(reverse("office_notices"), {"season": own.pk})

    assert frame_of(by_path).startswith(world.season.title)
    assert frame_of(by_query).startswith(own.title)


def test_an_office_that_hosts_nothing_has_no_hosts_pages(world, clock):
    page = office_of(world, world.society).get(reverse("office_season"))

    assert page.status_code == 200
    assert set(column_of(page)) & {reverse(name) for name in OF_A_HOST} == set()
    own = office_of(world, world.office).get(reverse("office_season"))
    assert {reverse(name) for name in OF_A_HOST} <= set(column_of(own))


def test_an_office_whose_season_is_closed_still_opens_its_pages(world, clock):
    own = a_provincial_season(world, year=2025)
    perform(Act.CLOSE_SEASON, world.actor(Post.SEASON_OFFICE, world.province), {"season": own.pk},
            now=NOON)  # fmt: skip
    client = office_of(world, world.province)

    assert frame_of(client.get(reverse("office_season"))).startswith(world.season.title)
    assert frame_of(client.get(reverse("office_review"))) == f"{own.title} Closed"


def test_frame_and_page_read_the_season_once(world, clock):
    client = visitor(world.account(Post.RECOMMENDER, world.province))
    pages = (reverse("unit_reports"), reverse("quota", args=[world.subject(world.province).pk]))

    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        # The extensions of whoever stands there are read with the season, and with nothing else.
        read = [q["sql"] for q in asked if 'FROM "season_extension"' in q["sql"]]
        assert len(read) == 1, page


def test_picture_frame_and_demonstration_are_at_the_same_phase(world, settings, monkeypatch):
    settings.MODE = "demo"
    monkeypatch.setattr("kaoping.web.doors.now", at_the_door)
    now = at_the_door()
    dated(
        world,
        world.season,
        *(
            days(phase, level, *((now + timedelta(days=n)).date().isoformat() for n in ends))
            for level in ("nation", "province")
            for phase, ends in (
                ("service", (-200, 90, 90)),
                ("reporting", (-20, 5, 20)),
                ("judging", (-2, 30, 40)),  # opened last, and due later
                ("publicity", (60, 70, 80)),
            )
        ),
    )
    client = office_of(world, world.office)

    page = client.get(reverse("office_season"))
    text = page.content.decode()
    after = client.post(f"{reverse('demo_next_phase')}?season={world.season.pk}", follow=True)
    later = client.get(reverse("office_season"))

    assert page.context["phase"].value == "reporting"
    assert frame_of(page).startswith(f"{world.season.title} Work summary until")
    assert "Go on to: Review" in text
    assert after.status_code == 200
    assert later.context["phase"].value == "judging"
    assert " Review until" in frame_of(later)
    assert "Go on to: Work summary" not in later.content.decode()


# The dates of one's own


def summary(world: World, *ends: str) -> Client:
    """An expert in the season, whose level reports from 10 November, with these last days."""
    windows = days("reporting", "grassroots", "2026-11-10", *ends)
    perform(Act.SET_CALENDAR, the_office(world), {"season": world.season.pk, "windows": [windows]},
            now=BEFORE)  # fmt: skip
    expert = granted(an_account(world.team), Post.EXPERT, world.team)
    world.entered(expert, world.team)
    return visitor(expert)


def banners(client: Client) -> list[tuple[str, str]]:
    """Tone and words of the draft's banner, on the first page and on the summary's own."""
    found = []
    for page in ("/year?missing=1", reverse("my_report")):
        soup = BeautifulSoup(client.get(page).content, "html.parser")
        banner = soup.select_one(".k-draft")
        tone = next(c for c in banner["class"] if c in ("k-warn", "k-bad"))
        words = [" ".join(one.get_text(" ").split()) for one in banner.select("strong, p")]
        found.append((tone, " | ".join(words[:2])))
    return found


def test_the_day_on_which_a_summary_is_due_is_the_same_everywhere(world, clock):
    client = summary(world, "2026-11-20", "2026-11-30")

    first, second = banners(client)

    assert first == second
    assert first[0] == "k-warn"
    assert first[1].endswith("Due on 20 Nov 2026.")
    assert "Work summary until 20 Nov 2026 · 4 days left" in frame_of(client.get("/year"))


def test_a_late_draft_says_so_and_until_when_it_still_goes(world, clock):
    client = summary(world, "2026-11-20", "2026-11-30")
    clock["now"] = beijing(2026, 11, 21)

    first, second = banners(client)

    assert (
        first
        == second
        == (
            "k-bad",
            "Overdue draft: not yet reported | It was due on 20 Nov 2026. Until 30 Nov 2026"
            " it can still be reported, and is marked late.",
        )
    )
    assert "late · until 30 Nov 2026" in frame_of(client.get("/year"))


def test_a_draft_after_the_last_day_says_that_it_is_closed(world, clock):
    client = summary(world, "2026-11-20", "2026-11-30")
    clock["now"] = beijing(2026, 12, 1)

    first, second = banners(client)

    assert first == second
    assert first[0] == "k-bad"
    assert first[1].startswith("Closed: this draft was not reported | It was due on 20 Nov 2026")
    assert "reports closed on 30 Nov 2026" in first[1]


# What may not be opened is not linked, and what is not there is not found


def test_a_clerk_sees_the_quota_of_its_own_unit_alone(world, clock):
    client = visitor(world.account(Post.CLERK, world.province))
    here, below = (world.subject(unit).pk for unit in (world.province, world.county))

    page = client.get(reverse("unit_quota"), follow=True)

    assert page.request["PATH_INFO"] == reverse("quota", args=[here])
    assert page.context["below"].rows == ()
    assert world.county.name not in page.content.decode()
    assert client.get(reverse("quota", args=[below])).status_code == 404
    seen = visitor(world.account(Post.RECOMMENDER, world.province)).get(
        reverse("quota", args=[here])
    )
    assert [row.name for row in seen.context["below"].rows] == [world.county.name]


def test_a_verifier_finds_the_targets_that_it_sets(world, clock):
    client = visitor(world.account(Post.VERIFIER, world.county))
    targets = reverse("set_target", args=[world.season.pk])

    assert f'href="{targets}"' in client.get(reverse("unit_work")).content.decode()
    page = client.get(targets)
    assert [row.name for row, _cells in page.context["table"]] == [world.team.name]
    assert f'href="{reverse("unit_work")}"' in page.content.decode()
    clerk = visitor(world.account(Post.CLERK, world.county))
    assert targets not in clerk.get(reverse("unit_work")).content.decode()


def test_forms_of_another_hosts_season_are_refused(world, clock):
    own = a_provincial_season(world, year=2025)
    client = office_of(world, world.province)
    society = office_of(world, world.society)

    theirs = reverse("set_requirement", args=[world.season.pk, "notice_period"])
    mine = reverse("set_requirement", args=[own.pk, "notice_period"])

    assert client.get(theirs).status_code == 403
    assert client.get(mine).status_code == 200
    # A season in which one's unit takes no part asks nothing of it.
    assert society.get(reverse("set_target", args=[own.pk])).status_code == 422


def test_there_is_no_ranking_of_an_unknown_honour(world, clock):
    client = office_of(world, world.office)

    assert client.get(reverse("ranked_candidates", args=["advanced_individual"])).status_code == 200
    assert client.get(reverse("ranked_candidates", args=["nope"])).status_code == 404


def test_a_block_of_societies_opens_the_list_of_them(world, clock):
    client = office_of(world, world.office)
    here = reverse("office_quotas")

    page = client.get(here)
    soup = BeautifulSoup(page.content, "html.parser")
    links = [link["href"] for link in soup.select(f"a[href*='{here}?season=']")]
    narrowed = client.get(links[0])

    assert links == [f"{here}?season={world.season.pk}&field=C#units"]
    assert [row.name for row in narrowed.context["below"].rows] == [world.society.name]
    assert {row.name for row in page.context["below"].rows} == {
        world.province.name,
        world.society.name,
    }


# A page about one record is of the record's season


def test_the_frame_is_that_of_the_record_not_of_the_season_at_work(clock):
    """Everything of the world is of its season; a newer one is at work for everybody."""
    world = a_full_world()
    newer = {"host": world.office.pk, "edition": world.season.edition_id, "year": 2027,
             "title": "2027"}  # fmt: skip
    pages = pages_about_one(world)
    before = {name: looked_at(*page) for name, page in pages.items()}
    perform(Act.OPEN_SEASON, the_office(world), newer, now=NOON)

    after = {name: looked_at(*page) for name, page in pages.items()}
    wrong = {name: said for name, (said, _) in after.items() if said != before[name][0]}
    assert wrong == {}
    assert {name: cost for name, (_, cost) in after.items() if cost != before[name][1]} == {}
    assert all(said.startswith(world.season.title) for said, _ in after.values())
    office = office_of(world, world.office)
    assert frame_of(office.get(reverse("office_season"))).startswith("2027")


def looked_at(client: Client, url: str) -> tuple[str, int]:
    """What the frame of a page says of the season, and how many statements the page costs."""
    client.get(url)  # what a process or a session does once is done
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    assert page.status_code == 200, url
    return frame_of(page), len(asked)


def pages_about_one(world: World) -> dict[str, tuple[Client, str]]:
    """A page of every kind of record that has a season, and who looks at it."""
    candidate = Candidate.objects.get(subject__kind="team")
    report = Report.objects.filter(state=ReportState.SUBMITTED, subject__kind="person").order_by(
        "pk"
    )[0]
    voting, scoring = Panel.objects.get(state="voting"), Panel.objects.get(state="scoring")
    county, province = (world.subject(unit).pk for unit in (world.county, world.province))
    notice, objection = Notice.objects.get(), Objection.objects.get()
    name = notice.entries.order_by("pk")[0].key
    pages = {
        (Post.VERIFIER, world.county): [
            ("verify_report", report.pk), ("figure_behind", report.pk, "trainings_held"),
            ("evaluate_subject", report.subject_id), ("return_report", report.pk),
        ],
        (Post.CLERK, world.county): [("report", report.pk), ("report_versions", report.pk)],
        (Post.RECOMMENDER, world.province): [
            ("recommended", candidate.pk), ("package_of", province), ("quota", province),
            ("slate", province, candidate.honour), ("put_forward", county, candidate.honour),
        ],
        (Post.SEASON_OFFICE, world.office): [
            ("review_candidate", candidate.pk), ("panel", voting.pk), ("ballot", voting.pk),
            ("decide", voting.pk), ("assignment_plan", scoring.pk), ("notice_names", notice.pk),
            ("change_name", notice.pk, name), ("form_panel", world.season.pk),
        ],
        (Post.DISCIPLINE_AUDITOR, world.office): [("objection", objection.pk)],
    }  # fmt: skip
    found = {
        f"{post}: {page}": (stepped_in(world.account(post, unit), unit, post), reverse(page, args=args))
        for (post, unit), named in pages.items()
        for page, *args in named
    }  # fmt: skip
    of_judges = [("votes", voting, voting.pk)]
    task = Assignment.objects.filter(seat__panel=scoring).order_by("pk")[0]
    of_judges += [("assignment", scoring, task.pk), ("recuse", scoring, task.pk)]
    for page, panel, pk in of_judges:
        seat = task.seat if panel == scoring else panel.seats.order_by("pk")[0]
        judge = stepped_in(seat.account, world.office, Post.JUDGE)
        found[f"judge: {page}"] = (judge, reverse(page, args=[pk]))
    return found
