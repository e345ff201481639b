"""The unit desk's pages of verification."""

import re
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from kaoping.acts.posts import Post
from kaoping.programme.reporting.models import Figure, Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.verification.models import Finding
from tests.builders import NOON, a_world
from tests.builders_reporting import a_report
from tests.builders_service import a_record
from tests.builders_verification import an_accepted_report

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


@pytest.fixture
def world():
    return a_world()


def signed_in(world, post, unit) -> Client:
    client = Client()
    client.force_login(world.account(post, unit))
    return client


@pytest.fixture
def report(world) -> Report:
    a_record(world)
    return a_report(world, world.subject(world.team), ReportState.SUBMITTED)


@pytest.fixture
def verifier(world) -> Client:
    return signed_in(world, Post.VERIFIER, world.county)


def test_the_first_page_names_the_report_that_waits(world, report, verifier):
    page = verifier.get(reverse("unit_work"))

    assert page.status_code == 200
    assert reverse("verify_report", args=[report.pk]) in page.content.decode()


def test_a_report_is_shown_and_accepted(world, report, verifier):
    url = reverse("verify_report", args=[report.pk])
    page = verifier.get(url)
    assert page.status_code == 200
    assert world.team.name in page.content.decode()

    done = verifier.post(reverse("accept_report", args=[report.pk]), {"version": report.version})

    assert (done.status_code, done.headers["Location"]) == (302, url)
    assert Report.objects.get(pk=report.pk).state == ReportState.ACCEPTED


def test_one_figure_is_returned_from_the_form(world, report, verifier):
    url = reverse("return_report", args=[report.pk])
    form = verifier.get(url)
    assert form.status_code == 200
    number = _number_of(form.content.decode(), "figure:trainings_held")

    empty = verifier.post(url, {f"parts-{number}-part": "figure:trainings_held",
                                f"parts-{number}-ticked": "1"})  # fmt: skip
    assert empty.status_code == 422
    nothing = verifier.post(url, {})
    assert [one.code for one in nothing.context["refusals"]] == ["nothing_returned"]
    sent = {f"parts-{number}-part": "figure:trainings_held", f"parts-{number}-reason": "请附签到表"}
    done = verifier.post(url, sent)

    assert done.status_code == 302
    finding = Finding.objects.get(report=report)
    assert (finding.part, finding.text) == ("figure:trainings_held", "请附签到表")


def _number_of(page: str, part: str) -> str:
    return re.search(rf'name="parts-(\d+)-part" value="{part}"', page).group(1)


def test_what_was_typed_is_shown_again_with_the_reason_beside_its_field(world, report, verifier):
    key = "villages_covered"
    sent = {"figures-3-indicator": key, "figures-3-verified": "77", "figures-3-reason": "多报"}

    shown = verifier.post(reverse("verify_figure", args=[report.pk]), sent)

    page = shown.content.decode()
    assert shown.status_code == 422
    assert 'value="77"' in page
    assert page.count('class="k-wrong"') == 1
    assert Figure.objects.get(report=report, indicator=key).verified is None


def test_no_satisfaction_of_more_than_all_is_found_to_be_so(world, report, verifier):
    sent = {"figures-0-indicator": "satisfaction_rate", "figures-0-verified": "150",
            "figures-0-reason": "核对问卷"}  # fmt: skip

    shown = verifier.post(reverse("verify_figure", args=[report.pk]), sent)

    assert shown.status_code == 422
    assert "“满意度”最高为100%。" in shown.content.decode()


def test_a_record_is_struck_with_a_reason_and_stands_again(world, report, verifier):
    record = report.records.get()
    url = reverse("strike_record", args=[report.pk, record.record_id])
    asked = BeautifulSoup(verifier.get(url).content, "html.parser").select_one(".k-facts")
    facts = [one.get_text() for one in asked.select("dd")]
    shares = record.record.participations.all()
    assert len(facts) == 5
    assert facts[4] == "、".join(sorted({share.person.name for share in shares}))
    assert verifier.post(url, {"reason": ""}).status_code == 422
    assert verifier.post(url, {"reason": "照片不是本村"}).status_code == 302
    record.refresh_from_db()
    assert record.struck
    again = verifier.post(url, {"reason": "已补照片", "undo": "1"})
    record.refresh_from_db()
    assert (again.status_code, record.struck) == (302, False)


def test_a_figure_opens_what_it_was_added_from(world, report, verifier):
    for key in report.figures.values_list("indicator", flat=True):
        page = verifier.get(reverse("figure_behind", args=[report.pk, key]))
        assert page.status_code == 200, key
    training = verifier.get(reverse("figure_behind", args=[report.pk, "trainee_attendances"]))
    assert "核桃整形修剪现场培训" in training.content.decode()
    assert verifier.get(reverse("figure_behind", args=[report.pk, "nothing"])).status_code == 404


def test_reports_without_differences_are_accepted_together_after_a_preview(world, report, verifier):
    url = reverse("reports_to_verify")
    assert str(report.pk) in verifier.get(url).content.decode()

    preview = verifier.post(url, {"reports": [report.pk]})
    assert Report.objects.get(pk=report.pk).state == ReportState.SUBMITTED
    assert world.team.name in preview.content.decode()
    verifier.post(url, {"reports": [report.pk], "sure": "1"})

    assert Report.objects.get(pk=report.pk).state == ReportState.ACCEPTED


def test_a_subject_is_evaluated_and_a_person_endorsed(world, verifier):
    person = world.entered(world.account(Post.EXPERT, world.team), world.team)
    an_accepted_report(world, person)
    url = reverse("evaluate_subject", args=[person.pk])
    page = verifier.get(url).content.decode()
    marks = dict(re.findall(r'name="(marks-\d+)-standard" value="([^"]+)"', page))
    sent = {"grade": "good", "comment": "扎实", "version": "0"}
    for row, standard in marks.items():
        sent |= {f"{row}-standard": standard, f"{row}-points": "88.5"}

    assert verifier.post(url, {**sent, "marks-0-points": "500"}).status_code == 422
    refused = verifier.post(url, {**sent, "grade": "", "marks-0-points": ""})
    head = BeautifulSoup(refused.content, "html.parser").select_one("[role=alert]")
    assert [link["href"] for link in head.select("a[href^='#']")] == ["#mark-0", "#grade"]
    assert verifier.post(url, sent).status_code == 302
    endorse = reverse("endorse_results", args=[person.pk])
    assert verifier.get(endorse).status_code == 200
    assert verifier.post(endorse, {"reason": "成效特别突出"}).status_code == 302

    assert (person.evaluation.grade, person.evaluation.marks["6.3.1"]) == ("good", 88.5)
    assert person.evaluation.endorsed
    shown = verifier.get(reverse("verify_report", args=[person.report.pk])).content.decode()
    assert '<br><small class="k-soft">成效特别突出</small>' in shown

    for link in (endorse, f"{url}?undo=1"):
        assert f'href="{link}"' in shown
        asked_why = BeautifulSoup(verifier.get(link).content, "html.parser")
        assert asked_why.select_one("input[type=hidden][name=undo]")["value"] == "1"
        assert verifier.post(link, {"reason": "", "undo": "1"}).status_code == 422
        assert verifier.post(link, {"reason": "入户后另有发现", "undo": "1"}).status_code == 302
    person.evaluation.refresh_from_db()
    assert (person.evaluation.grade, person.evaluation.endorsed) == ("", False)


def test_a_stranger_finds_no_page(world, report):
    stranger = signed_in(world, Post.VERIFIER, world.society)
    pages = [
        reverse("verify_report", args=[report.pk]),
        reverse("return_report", args=[report.pk]),
        reverse("figure_behind", args=[report.pk, "trainings_held"]),
        reverse("strike_record", args=[report.pk, report.records.get().record_id]),
        reverse("evaluate_subject", args=[report.subject_id]),
        reverse("endorse_results", args=[report.subject_id]),
    ]
    assert [stranger.get(page).status_code for page in pages] == [404] * len(pages)


@pytest.mark.parametrize("post", [Post.CLERK, Post.VERIFIER, Post.RECOMMENDER])
def test_every_post_of_the_desk_has_its_first_page_and_at_most_seven_entries(world, report, post):
    page = signed_in(world, post, world.county).get(reverse("unit_work"))

    assert page.status_code == 200
    entries = re.findall(
        r'<li><a href="([^"]+)"', page.content.decode().split("k-entries")[1].split("</ul>")[0]
    )
    assert 0 < len(entries) <= 7
    assert entries[0] == reverse("unit_work")


@pytest.mark.parametrize("post", [Post.CLERK, Post.VERIFIER, Post.RECOMMENDER])
def test_no_entry_of_a_society_leads_nowhere(world, post):
    """A society answers for no place; the pages of its column are there all the same."""
    client = signed_in(world, post, world.society)
    page = client.get(reverse("unit_work"))

    entries = BeautifulSoup(page.content, "html.parser").select(".k-entries a")
    assert [client.get(one["href"], follow=True).status_code for one in entries] == (
        [200] * len(entries)
    )


def test_the_column_says_under_which_page_one_is(world, report, verifier):
    """A report that is verified lies under those to verify, not under all reports."""
    for name in ("verify_report", "return_report"):
        page = verifier.get(reverse(name, args=[report.pk]))
        here = BeautifulSoup(page.content, "html.parser").select(".k-entries [aria-current]")
        assert [one["href"] for one in here] == [reverse("reports_to_verify")]


def test_what_was_accepted_is_no_fault(world, report, verifier):
    """The page one comes back to after accepting shows nothing that looks refused."""
    verifier.post(reverse("accept_report", args=[report.pk]), {"version": report.version})

    page = verifier.get(reverse("verify_report", args=[report.pk]))
    soup = BeautifulSoup(page.content, "html.parser")
    assert soup.select(".k-say.k-bad, .k-foot-acts [disabled]") == []


def test_nothing_is_offered_together_where_each_has_figures_to_decide(world, verifier):
    """Without a report that could be accepted unread there is no box and no button."""
    a_record(world)
    a_report(world, world.subject(world.team), declared={"households_exited": Decimal(5)})

    soup = BeautifulSoup(verifier.get(reverse("reports_to_verify")).content, "html.parser")
    assert len(soup.select("tbody tr")) == 1
    assert soup.select("main [name=reports], main .btn-primary") == []


def test_what_is_counted_once_has_no_field_and_every_article_opens_this_edition(
    world, report, verifier
):
    page = BeautifulSoup(
        verifier.get(reverse("verify_report", args=[report.pk])).content, "html.parser"
    )
    edition = world.season.edition_id

    fields = {
        row["id"].removeprefix("figure-"): bool(row.select("input[type=number]"))
        for row in page.select("tr[id^=figure-]")
    }
    distinct = {i.key for i in edition_of(edition).indicators if i.adds == "distinct"}
    assert {key for key in fields if key in distinct}
    assert not any(has for key, has in fields.items() if key in distinct)
    assert any(has for key, has in fields.items() if key not in distinct)
    assert {link["href"].partition("?")[2] for link in page.select("a.k-article")} == {
        f"edition={edition}"
    }


def test_a_figure_that_is_read_opens_what_it_was_added_from(world, report):
    lead = signed_in(world, Post.TEAM_LEAD, world.team)
    read = BeautifulSoup(lead.get(reverse("report", args=[report.pk])).content, "html.parser")

    sources = {link["href"] for link in read.select("a[href*='/figures/']")}

    assert sources
    assert {lead.get(url).status_code for url in sources} == {200}
