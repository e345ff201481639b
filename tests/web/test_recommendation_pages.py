"""Quota, slate and package in the pages: every one opens, and what they do is done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.recommendation.models import Candidate, Package, Share
from kaoping.programme.recommendation.rules import CandidateState, PackageState
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.verification.models import Evaluation
from kaoping.programme.verification.rules import Duty
from tests.builders import DAY, NOON, a_world
from tests.builders_many import copies
from tests.builders_recommendation import (
    a_candidate,
    a_filed_package,
    a_form,
    a_quota,
    an_accepted,
    an_expert,
    honour_for,
    recommender_of,
)
from tests.builders_reporting import a_report

pytestmark = pytest.mark.django_db
PERSONS = "advanced_individual"
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


def enter(client, world, post, unit):
    client.force_login(world.account(post, unit))


def words(response):
    return response.content.decode()


def test_a_recommender_passes_places_on_and_is_told_what_is_too_much(client):
    world = a_world()
    a_quota(world, world.province, PERSONS, 2)
    enter(client, world, Post.RECOMMENDER, world.province)
    county = world.subject(world.county)
    address = reverse("pass_on_quota_at", args=[county.pk])

    home = client.get(reverse("unit_quota"), follow=True)
    page = client.get(address)
    too_many = client.post(address, places({PERSONS: 3}))
    done = client.post(address, places({PERSONS: 1}), follow=True)

    assert world.county.name in words(home)
    assert page.status_code == 200
    assert (too_many.status_code, 'value="3"' in words(too_many)) == (422, True)
    assert done.status_code == 200
    assert Share.objects.get(subject=county, honour=PERSONS).held == 1


def places(numbers, was=0):
    """What the form of a unit's places sends: each honour with what it held."""
    return {
        f"honours-{at}-{name}": str(value)
        for at, (honour, number) in enumerate(numbers.items())
        for name, value in {"honour": honour, "number": number, "was": was}.items()
    }


def test_the_places_of_all_honours_are_set_together_or_none_of_them(client):
    world = a_world()
    enter(client, world, Post.SEASON_OFFICE, world.office)
    province = world.subject(world.province)
    address = reverse("allot_quota_at", args=[province.pk])
    drawn = client.get(address)
    first, second, third = (row["places"].honour.key for row in drawn.context["rows"])

    wrong = client.post(address, places({first: 3, second: -1, third: 0}))
    held = Share.objects.filter(subject=province, held__gt=0).count()
    done = client.post(address, places({first: 3, second: 2, third: 0}), follow=True)

    assert (wrong.status_code, held) == (422, 0)
    assert [row["number"] for row in wrong.context["rows"]] == ["3", "-1", "0"]
    assert [len(row["refusals"]) for row in wrong.context["rows"]] == [0, 1, 0]
    shares = dict(Share.objects.filter(subject=province).values_list("honour", "held"))
    assert {key: number for key, number in shares.items() if number} == {first: 3, second: 2}
    names = [row["name"] for row in drawn.context["rows"]]
    assert f"名额已设定：{names[0]}、{names[1]}。" in words(done)


def test_a_clerk_reads_to_whom_its_unit_passed_places_on(client):
    world = a_world()
    a_quota(world, world.county, PERSONS, 1)
    a_quota(world, world.province, PERSONS, 1)
    enter(client, world, Post.CLERK, world.province)

    page = client.get(reverse("unit_quota"), follow=True)

    given = {one.honour.key: to for one, to in page.context["honours"] if to}
    assert page.context["below"].rows == ()
    assert given == {PERSONS: ((world.county.name, 1),)}
    assert world.county.name in words(page)


def test_the_list_that_opens_is_one_with_places(client):
    world = a_world()
    subject = world.subject(world.province)
    enter(client, world, Post.RECOMMENDER, world.province)
    before = client.get(reverse("slate_of", args=[subject.pk])).url
    a_quota(world, world.province, PERSONS, 1)

    after = client.get(reverse("slate_of", args=[subject.pk])).url

    assert before != after == reverse("slate", args=[subject.pk, PERSONS])


def test_the_office_sees_every_body_and_allots(client):
    world = a_world()
    enter(client, world, Post.SEASON_OFFICE, world.office)
    province = world.subject(world.province)

    page = client.get(reverse("office_quotas"))
    client.post(reverse("allot_quota_at", args=[province.pk]), places({PERSONS: 4}))
    client.post(
        reverse("allot_quota_at", args=[world.subject(world.office).pk]), places({PERSONS: 1})
    )

    assert world.province.name in words(page)
    assert Share.objects.get(subject=province, honour=PERSONS).held == 4
    host = Share.objects.get(subject=world.subject(world.office), honour=PERSONS)
    assert (host.held, host.passed_on) == (5, 4)


def test_whom_to_recommend_leads_to_the_form_and_ends_with_it_or_with_the_phase(
    client, monkeypatch
):
    world = a_world()
    subject = an_accepted(world, an_expert(world))
    enter(client, world, Post.RECOMMENDER, world.county)
    form = f"{reverse('put_forward', args=[world.subject(world.county).pk, PERSONS])}?nominee={subject.pk}"

    def to_recommend():
        page = client.get(reverse("unit_work"))
        found = [one.count for one in page.context["work"].works if one.duty == Duty.RECOMMEND]
        return found, f'href="{form}"' in words(page)

    waits = to_recommend()
    with monkeypatch.context() as shut:
        shut.setattr("kaoping.web.doors.now", lambda: NOON + 11 * DAY)
        over = to_recommend()
    candidate = a_candidate(world, subject)
    listed = to_recommend()
    withdrawn(world, candidate)

    assert client.get(form).context["chosen"].subject_id == subject.pk
    assert (waits, over, listed) == (([1], True), ([], False), ([], False))
    assert to_recommend() == waits


def withdrawn(world, candidate):
    recommender = recommender_of(world, candidate.by)
    given = {"candidate": candidate.pk, "reason": "本人申请"}
    perform(Act.WITHDRAW_CANDIDATE, recommender, given, now=NOON)


def test_a_recommender_puts_forward_completes_the_form_and_the_paper_is_bound_to_it(client):
    world = a_world()
    subject = an_accepted(world, an_expert(world))
    a_quota(world, world.county, PERSONS, 1)
    enter(client, world, Post.RECOMMENDER, world.county)
    county = world.subject(world.county).pk
    address = reverse("put_forward", args=[county, PERSONS])

    chosen = client.get(address, {"nominee": subject.pk})
    done = client.post(address, {"nominee": subject.pk, "deeds": "短"}, follow=True)
    candidate = Candidate.objects.get()
    amend = reverse("amend_candidate", args=[candidate.pk])
    form = a_form(subject)
    client.post(amend, form)
    candidate.refresh_from_db()
    scan = {"stamped_form": SimpleUploadedFile("scan.pdf", PDF)}
    wrong = client.post(amend, {**form, **scan, "stamped_code": "0000"})
    scan = {"stamped_form": SimpleUploadedFile("scan.pdf", PDF)}
    right = client.post(amend, {**form, **scan, "stamped_code": candidate.form_code})
    shown = client.get(reverse("recommended", args=[candidate.pk]))
    paper = client.get(reverse("recommended_form", args=[candidate.pk]))
    kept = client.get(reverse("recommended_file", args=[candidate.pk, candidate.files.get().pk]))

    assert chosen.status_code == done.status_code == 200
    assert (wrong.status_code, "0000" in words(wrong)) == (422, True)
    assert right.status_code == 302
    assert candidate.form_code in words(shown)
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    assert kept.content == PDF


@pytest.mark.parametrize(
    ("places_held", "at", "code"),
    [(0, NOON, "quota_used_up"), (1, NOON.replace(year=2030), "phase_closed")],
)
def test_a_full_quota_and_a_closed_phase_are_told_before_the_form(
    client, monkeypatch, places_held, at, code
):
    world = a_world()
    subject = an_accepted(world, an_expert(world))
    a_quota(world, world.county, PERSONS, places_held)
    monkeypatch.setattr("kaoping.web.doors.now", lambda: at)
    enter(client, world, Post.RECOMMENDER, world.county)
    address = reverse("put_forward", args=[world.subject(world.county).pk, PERSONS])

    for page in (client.get(address), client.get(address, {"nominee": subject.pk})):
        assert [one.code for one in page.context["not_now"]] == [code]
        assert 'href="?nominee=' not in words(page)
        assert 'name="nominee"' not in words(page)


def test_a_withdrawn_candidate_is_not_asked_to_complete_its_form(client):
    world = a_world()
    candidate = a_candidate(world, an_expert(world), complete=False)
    enter(client, world, Post.RECOMMENDER, world.county)
    page = reverse("recommended", args=[candidate.pk])
    before = client.get(page).context["lacks"]

    client.post(reverse("withdraw_candidate", args=[candidate.pk]), {"reason": "本人申请退出"})

    after = client.get(page).context
    assert before
    assert (after["candidate"].state, after["lacks"]) == (CandidateState.WITHDRAWN, [])


def test_a_wrong_file_is_refused_beside_its_field_and_nothing_typed_is_lost(client):
    world = a_world()
    candidate = a_candidate(world, an_expert(world), complete=False)
    enter(client, world, Post.RECOMMENDER, world.county)
    address = reverse("amend_candidate", args=[candidate.pk])
    sent = {"deeds": "已经写好的事迹", "photo": SimpleUploadedFile("a.exe", b"MZ\x90\x00")}

    response = client.post(address, sent)

    assert (response.status_code, "已经写好的事迹" in words(response)) == (422, True)


def test_too_large_files_in_all_are_said_on_the_page(client, settings):
    settings.CANDIDATE_FILES_LIMIT = settings.PACKAGE_FILES_LIMIT = 1
    world = a_world()
    candidate = a_candidate(world, an_expert(world), complete=False)
    enter(client, world, Post.RECOMMENDER, world.county)
    amend = reverse("amend_candidate", args=[candidate.pk])
    candidates = client.post(amend, {"other": SimpleUploadedFile("a.pdf", PDF)})
    enter(client, world, Post.RECOMMENDER, world.province)
    complete = reverse("complete_part", args=[world.subject(world.province).pk, "7.3"])
    package = client.post(complete, {"files": SimpleUploadedFile("a.pdf", PDF)})

    assert "本推荐对象的附件合计将达0.1 MB" in words(candidates)
    assert "报送材料各部分的附件合计将达0.1 MB" in words(package)
    assert (candidates.status_code, package.status_code) == (422, 422)


def test_the_order_is_changed_by_buttons_without_scripts_and_by_the_whole_list(client):
    world = a_world()
    first, second = (a_candidate(world, an_expert(world)) for _ in range(2))
    enter(client, world, Post.RECOMMENDER, world.province)
    subject = world.subject(world.province).pk
    page = client.get(reverse("slate", args=[subject, PERSONS]))
    address = reverse("rank_slate", args=[subject, PERSONS])
    version = page.context["slate"].version
    order = {"order": [first.pk, second.pk], "version": version}

    moved = client.post(address, {**order, "move": f"up:{second.pk}"}, follow=True)
    stale = client.post(address, order)

    assert [row.candidate for row in moved.context["slate"].rows] == [second.pk, first.pk]
    assert stale.status_code == 422


def test_withdrawing_and_striking_ask_before(client):
    world = a_world()
    own, other = (a_candidate(world, an_expert(world)) for _ in range(2))
    enter(client, world, Post.RECOMMENDER, world.county)
    withdraw = reverse("withdraw_candidate", args=[own.pk])
    strike = reverse("strike_candidate", args=[other.pk])

    asked = client.get(withdraw)
    client.post(withdraw, {"version": own.version})
    enter(client, world, Post.RECOMMENDER, world.province)
    bare = client.post(strike, {"version": other.version})
    client.post(strike, {"version": other.version, "reason": "不实", "fraud": "on"})

    assert asked.status_code == 200
    assert bare.status_code == 422
    assert set(Candidate.objects.values_list("state", flat=True)) == {"withdrawn", "struck"}
    assert Share.objects.get(subject__unit=world.county, honour=PERSONS).held == 1


def test_a_package_goes_through_the_pages(client):
    world = a_world()
    candidate = a_candidate(world)
    body = world.subject(world.province)
    a_report(world, body, ReportState.DRAFT)
    enter(client, world, Post.RECOMMENDER, world.province)

    before = client.get(reverse("package"), follow=True)
    refused = client.get(reverse("file_package", args=[body.pk]))
    part = reverse("complete_part", args=[body.pk, "7.3"])
    without = client.post(part, {"text": "三则"})
    client.post(part, {"text": "三则", "files": [SimpleUploadedFile("cases.pdf", PDF)]})
    confirm = client.get(reverse("file_package", args=[body.pk]))
    client.post(reverse("file_package", args=[body.pk]))
    package = Package.objects.get()
    sheets = [
        client.get(reverse("package_table", args=[body.pk])),
        client.get(reverse("slate_list", args=[body.pk, honour_for(candidate.subject)])),
    ]
    enter(client, world, Post.SEASON_OFFICE, world.office)
    listed = client.get(reverse("office_packages"), {"state": "filed"})
    client.post(reverse("return_package", args=[body.pk]), {"part": "7.3", "reason": "缺照片"})
    package.refresh_from_db()
    returned, why = package.state, client.get(reverse("package_of", args=[body.pk]))
    a_filed_package(world)
    client.get(reverse("receive_package", args=[body.pk]))
    client.post(reverse("receive_package", args=[body.pk]))
    shown = client.get(reverse("package_of", args=[body.pk]))

    assert before.status_code == confirm.status_code == shown.status_code == 200
    assert (refused.status_code, without.status_code) == (422, 422)
    assert {s.content[:2] for s in sheets} == {b"PK"}
    assert world.province.name in words(listed)
    assert returned == PackageState.RETURNED
    part_name = edition_of(world.season.edition_id).part("7.3").name.zh
    assert (f"退回原因涉及：{part_name}" in words(why), "缺照片" in words(why)) == (True, True)
    package.refresh_from_db()
    candidate.refresh_from_db()
    assert (package.state, candidate.state) == (PackageState.RECEIVED, CandidateState.RECEIVED)


def test_a_unit_that_files_no_package_is_told_where_its_list_goes(client):
    world = a_world()
    enter(client, world, Post.RECOMMENDER, world.county)

    assert client.get(reverse("package"), follow=True).status_code == 200


def test_strangers_find_nothing(client):
    world = a_world()
    candidate = a_candidate(world)
    a_filed_package(world)
    enter(client, world, Post.RECOMMENDER, world.society)
    province = world.subject(world.province).pk
    pages = [
        reverse("quota", args=[province]),
        reverse("slate", args=[province, PERSONS]),
        reverse("slate_list", args=[province, PERSONS]),
        reverse("recommended", args=[candidate.pk]),
        reverse("recommended_form", args=[candidate.pk]),
        reverse("package_of", args=[province]),
        reverse("package_table", args=[province]),
        reverse("office_packages"),
    ]

    assert {client.get(page).status_code for page in pages} == {404}


def test_the_best_of_many_are_offered_first_and_everybody_is_found_by_name(client):
    """The last of 60 to be entered has the best grade; the first one is on the second page."""
    world = a_world()
    subject = an_accepted(world, an_expert(world))
    Evaluation.objects.filter(subject=subject).update(grade="good")
    report = Report.objects.get(subject=subject)
    people = copies(
        subject.person,
        [
            {"id_number_hash": None, "id_number_sealed": None, "name": f"某{n:02}"}
            for n in range(60)
        ],
    )
    below = copies(subject, [{"person": person, "name": person.name} for person in people])
    copies(report, [{"subject": one} for one in below])
    evaluation = Evaluation.objects.get(subject=subject)
    copies(evaluation, [{"subject": one, "grade": "good"} for one in below[:-1]])
    copies(evaluation, [{"subject": below[-1], "grade": "excellent"}])
    a_quota(world, world.county, PERSONS, 1)
    enter(client, world, Post.RECOMMENDER, world.county)
    address = reverse("put_forward", args=[world.subject(world.county).pk, PERSONS])

    def offered(**link: str) -> list[str]:
        return [one.name for one in client.get(address, link).context["page"].rows]

    first = client.get(address).context["page"]
    assert (first.count, first.rows[0].name, first.rows[1].name) == ("61", "某59", subject.name)
    assert len(first.rows) + len(offered(after=first.next_key)) == 61
    assert offered(name="某5") == ["某59", *(f"某{n}" for n in range(50, 59))]
    assert offered(name="某5", sort="name")[-1] == "某59"
    assert offered(grade="excellent") == ["某59"]
    assert f"<h2>{below[40].name}</h2>" in words(client.get(address, {"nominee": below[40].pk}))
    sheet = client.post(f"{address}?grade=excellent", {"as": "csv"}).content.decode("utf-8-sig")
    assert ("某59" in sheet, "某58" in sheet) == (True, False)
