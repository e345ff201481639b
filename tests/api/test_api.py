"""The API: one address an act, with the refusals of the page and the command line."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaoping.acts.inputs import perform
from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.api.v1 import _acts_naming_files
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Token
from kaoping.foundation.people.queries import posts_of
from kaoping.foundation.people.secrets import keyed_hash
from kaoping.programme.publicity.models import Notice, Objection
from kaoping.programme.publicity.rules import FILES_AT_MOST, PER_NAME_AND_DAY
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from tests.builders import NOON, PASSWORD, World, a_world, granted
from tests.builders_publicity import OBJECTOR, a_notice, first_entry
from tests.builders_reporting import a_report

pytestmark = pytest.mark.django_db
CSRF = "a" * 32
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return a_world()


def browser(world: World, post: Post = Post.TEAM_LEAD) -> Client:
    """A session with its CSRF cookie; forgeries are refused."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.account(post, world.team))
    client.cookies["csrftoken"] = CSRF
    return client


def sent(client: Client, verb: str, given: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    body = given if isinstance(given, str) else json.dumps(given)
    response = client.post(
        f"/api/v1/acts/{verb}", body, content_type="application/json", headers=headers
    )
    return response.status_code, response.json()


def codes(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["field"]) for one in answer["reasons"]]


def a_token(world: World, post: Post = Post.TEAM_LEAD, days: int = 90) -> str:
    actor = world.actor(post, world.team)
    account = world.account(post, world.team)
    held = next(h for h in posts_of(account, now=NOON) if h.post == post)
    given = {"holding": held.id, "name": "试用机", "days": days}
    token: str = perform(Act.CREATE_TOKEN, actor, given, now=NOON)
    return token


def test_every_act_is_listed_with_the_shape_of_its_input():
    client = Client()
    client.cookies["django_language"] = "en"
    listed = {one["verb"]: one for one in client.get("/api/v1/acts").json()["acts"]}

    assert set(listed) == {act.value for act in ACTIONS}
    assert set(listed["return_report"]["input"]["required"]) == {"report", "parts"}
    assert listed["return_report"]["name"] == "Return report"


def test_a_session_acts_with_its_csrf_token_and_not_without(world):
    draft = a_report(world, world.subject(world.team), ReportState.DRAFT)
    client = browser(world)

    forged = sent(client, "submit_report", {"report": draft.pk})
    done = sent(client, "submit_report", {"report": draft.pk}, **{"X-CSRFToken": CSRF})

    assert (forged[0], codes(forged[1])) == (401, [("not_signed_in", "")])
    assert done == (200, {"done": "submit_report", "result": None})
    assert Report.objects.get(pk=draft.pk).state == ReportState.SUBMITTED
    assert Entry.objects.filter(act="submit_report").values_list("way", flat=True)[0] == "api"


def test_nobody_is_nobody(world):
    given = {"report": 1}
    answers = [
        sent(Client(), "submit_report", given),
        sent(Client(), "submit_report", given, Authorization="Bearer kp_invented"),
        sent(Client(), "submit_report", given, Authorization="Basic dXNlcjpwYXNz"),
    ]
    assert [(status, codes(said)) for status, said in answers] == [
        (401, [("not_signed_in", "")])
    ] * 3


def test_a_token_acts_in_its_one_post_alone(world):
    draft = a_report(world, world.subject(world.team), ReportState.DRAFT)
    lead = world.account(Post.TEAM_LEAD, world.team)
    granted(lead, Post.VERIFIER, world.county)
    by_token = {"Authorization": f"Bearer {a_token(world)}"}

    sent_up = sent(Client(), "submit_report", {"report": draft.pk}, **by_token)
    verified = sent(Client(), "accept_report", {"report": draft.pk}, **by_token)

    assert sent_up[0] == 200
    assert (verified[0], codes(verified[1])) == (403, [("not_permitted", "")])
    assert Report.objects.get(pk=draft.pk).state == ReportState.SUBMITTED


def test_a_token_ends_with_its_days_its_revocation_its_post_and_its_account(world):
    given = {"report": 10**9}
    tokens = {name: a_token(world, days=3) for name in ("old", "revoked", "good")}

    def answers() -> dict[str, int]:
        return {
            name: sent(Client(), "submit_report", given, Authorization=f"Bearer {token}")[0]
            for name, token in tokens.items()
        }

    revoked = Token.objects.order_by("pk")[1].pk
    perform(Act.REVOKE_TOKEN, world.actor(Post.TEAM_LEAD, world.team), {"token": revoked}, now=NOON)
    Token.objects.filter(pk=Token.objects.order_by("pk")[0].pk).update(expires=NOON)
    assert answers() == {"old": 401, "revoked": 401, "good": 404}

    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        assert answers()["good"] == 401
    account = world.account(Post.TEAM_LEAD, world.team)
    by = world.actor(Post.ADMINISTRATOR, world.county)
    perform(Act.LOCK_ACCOUNT, by, {"account": account.pk, "reason": "离职"}, now=NOON)
    assert answers()["good"] == 401
    perform(Act.UNLOCK_ACCOUNT, by, {"account": account.pk, "reason": "返岗"}, now=NOON)
    assert answers()["good"] == 404
    holding = account.posts.get()
    perform(Act.END_POST, by, {"holding": holding.pk, "reason": "换届"}, now=NOON)
    assert answers()["good"] == 401


def test_a_token_is_kept_as_a_hash_only(world):
    token = a_token(world)
    kept = " ".join(str(row) for row in Token.objects.values_list())
    told = " ".join(str(row) for row in Entry.objects.values_list())

    assert token not in kept
    assert token not in told


@pytest.mark.parametrize("body", ["{not json", "[1, 2]", '"report"', "\\xff"])
def test_what_is_no_json_object_is_said_to_be_none(world, body):
    client = browser(world)
    answer = sent(client, "submit_report", body, **{"X-CSRFToken": CSRF})

    assert (answer[0], codes(answer[1])) == (422, [("not_json", "")])


def test_what_is_not_understood_is_named_field_by_field(world):
    client = browser(world)
    told = {"unit": "x", "starts": "yesterday", "service_kind": "training"}
    status, answer = sent(client, "record_service", told, **{"X-CSRFToken": CSRF})

    assert status == 422
    assert set(codes(answer)) == {
        ("not_a_number", "unit"), ("not_a_date", "starts"), ("required", "ends"),
        ("required", "result"), ("required", "participants"),
    }  # fmt: skip
    assert all(one["what"] for one in answer["reasons"])


def test_an_unknown_verb_is_not_found_and_reading_never_acts(world):
    client = browser(world)
    unknown = sent(client, "bless_report", {}, **{"X-CSRFToken": CSRF})
    seen = sent(client, "see_report", {}, **{"X-CSRFToken": CSRF})

    assert (unknown[0], codes(unknown[1])) == (404, [("not_found", "")])
    assert (seen[0], codes(seen[1])) == (404, [("not_found", "")])
    assert client.get("/api/v1/acts/submit_report").status_code == 405


def test_a_password_given_by_others_opens_no_act(world):
    draft = a_report(world, world.subject(world.team), ReportState.DRAFT)
    client = Client()
    account = world.account(Post.TEAM_LEAD, world.team)
    client.post("/log_in", {"username": account.username, "password": PASSWORD})

    status, answer = sent(client, "submit_report", {"report": draft.pk})

    assert (status, codes(answer)) == (403, [("first_password", "")])
    assert Report.objects.get(pk=draft.pk).state == ReportState.DRAFT


def test_a_post_that_is_not_held_cannot_be_chosen(world):
    """A session that names somebody else's post acts in its own first one."""
    a_report(world, world.subject(world.team))
    verifier = world.account(Post.VERIFIER, world.county)
    client = browser(world)
    session = client.session
    session["post"] = verifier.posts.get().pk
    session.save()

    report = Report.objects.get()
    status, answer = sent(client, "accept_report", {"report": report.pk}, **{"X-CSRFToken": CSRF})

    assert (status, codes(answer)) == (403, [("not_permitted", "")])


def test_what_the_database_refuses_and_what_it_cannot_keep_are_refusals(world, monkeypatch):
    """A check of ours that two at once slip past, as if it were not there."""
    monkeypatch.setattr("kaoping.programme.season.actions.why_named_twice", lambda *_: [])
    team = world.subject(world.team)
    client = browser(world)
    headers = {"X-CSRFToken": CSRF}
    text = {"subject": team.pk, "sections": [{"key": "problems", "text": "问\0题"}]}
    verifier = Client(enforce_csrf_checks=True)
    verifier.force_login(world.account(Post.VERIFIER, world.county))
    verifier.cookies["csrftoken"] = CSRF
    target = {"subject": team.pk, "indicator": "trainings_held", "value": 3}
    twice = {"season": world.season.pk, "targets": [target, {**target, "value": 4}]}

    kept = sent(client, "write_report", text, **headers)
    clashed = sent(verifier, "set_target", twice, **headers)

    assert (kept[0], codes(kept[1])) == (422, [("unreadable", "sections.0.text")])
    assert (clashed[0], codes(clashed[1])) == (409, [("stored_otherwise", "")])
    assert client.get("/reports/?text=%00").status_code == 400
    assert client.get("/subjects/%00/report/").status_code == 400


def kept(client: Client, name: str, data: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    file = SimpleUploadedFile(name, data)
    response = client.post("/api/v1/files", {"file": file}, headers=headers)
    return response.status_code, response.json()


def test_a_file_is_kept_for_the_acts_that_name_files_by_their_hash(world):
    by_token = {"Authorization": f"Bearer {a_token(world)}"}

    status, answer = kept(Client(), "签到表.pdf", PDF, **by_token)

    assert (status, answer["name"]) == (201, "签到表.pdf")
    assert StoredFile.objects.get(sha256=answer["file"]).kind == "pdf"
    assert {Act.RECORD_SERVICE, Act.WRITE_REPORT, Act.AMEND_CANDIDATE} <= set(_acts_naming_files())


def test_of_files_what_the_page_refuses_is_refused_and_nobodys_are_not_taken(world):
    by_token = {"Authorization": f"Bearer {a_token(world)}"}
    refusals = [
        kept(Client(), "空.pdf", b"", **by_token),
        kept(Client(), "程序.exe", b"MZ", **by_token),
        kept(Client(), "图.png", PDF, **by_token),
    ]

    assert [(status, codes(said)) for status, said in refusals] == [
        (422, [("empty_file", "file")]),
        (422, [("wrong_kind", "file")]),
        (422, [("name_does_not_fit_content", "file")]),
    ]
    bare = Client().post("/api/v1/files", {}, headers=by_token)
    assert (bare.status_code, codes(bare.json())) == (422, [("required", "file")])
    assert kept(Client(), "签到表.pdf", PDF)[0] == 401
    assert kept(browser(world), "签到表.pdf", PDF)[0] == 401  # without its CSRF token
    admin = Client(enforce_csrf_checks=True)
    admin.force_login(world.account(Post.ADMINISTRATOR, world.county))
    admin.cookies["csrftoken"] = CSRF
    status, answer = kept(admin, "签到表.pdf", PDF, **{"X-CSRFToken": CSRF})
    assert (status, codes(answer)) == (403, [("not_permitted", "")])
    assert not StoredFile.objects.exists()


def objected(notice: Notice, files: list[SimpleUploadedFile], **more: str) -> tuple[int, Any]:
    """An objection that nobody known sends, with the files themselves."""
    form = {"entry": first_entry(notice).key, **OBJECTOR, **more, "evidence": files}
    response = Client(enforce_csrf_checks=True).post("/api/v1/acts/object", form)
    return response.status_code, response.json()


def a_pdf(data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("签到表.pdf", data)


def test_anybody_objects_with_the_files_themselves_and_gets_the_receipt(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    notice = a_notice(world)

    status, answer = objected(notice, [a_pdf(), a_pdf()])

    assert (status, answer["done"]) == (200, "object")
    objection = Objection.objects.get()
    assert objection.receipt_hash == keyed_hash(answer["result"])
    assert objection.files == 2
    told = Entry.objects.get(act="object")
    assert (told.way, told.account_id, told.address) == ("api", None, "")


def test_of_an_objection_what_the_page_refuses_is_refused_and_no_file_stays(
    world, settings, tmp_path
):
    settings.MEDIA_ROOT, settings.FILE_LIMIT = tmp_path, 100
    notice = a_notice(world)
    refusals = [
        objected(notice, [], name="匿名", contact=" "),
        objected(notice, [a_pdf()] * (FILES_AT_MOST + 1)),
        objected(notice, [a_pdf(PDF + b" " * 100)]),
        objected(notice, [a_pdf(), a_pdf(b"plain text")]),
        objected(notice, [a_pdf()], entry="0" * 16),
        objected(notice, [a_pdf()], entry="\0"),
        objected(notice, [a_pdf()], surname="郭"),
    ]

    assert [(status, codes(said)) for status, said in refusals] == [
        (422, [
            ("objection_anonymous", "name"), ("objection_without_contact", "contact"),
            ("objection_without_evidence", "files"),
        ]),
        (422, [("too_many_files", "files")]),
        (422, [("too_large", "files")]),
        (422, [("wrong_kind", "files")]),
        (404, [("not_found", "")]),
        (422, [("unreadable", "entry")]),
        (422, [("not_asked_for", "surname")]),
    ]  # fmt: skip
    assert not any(path.is_file() for path in (tmp_path / "sealed").rglob("*"))
    assert not Objection.objects.exists()


def test_one_address_sends_no_more_objections_by_the_api_than_by_the_page(
    world, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    notice = a_notice(world)

    flood = [objected(notice, [a_pdf()]) for _ in range(PER_NAME_AND_DAY + 1)]

    assert [status for status, _ in flood] == [200] * PER_NAME_AND_DAY + [422]
    assert codes(flood[-1][1]) == [("too_many_objections", "")]


def test_the_page_of_another_site_objects_through_no_visitors_browser(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    form = {"entry": first_entry(a_notice(world)).key, **OBJECTOR}
    elsewhere = {"Origin": "https://elsewhere.example"}

    response = Client(enforce_csrf_checks=True).post(
        "/api/v1/acts/object", {**form, "evidence": a_pdf()}, headers=elsewhere
    )

    assert (response.status_code, codes(response.json())) == (403, [("sent_by_others_page", "")])
    assert not Objection.objects.exists()
