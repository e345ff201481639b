"""The review's pages: office and judge walk it in the browser's way, without scripts."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from kaoping.acts.posts import Post
from kaoping.foundation.people.models import Person
from kaoping.programme.judging.models import Assignment, Panel, Vote
from kaoping.programme.judging.rules import PanelState
from kaoping.programme.recommendation.models import Candidate, CandidateFile
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.service.models import Record
from tests.builders import NOON, a_world
from tests.builders_judging import (
    a_judge,
    a_panel,
    a_voting_panel,
    all_scored,
    an_assigned_panel,
    checked_candidates,
    marks_for,
    received_candidates,
    seats_on,
    voted,
)
from tests.builders_many import copies, copies_below
from tests.builders_service import a_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)
    return a_world()


@pytest.fixture
def office(world) -> Client:
    return signed_in(world.account(Post.SEASON_OFFICE, world.office))


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text_of(response) -> str:
    return response.content.decode()


def box_of(page):
    """What stands at the head of a page that was refused."""
    return text_of(page).partition('class="k-say k-bad"')[2].partition("</ul>")[0]


def test_the_formal_check_goes_from_one_candidate_to_the_list(world, office):
    (candidate,) = received_candidates(world)
    overview = office.get(reverse("office_review"))
    url = reverse("review_candidate", args=[candidate.pk])
    page = office.get(url)

    done = office.post(reverse("check_form", args=[candidate.pk]), {"version": candidate.version})

    candidate.refresh_from_db()
    assert (overview.status_code, page.status_code) == (200, 200)
    assert candidate.subject.name in text_of(page)
    assert (done.status_code, candidate.state) == (302, CandidateState.CHECKED)


def test_a_refusal_without_a_reason_keeps_the_page(world, office):
    (candidate,) = received_candidates(world)

    page = office.post(reverse("refuse_form", args=[candidate.pk]), {"reason": " "})

    candidate.refresh_from_db()
    assert "不通过的理由" in box_of(page)
    assert (page.status_code, candidate.state) == (422, CandidateState.RECEIVED)


def test_a_panel_is_formed_solved_edited_and_published(world, office):
    (candidate,) = checked_candidates(world)
    for number in range(4):
        a_judge(world, f"评审{number}")
    formed = office.post(
        reverse("form_panel", args=[world.season.pk]),
        {"honour": candidate.honour, "name": "团队组"},
    )
    panel = Panel.objects.get()
    appoint = reverse("appoint_judge", args=[panel.pk])
    choices = re.findall(r'<option value="(\d+)"', text_of(office.get(formed.url)))
    for account in choices:
        assert office.post(appoint, {"account": account}).status_code == 302
    plan = reverse("assignment_plan", args=[panel.pk])

    assert office.post(reverse("assign_judges", args=[panel.pk])).status_code == 422  # no plan yet
    office.post(reverse("solve_assignment", args=[panel.pk]), {"at_most": ""})
    solved = office.get(plan)
    seats = [seat.pk for seat in seats_on(panel)]
    edited = {"shown": [candidate.pk], "pair": [f"{seat}:{candidate.pk}" for seat in seats[1:]]}
    office.post(reverse("edit_assignment", args=[panel.pk]), {**edited, "page": "1"})
    done = office.post(reverse("assign_judges", args=[panel.pk]))

    assert text_of(solved).count(" checked>") == 3
    assert (done.status_code, done.url) == (302, reverse("panel", args=[panel.pk]))
    assert list(Assignment.objects.order_by("seat").values_list("seat", flat=True)) == seats[1:]


def test_an_infeasible_limit_says_which_judges_and_candidates(world, office):
    (candidate,) = checked_candidates(world)
    panel = a_panel(world, candidate.honour, 2)

    office.post(reverse("solve_assignment", args=[panel.pk]))
    page = text_of(office.get(reverse("assignment_plan", args=[panel.pk])))

    assert candidate.subject.name in page
    assert 'role="alert"' in page


def test_a_judge_scores_and_goes_on(world):
    panel = an_assigned_panel(world)
    assignment = Assignment.objects.select_related("account", "candidate__subject").first()
    judge = signed_in(assignment.account)
    listed = judge.get(reverse("panel_candidates"))
    page = judge.get(reverse("assignment", args=[assignment.pk]))
    sent = {"version": "0", "comment": "材料充分", "next": "1"}
    for number, mark in enumerate(marks_for(panel, 87.5)):
        sent |= {f"marks-{number}-standard": mark["standard"], f"marks-{number}-points": "87.5"}

    done = judge.post(reverse("score_candidate", args=[assignment.pk]), sent)

    assignment.refresh_from_db()
    assert (listed.status_code, page.status_code, done.status_code) == (200, 200, 302)
    assert assignment.candidate.subject.name in text_of(listed)
    assert float(assignment.total) == 87.5

    # A second tab, opened before: what it typed stays, beside what was saved.
    sent |= {"marks-0-points": "70"}
    refused = judge.post(reverse("score_candidate", args=[assignment.pk]), sent)
    assert refused.status_code == 422
    assert 'value="70"' in text_of(refused)
    assert text_of(refused).count("已保存的得分：87.5") == 1


def test_what_was_typed_stays_beside_the_refusal(world):
    an_assigned_panel(world)
    assignment = Assignment.objects.select_related("account").first()
    judge = signed_in(assignment.account)
    standard = re.search(
        r'name="marks-0-standard" value="([^"]+)"',
        text_of(judge.get(reverse("assignment", args=[assignment.pk]))),
    ).group(1)

    page = judge.post(
        reverse("score_candidate", args=[assignment.pk]),
        {"marks-0-standard": standard, "marks-0-points": "120", "marks-0-comment": "写好的话"},
    )
    name = page.context["rows"][0]["name"]
    assert f"{name}：超出范围" in box_of(page)

    assert page.status_code == 422
    assert "写好的话" in text_of(page)
    assert 'value="120"' in text_of(page)
    assert 'aria-invalid="true"' in text_of(page)


def test_evidence_opens_for_the_assigned_judge_alone(world, monkeypatch):
    monkeypatch.setattr("kaoping.web.desks.panel.scoring.public_copy", lambda _file: b"%PDF")
    panel = an_assigned_panel(world)
    assignment = Assignment.objects.select_related("account").first()
    paper = CandidateFile.objects.filter(candidate=assignment.candidate).first()
    url = reverse("evidence_for_judge", args=[assignment.pk, "candidate", paper.pk])
    stranger = a_judge(world, "旁观者")

    assert signed_in(assignment.account).get(url).status_code == 200
    assert signed_in(stranger).get(url).status_code == 404
    assert signed_in(seats_on(panel)[1].account).get(url).status_code == 404


def test_a_judge_opens_what_a_figure_was_added_from_and_reads_nobodys_name_there(world):
    """The team's trainings, by the record they were entered in; only to the judge assigned."""
    member = a_record(world).participations.get().person
    (candidate,) = checked_candidates(world, world.subject(world.team))
    panel = an_assigned_panel(world, candidate)
    assignment = Assignment.objects.select_related("account").first()
    judge = signed_in(assignment.account)
    page = judge.get(reverse("assignment", args=[assignment.pk]))
    links = BeautifulSoup(page.content, "html.parser").select(".k-counted a")
    (link,) = [a["href"] for a in links if "/trainings_held/" in a["href"]]

    opened = judge.get(link)
    rows = opened.context["behind"].records.rows
    sheet = judge.post(link, {"as": "csv"}).content.decode("utf-8-sig")

    assert [row.title for row in rows] == list(Record.objects.values_list("title", flat=True))
    assert opened.context["value"] == sum(row.amount for row in rows)
    assert rows[0].title in text_of(opened)
    assert rows[0].title in sheet
    for shown in (text_of(opened), sheet):
        assert member.name not in shown
        assert reverse("record", args=[rows[0].id]) not in shown
    assert judge.get(reverse("record", args=[rows[0].id])).status_code == 404
    assert judge.get(link.replace("trainings_held", "nothing")).status_code == 404
    for stranger in (a_judge(world, "旁观者"), seats_on(panel)[1].account):
        assert signed_in(stranger).get(link).status_code == 404


def test_recusal_is_one_press_away_and_asks_for_its_reason(world):
    an_assigned_panel(world, judges=4)
    assignment = Assignment.objects.select_related("account").first()
    judge = signed_in(assignment.account)
    url = reverse("recuse", args=[assignment.pk])
    assert url in text_of(judge.get(reverse("assignment", args=[assignment.pk])))

    asked, empty = judge.get(url), judge.post(url, {"reason": ""})
    done = judge.post(url, {"reason": "曾为同事"})

    assignment.refresh_from_db()
    assert (asked.status_code, empty.status_code, done.status_code) == (200, 422, 302)
    assert assignment.state == "recused"


def test_members_vote_on_one_page_and_the_office_decides(world, office):
    (candidate,) = checked_candidates(world)
    panel = an_assigned_panel(world, candidate)
    shown = reverse("review_candidate", args=[candidate.pk])
    before = office.get(shown).context["shown"]
    all_scored(world, panel)
    after = office.get(shown).context["shown"]
    assert (before.scores_in, after.scores_in) == (0, after.judges)
    assert before.judges == after.judges > 0
    page = text_of(office.get(reverse("panel", args=[panel.pk])))
    assert reverse("consolidate", args=[panel.pk]) in page
    office.post(reverse("consolidate", args=[panel.pk]), {})
    for seat in seats_on(panel):
        member = signed_in(seat.account)
        assert candidate.subject.name in text_of(member.get(reverse("votes", args=[panel.pk])))
        sent = {f"vote-{candidate.pk}-1": "yes"}
        assert member.post(reverse("cast_vote", args=[panel.pk]), sent).status_code == 302

    preview = office.get(reverse("decide", args=[panel.pk]))
    done = office.post(reverse("decide", args=[panel.pk]), {})

    candidate.refresh_from_db()
    panel.refresh_from_db()
    assert (preview.status_code, done.status_code, Vote.objects.count()) == (200, 302, 3)
    assert (candidate.state, panel.state) == (CandidateState.CHOSEN, PanelState.DECIDED)
    ballot = reverse("ballot", args=[panel.pk])
    listed = {
        link: [line.name for line in office.get(ballot + link).context["page"].rows]
        for link in ("", "?outcome=chosen", "?outcome=not_chosen", "?name=无此人", "?sort=yes")
    }
    name = candidate.subject.name
    assert listed == {"": [name], "?outcome=chosen": [name], "?outcome=not_chosen": [],
                      "?name=无此人": [], "?sort=yes": [name]}  # fmt: skip
    sheet = office.post(ballot, {"as": "csv"}).content.decode("utf-8-sig")
    assert f"{name}," in sheet
    assert office.post(ballot + "?outcome=tied", {"as": "csv"}).content.count(b"\n") == 2


def test_no_open_vote_and_an_empty_ballot_are_told_plainly(world, office):
    (candidate,) = checked_candidates(world)
    panel = an_assigned_panel(world, candidate)
    member = signed_in(seats_on(panel)[0].account)
    url = reverse("cast_vote", args=[panel.pk])
    vote = {f"vote-{candidate.pk}-1": "yes"}

    early = [member.post(url, sent) for sent in (vote, {})]
    all_scored(world, panel)
    office.post(reverse("consolidate", args=[panel.pk]), {})
    empty = member.post(url, {}, follow=True)

    assert [page.status_code for page in early] == [422, 422]
    for page in early:
        assert "评分汇总后方可表决" in text_of(page)
    assert "未选择或更改" in text_of(empty)
    assert "已表决" not in text_of(empty)
    assert not Vote.objects.exists()


def test_a_missing_quorum_bars_the_button_and_says_why(world, office):
    (candidate,) = checked_candidates(world)
    panel = a_voting_panel(world, candidate)
    voted(world, panel, candidate, "yes", "", "")

    page = text_of(office.get(reverse("decide", args=[panel.pk])))

    assert candidate.subject.name in page
    assert "disabled" in page


def test_the_judges_pages_are_closed_to_the_office_and_the_offices_to_judges(world, office):
    panel = an_assigned_panel(world)
    judge = signed_in(seats_on(panel)[0].account)

    assert office.get(reverse("panel_candidates")).status_code == 404
    for name, args in (
        ("office_review", []),
        ("review_candidates", []),
        ("panel", [panel.pk]),
        ("ballot", [panel.pk]),
        ("ranked_candidates", [panel.honour]),
    ):
        assert judge.get(reverse(name, args=args)).status_code == 404, name


def copies_of(candidate: Candidate, number: int) -> None:
    """More rows like this one, for long lists: no test of what led there."""
    people = Person.objects.bulk_create(Person(name=f"某人{n}") for n in range(number))
    of_a_person = {"kind": "person", "unit": None}
    subjects = copies(
        candidate.subject, [{**of_a_person, "person": p, "name": p.name} for p in people]
    )
    made = copies(candidate, [{"subject": subject} for subject in subjects])
    copies_below(Assignment.objects.filter(candidate=candidate), "candidate", made)


def test_pages_by_key_go_on_and_back_over_the_same_rows(world, office):
    (candidate,) = checked_candidates(world)
    panel = an_assigned_panel(world, candidate)
    all_scored(world, panel)
    candidate.refresh_from_db()
    copies_of(candidate, 70)
    for name, args in (("review_candidates", []), ("ranked_candidates", [candidate.honour])):
        url = reverse(name, args=args)
        first = rows_on(office.get(url))
        second_page = office.get(url + next_link(office.get(url), "next"))
        back = rows_on(office.get(url + next_link(second_page, "prev")))

        assert (len(first), len(rows_on(second_page)), back == first) == (50, 21, True)
        assert not set(first) & set(rows_on(second_page))


def test_no_two_states_to_choose_from_say_the_same(world, office):
    page = BeautifulSoup(office.get(reverse("review_candidates")).content, "html.parser")

    offered = [option.text for option in page.select("#state option")]
    assert sorted(offered) == sorted(set(offered))


def rows_on(response) -> list[str]:
    return re.findall(r'<th scope="row"><a href="([^"]+)"', text_of(response))


def next_link(response, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', text_of(response)).group(1)
    return found.replace("&amp;", "&")
