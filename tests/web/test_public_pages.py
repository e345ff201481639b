"""The public pages: readable without log-in or script, light, and silent about what is hidden."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kaoping import web
from kaoping.acts.inputs import perform
from kaoping.acts.paging import ROWS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.honours.models import Honour
from kaoping.programme.publicity.models import Notice, Objection
from kaoping.web.desks.public.front import SHOWN
from tests.builders import NOON, a_world
from tests.builders_judging import the_season_office
from tests.builders_publicity import (
    EVIDENCE,
    OBJECTOR,
    a_notice,
    a_ruled_objection,
    after,
    an_issued_commendation,
    an_objection,
    chosen,
    closed,
    first_entry,
    known_holidays,
)
from tests.builders_recommendation import an_expert

pytestmark = pytest.mark.django_db
CSS = Path(web.__file__).parent / "static" / "kaoping" / "public.css"
KILOBYTE = 1024


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


@pytest.fixture
def visitor() -> Client:
    return Client()


def text_of(response) -> str:
    return response.content.decode()


def every_public_page(notice_id: int, name: str) -> list[str]:
    return [
        reverse("public_front"),
        reverse("public_notices"),
        reverse("notice", args=[notice_id]),
        f"{reverse('notice', args=[notice_id])}?text={name}",
        reverse("honour_roll"),
        f"{reverse('honour_roll')}?text={name}",
        f"{reverse('honour_roll')}?season=all&place=52",
        f"{reverse('certificate')}?code={name}",
        reverse("follow_objection"),
        reverse("robots"),
    ]


def test_a_visitor_reads_the_notice_and_how_to_object(visitor):
    notice = a_notice(a_world(), contact="北京市某街1号")

    page = text_of(visitor.get(reverse("notice", args=[notice.pk])))

    assert "赫章县核桃服务队" in page
    assert "北京市某街1号" in page
    assert "11月16日至23日" in page
    assert "还剩5个工作日" in page
    assert reverse("object", args=[notice.pk, first_entry(notice).key]) in page


def test_the_names_stand_before_the_numbers_and_a_link_leads_to_how_to_object(visitor):
    notice = a_notice(a_world())

    page = text_of(visitor.get(reverse("notice", args=[notice.pk])))

    places = [page.index(f'id="{part}"') for part in ("names", "objecting", "how")]
    assert places == sorted(places)
    assert page.index('href="#objecting"') < places[0]


def test_all_open_notices_are_shown_and_the_past_ones_page_by_page(visitor, monkeypatch):
    notice = a_notice(a_world())
    more = range(2, ROWS + 3)
    Notice.objects.bulk_create(
        [Notice(**{**values_of(notice), "number": number}) for number in more]
    )
    page = reverse("public_notices")

    assert len(linked_in(visitor.get(page))) == len(more) + 1
    assert len(linked_in(visitor.get(reverse("public_front")))) == SHOWN

    monkeypatch.setattr("kaoping.web.doors.now", lambda: after(notice))
    first = visitor.get(page)
    second = visitor.get(page, {"after": first.context["page"].next_key})
    assert len(linked_in(first)) == ROWS
    assert len(linked_in(first) | linked_in(second)) == len(more) + 1


def values_of(notice: Notice) -> dict[str, object]:
    return {f.attname: getattr(notice, f.attname) for f in Notice._meta.fields if f.name != "id"}


def linked_in(response) -> set[str]:
    """The notices that a page leads to."""
    return set(re.findall(r'href="(/notices/\d+)/?"', text_of(response)))


def test_in_the_demonstration_alone_public_pages_say_that_all_is_invented(visitor, settings):
    mark = "演示：人员和数据均为虚构。当前时间"
    for mode, shown in (("production", 0), ("demo", 1)):
        settings.MODE = mode
        page = text_of(visitor.get(reverse("public_front")))
        assert page.count(mark) == shown
        assert page.count('class="k-demo') == shown


def test_public_pages_are_light_and_without_scripts(visitor):
    world = a_world()
    people = [an_expert(world, name=f"丁{n}明") for n in "一二三四五"]
    notice = a_notice(world, *people)
    style = len(CSS.read_bytes())

    for url in every_public_page(notice.pk, "丁"):
        response = visitor.get(url)
        page = text_of(response)
        assert len(response.content) + style < 100 * KILOBYTE, url
        assert "<script" not in page
        assert not re.search(r'(src|href)="(https?:)?//', page), url


def test_objecting_gives_a_receipt_once_and_the_case_can_be_followed(visitor):
    notice = a_notice(a_world())
    entry = first_entry(notice)
    url = reverse("object", args=[notice.pk, entry.key])
    file = SimpleUploadedFile("签到表.pdf", EVIDENCE)

    asked = visitor.get(url)
    sent = visitor.post(url, {**OBJECTOR, "evidence": [file]})
    code = re.search(r'id="receipt">([^<]+)<', text_of(sent)).group(1)
    followed = visitor.post(reverse("follow_objection"), {"code": code})
    wrong = visitor.post(reverse("follow_objection"), {"code": "2222-2222-2222-2222"})
    no_text = visitor.post(reverse("follow_objection"), {"code": "2222\0-2222-2222-2222"})

    assert no_text.status_code == 404
    assert (asked.status_code, sent.status_code) == (200, 200)
    assert Objection.objects.get().files == 1
    assert OBJECTOR["name"] not in text_of(sent)
    assert "赫章县核桃服务队" in text_of(followed)
    assert OBJECTOR["name"] not in text_of(followed)
    assert wrong.status_code == 404
    assert "赫章县核桃服务队" not in text_of(wrong)


def test_a_refused_objection_keeps_what_was_typed_beside_its_reasons(visitor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    notice = a_notice(a_world())
    url = reverse("object", args=[notice.pk, first_entry(notice).key])
    typed = {**OBJECTOR, "name": "匿名"}

    response = visitor.post(
        url, {**typed, "evidence": [SimpleUploadedFile("签到表.pdf", EVIDENCE)]}
    )
    wrong_file = visitor.post(
        url, {**OBJECTOR, "evidence": [SimpleUploadedFile("x.pdf", b"plain text")]}
    )

    assert (response.status_code, wrong_file.status_code) == (422, 422)
    assert all(value in text_of(response) for value in typed.values())
    assert 'id="id_name_error"' in text_of(response)
    assert 'id="evidence_error"' in text_of(wrong_file)
    assert OBJECTOR["statement"] in text_of(wrong_file)
    assert [p for p in (tmp_path / "sealed").rglob("*") if p.is_file()] == []
    assert Objection.objects.count() == 0


def test_after_the_last_day_the_form_is_gone_and_says_why(visitor, monkeypatch):
    notice = a_notice(a_world())
    url = reverse("object", args=[notice.pk, first_entry(notice).key])
    monkeypatch.setattr("kaoping.web.doors.now", lambda: after(notice))

    page = text_of(visitor.get(url))
    sent = visitor.post(url, {**OBJECTOR, "evidence": [SimpleUploadedFile("a.pdf", EVIDENCE)]})

    assert 'name="statement"' not in page
    assert sent.status_code == 422
    assert "11月23日" in text_of(sent)
    assert Objection.objects.count() == 0


@pytest.mark.parametrize("hidden", ["chosen", "removed"])
def test_no_public_page_tells_of_a_hidden_name(visitor, hidden):
    world = a_world()
    names = ("丁一鸣", "何青")
    people = [an_expert(world, name=name) for name in names]
    if hidden == "chosen":
        notice = a_notice(world, people[0])
        urls = every_public_page(notice.pk, "何青")
    else:
        notice = a_notice(world, *people)
        entry = notice.entries.get(name="何青")
        urls = [
            *every_public_page(notice.pk, "何青"),
            reverse("object", args=[notice.pk, entry.key]),
        ]
        a_ruled_objection(world, entry, upheld=True)
        closed(world, notice)
        an_issued_commendation(world)

    for url in urls:
        page = text_of(visitor.get(url))
        # What was asked for is said back in the search box, and nowhere else.
        assert "何青" not in page.replace('value="何青"', ""), url


def test_a_revoked_honour_leaves_the_roll_and_not_the_notice_that_ended_before(visitor):
    world = a_world()
    notice = a_notice(world, *(an_expert(world, name=name) for name in ("丁一鸣", "何青")))
    closed(world, notice)
    an_issued_commendation(world)
    then = visitor.get(reverse("notice", args=[notice.pk]))
    honour = Honour.objects.get(name="何青")
    given = {"honour": honour.pk, "document_number": "某发〔2026〕9号", "reason": "失实。"}
    perform(Act.REVOKE_HONOUR, the_season_office(world), given, now=after(notice))

    now = visitor.get(reverse("notice", args=[notice.pk]))
    told = {
        url for url in every_public_page(notice.pk, "何") if "何青" in text_of(visitor.get(url))
    }

    assert now.context["page"].rows == then.context["page"].rows
    assert told == set(every_public_page(notice.pk, "何")[2:4])


def test_counts_do_not_tell_of_hidden_names(visitor):
    world = a_world()
    notice = a_notice(world, *(an_expert(world, name=name) for name in ("丁一鸣", "何青")))
    before = text_of(visitor.get(reverse("notice", args=[notice.pk])))
    a_ruled_objection(world, notice.entries.get(name="何青"), upheld=True)
    page = text_of(visitor.get(reverse("notice", args=[notice.pk])))

    assert "共2条" in before
    assert "共1条" in page


def test_a_certificate_is_found_by_its_code_alone(visitor):
    found = an_issued_commendation(a_world())
    code = found.honours.get().certificate_code

    by_qr = visitor.get(reverse("certificate_by_code", args=[code]))
    typed = visitor.get(reverse("certificate"), {"code": code.lower()})
    unknown = visitor.get(reverse("certificate"), {"code": "2222-2222-2222"})
    mistyped = visitor.get(reverse("certificate"), {"code": code[:-1]})
    roll = text_of(visitor.get(reverse("honour_roll")))

    for page in (by_qr, typed):
        assert page.status_code == 200
        assert "证书有效" in text_of(page)
        assert found.number in text_of(page)
    assert (unknown.status_code, mistyped.status_code) == (404, 404)
    assert "赫章县核桃服务队" not in text_of(unknown)
    assert code not in roll
    assert "赫章县核桃服务队" in roll


def test_a_revoked_certificate_says_so_with_date_and_document(visitor):
    world = a_world()
    honour = an_issued_commendation(world).honours.get()
    given = {"honour": honour.pk, "document_number": "某发〔2026〕9号", "reason": "失实。"}
    perform(
        Act.REVOKE_HONOUR, the_season_office(world), given, now=after(world.season.notices.get())
    )

    page = text_of(visitor.get(reverse("certificate_by_code", args=[honour.certificate_code])))
    roll = text_of(visitor.get(reverse("honour_roll")))

    assert "已撤销" in page
    assert "某发〔2026〕9号" in page
    assert "2026年11月24日" in page
    assert "赫章县核桃服务队" not in roll


@pytest.mark.parametrize("people", [1, 3])
def test_public_pages_cost_the_same_statements(people, visitor, django_assert_max_num_queries):
    world = a_world()
    notice = a_notice(world, *(an_expert(world, name=f"丁{n}明") for n in "一二三"[:people]))
    for url in (reverse("public_front"), reverse("notice", args=[notice.pk])):
        with django_assert_max_num_queries(12):
            assert visitor.get(url).status_code == 200


def test_the_office_publishes_closes_and_issues_from_its_pages(client, monkeypatch):
    world = a_world()
    an_account = world.account(Post.SEASON_OFFICE, world.office)
    a_decided_list = chosen(world)
    client.force_login(an_account)
    season = world.season.pk

    missing = client.get(reverse("office_notices"))
    assert "2026" in text_of(missing)
    assert missing.status_code == 200
    known_holidays()
    asked = client.get(reverse("publish_notice", args=[season]))
    done = client.post(reverse("publish_notice", args=[season]), {"expected": "1"})
    notice = world.season.notices.get()
    early = client.post(reverse("close_notice", args=[notice.pk]))
    monkeypatch.setattr("kaoping.web.doors.now", lambda: after(notice))
    closing = client.post(reverse("close_notice", args=[notice.pk]))
    assert closing.headers["Location"] == f"{reverse('office_notices')}?season={season}"
    shown = client.get(reverse("office_commendation"))
    asking = client.get(reverse("issue_commendation", args=[season]))
    issued = client.post(
        reverse("issue_commendation", args=[season]), {"expected": "1", "running": "3"}
    )
    page = client.get(issued.headers["Location"])
    honour = Honour.objects.get()
    files = [
        client.get(reverse("commendation_file", args=[honour.commendation_id, kind]))
        for kind in ("pdf", "docx", "xlsx")
    ]
    certificates = client.get(reverse("certificates", args=[honour.commendation_id]))
    revoking = client.get(reverse("revoke_honour", args=[honour.pk]))
    wrong = client.post(reverse("revoke_honour", args=[honour.pk]), {"document_number": "x"})
    empty = client.post(reverse("revoke_honour", args=[honour.pk]), {})

    assert [r.status_code for r in (asked, done, early, closing)] == [200, 302, 422, 302]
    assert [r.status_code for r in (shown, asking, issued, page)] == [200, 200, 302, 200]
    assert "〔2026〕3号" in text_of(page)
    assert honour.candidate_id == a_decided_list[0].pk
    assert [f.content[:4] for f in files] == [b"%PDF", b"PK\x03\x04", b"PK\x03\x04"]
    assert certificates.content.startswith(b"%PDF")
    assert (revoking.status_code, wrong.status_code) == (200, 422)
    against = {name: bool(told) for name, told in empty.context["form"].errors.items()}
    assert against == {"document_number": True, "reason": True}


def test_the_office_changes_a_name_on_a_notice_of_its_own(client):
    world = a_world()
    notice = a_notice(world, contact="某街1号")
    entry = first_entry(notice)
    client.force_login(world.account(Post.SEASON_OFFICE, world.office))
    here = reverse("change_name", args=[notice.pk, entry.key])
    names = reverse("notice_names", args=[notice.pk])

    assert names in text_of(client.get(reverse("office_notices")))
    assert here in text_of(client.get(names, {"text": entry.name[:3]}))
    asked = text_of(client.get(here))
    sent = {"name": "赫章县核桃技术服务队", "beside": entry.beside, "expected": "0"}
    empty = client.post(here, {**sent, "reason": ""})
    same = client.post(here, {**sent, "name": entry.name, "reason": "名称有误"})
    done = client.post(here, {**sent, "reason": "名称有误", "contact": "某街1号"})

    assert entry.name in asked
    assert "某街1号" in asked
    assert (empty.status_code, same.status_code, done.status_code) == (422, 422, 302)
    assert sent["name"] in text_of(empty)
    assert "与公示中的名称相同" in text_of(same)
    again = world.season.notices.get(number=2)
    assert (first_entry(again).name, first_entry(again).replaces_id) == (sent["name"], entry.pk)
    assert first_entry(again).notice.facts["contact"] == "某街1号"
    assert client.get(here).status_code == 404  # it stands there no more
    assert entry.name not in text_of(client.get(reverse("notice", args=[notice.pk])))


def test_the_auditor_handles_a_case_on_pages(client):
    world = a_world()
    case = an_objection(first_entry(a_notice(world))).objection
    client.force_login(world.account(Post.DISCIPLINE_AUDITOR, world.office))
    here = reverse("objection", args=[case.pk])

    listed = text_of(client.get(reverse("objections")))
    closed_page = text_of(client.get(here))
    opened = text_of(client.post(reverse("reveal_objector", args=[case.pk])))
    file = client.post(reverse("reveal_evidence", args=[case.pk, 0]))
    refused = client.post(reverse("refuse_objection", args=[case.pk]), {"cause": "late"})
    client.post(reverse("admit_objection", args=[case.pk]), {"reason": "予以受理。"})
    ruled = client.post(
        reverse("rule_on_objection", args=[case.pk]), {"upheld": "on", "ruling": "属实。"}
    )
    after_ruling = text_of(client.get(here))

    assert here in listed
    assert OBJECTOR["name"] not in listed + closed_page + after_ruling
    assert OBJECTOR["name"] in opened
    assert OBJECTOR["contact"] in opened
    assert file.content == EVIDENCE
    assert (refused.status_code, ruled.status_code) == (422, 302)
    case.refresh_from_db()
    assert (case.upheld, case.ruling) == (True, "属实。")


def test_who_may_not_finds_no_office_page(client):
    world = a_world()
    notice = a_notice(world)
    case = an_objection(first_entry(notice)).objection
    client.force_login(world.account(Post.SEASON_OFFICE, world.province))

    for url in (
        reverse("publish_notice", args=[world.season.pk]),
        reverse("notice_names", args=[notice.pk]),
        reverse("change_name", args=[notice.pk, first_entry(notice).key]),
        f"{reverse('office_notices')}?season={world.season.pk}",
        f"{reverse('office_commendation')}?season={world.season.pk}",
        reverse("issue_commendation", args=[world.season.pk]),
        reverse("objection", args=[case.pk]),
    ):
        assert client.get(url).status_code == 404, url
