"""A list costs the same SQL statements at 3, 30 and 300 rows, and shows all of them in the end."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping import web
from kaoping.acts.posts import Post
from kaoping.programme.judging.models import Assignment, Panel, Seat
from kaoping.programme.publicity.models import Notice
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from tests.builders import NOON, World, a_world
from tests.builders_many import Crowd, HonouredCrowd, a_full_world
from tests.builders_publicity import an_issued_commendation
from tests.web.test_every_page import stepped_in

pytestmark = pytest.mark.django_db
SIZES = (3, 30, 300)
OF_HONOURS = {"office/commendation.html", "public/roll.html"}
Lists = dict[str, tuple[Client, str]]
# One list for each way of going on to the next page; the statements of all are counted.
PAGED = {"/inbox", "/work/", "/review/ranked/advanced_team/", "/office/editions",
         "/office/seasons/1/extensions", "/objections/", "/system/units",
         "/system/places/520527/register", "/system/places/520527100"}  # fmt: skip


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def lists_of(world: World) -> Lists:
    """Every page with a list that grows, by its name: who looks at it, and its address."""
    season, honours = (
        world.season.pk,
        {c.subject.kind: c.honour for c in Candidate.objects.all()[:3]},
    )
    voting, scoring = (Panel.objects.get(honour=honours[kind]).pk for kind in ("person", "unit"))
    report = Report.objects.filter(state=ReportState.SUBMITTED).order_by("pk")[0].pk
    province, county = world.subject(world.province).pk, world.subject(world.county).pk
    notice = Notice.objects.order_by("pk")[0].pk
    who = {
        post: stepped_in(world.account(post, unit), unit, post)
        for post, unit in (
            (Post.EXPERT, world.team),
            (Post.CLERK, world.county),
            (Post.VERIFIER, world.county),
            (Post.RECOMMENDER, world.province),
            (Post.SEASON_OFFICE, world.office),
            (Post.DISCIPLINE_AUDITOR, world.office),
            (Post.ADMINISTRATOR, world.office),
            (Post.SECURITY_AUDITOR, world.office),
        )
    }
    task = Assignment.objects.filter(seat__panel=scoring).order_by("seat")[0].pk
    judges = {
        panel: stepped_in(seat.account, world.office, Post.JUDGE)
        for panel in (voting, scoring)
        for seat in Seat.objects.filter(panel=panel).order_by("pk")[:1]
    }
    places = world.places

    def at(page: str, /, *args: object, **query: object) -> str:
        said = "&".join(f"{key}={value}" for key, value in query.items())
        return reverse(page, args=args) + (f"?{said}" if said else "")

    pages = {
        Post.EXPERT: [at("records"), at("records", text="培训", sort="oldest"), at("expert_year")],
        Post.CLERK: [at("unit_reports"), at("unit_reports", whole_tree="on"), at("inbox"),
                     at("my_work"), at("my_account"), at("report_versions", report), at("records_within")],
        Post.VERIFIER: [at("unit_work"), at("unit_work", state="submitted"),
                        at("reports_to_verify"), at("verify_report", report),
                        at("figure_behind", report, "trainings_held")],
        Post.RECOMMENDER: [at("quota", province), at("package_of", province),
                           at("slate", province, honours["person"]),
                           at("put_forward", county, honours["team"])],
        Post.SEASON_OFFICE: [
            at("office_season"), at("office_bodies", season), at("office_units", season),
            at("office_units", season, late="on", state="sent"),
            at("office_extensions", season), at("set_target", season), at("office_editions"),
            at("office_quotas"), at("office_packages"), at("office_review"),
            at("review_candidates"), at("review_candidates", name="某"),
            at("ranked_candidates", honours["team"]),
            at("panel", voting), at("panel", scoring), at("assignment_plan", scoring),
            at("ballot", voting), at("decide", voting), at("office_notices"), at("notice_names", notice),
            at("notice_names", notice),
            at("office_commendation"),
        ],
        Post.DISCIPLINE_AUDITOR: [at("objections")],
        Post.ADMINISTRATOR: [
            at("system_units"), at("system_unit", world.county.pk), at("system_accounts"),
            at("system_accounts", post="expert"), at("system_place", places.town.code),
            at("system_place", places.county.code), at("system_register", places.county.code),
            at("system_holidays"),
        ],
        Post.SECURITY_AUDITOR: [at("journal"), at("journal", act="create_token"),
                                at("looked_at"), at("chain")],
    }  # fmt: skip
    found = {f"{post}: {url}": (who[post], url) for post, urls in pages.items() for url in urls}
    found |= {
        f"judge: {url}": (judges[panel], url)
        for panel, url in (
            (scoring, at("panel_candidates")),
            (scoring, at("figure_for_judge", task, "trainings_held")),
            (voting, at("votes", voting)),
        )
    }
    everybody = [at("public_front"), at("public_notices"), at("notice", notice),
                 at("article", "5.3"), at("edition", world.season.edition_id)]  # fmt: skip
    return found | {f"public: {url}": (Client(), url) for url in everybody}


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(asked)


def drawn_by(lists: Lists) -> set[str]:
    """The templates of the lists. What a process or a session does once is done by that."""
    drawn = [template for client, url in lists.values() for template in client.get(url).templates]
    return {template.name for template in drawn if template.name}


def paged_templates() -> set[str]:
    """Every template that draws a list a page at a time."""
    folder = Path(web.__file__).parent / "templates"
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.html")
        if '"parts/pager.html"' in path.read_text(encoding="utf-8")
    }


def costs(crowd: Crowd | HonouredCrowd, lists: Lists) -> dict[str, list[int]]:
    """The statements of each list at each of the sizes."""
    found: dict[str, list[int]] = {name: [] for name in lists}
    for size in SIZES:
        crowd.grow(size)
        for name, (client, url) in lists.items():
            found[name].append(statements(client, url))
    return found


def growing(found: dict[str, list[int]]) -> dict[str, list[int]]:
    return {name: numbers for name, numbers in found.items() if len(set(numbers)) > 1}


def rows_of(client: Client, url: str) -> int:
    """How many rows a list has, from its first page to its last by the links between them."""
    rows = 0
    while url:
        soup = BeautifulSoup(client.get(url).content, "html.parser")
        rows += len(soup.select("main tbody tr") or soup.select("main li"))
        onward = soup.select_one("a[rel=next]")
        url = urljoin(url, str(onward["href"])) if onward else ""
    return rows


def test_every_list_costs_the_same_at_3_30_and_300_rows_and_all_are_behind_it():
    """One world for all: making it costs more than asking for every list of it."""
    world = a_full_world()
    lists = lists_of(world)

    assert paged_templates() - drawn_by(lists) == OF_HONOURS  # none is forgotten
    assert growing(costs(Crowd(world), lists)) == {}

    cut_short = {
        name: rows
        for name, (client, url) in lists.items()
        if url.partition("?")[0] in PAGED and (rows := rows_of(client, url)) < SIZES[-1] - 1
    }
    assert cut_short == {}


def test_lists_of_honours_cost_the_same_at_3_30_and_300_rows():
    world = a_world()
    commendation = an_issued_commendation(world)
    office = stepped_in(
        world.account(Post.SEASON_OFFICE, world.office), world.office, Post.SEASON_OFFICE
    )
    lists = {
        "roll": (Client(), reverse("honour_roll")),
        "front": (Client(), reverse("public_front")),
        "notice": (Client(), reverse("notice", args=[world.season.notices.get().pk])),
        "commendation": (office, reverse("commendation", args=[commendation.pk])),
        "commendations": (office, reverse("office_commendation")),
    }

    assert drawn_by(lists) >= OF_HONOURS
    assert growing(costs(HonouredCrowd(world), lists)) == {}
    assert rows_of(*lists["commendation"]) == SIZES[-1]
    assert rows_of(*lists["commendations"]) >= SIZES[-1]
