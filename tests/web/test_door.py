"""The way in: log-in, lock-out, first password, posts, language, the demonstration."""

import html
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.queries.demo import roles_file
from kaoping.foundation.calendar.clock import now, set_demo_clock
from kaoping.foundation.calendar.models import DemoClock
from kaoping.foundation.people.models import Account
from tests.builders import NOON, PASSWORD, World, a_world, an_account, granted
from tests.builders_publicity import known_holidays

pytestmark = pytest.mark.django_db
NEW = "quite-another-password"


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture(autouse=True)
def in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def settled(world: World, post: Post = Post.ADMINISTRATOR) -> Account:
    """An account of the county whose first password was changed already."""
    account = world.account(post, world.county)
    given = {"old": PASSWORD, "new": NEW}
    perform(Act.CHANGE_PASSWORD, world.actor(post, world.county), given, now=NOON)
    account.refresh_from_db()
    return account


def log_in(client: Client, account: Account, password: str = NEW, **more):
    given = {"username": account.username, "password": password, **more}
    return client.post("/log_in", given)


def test_name_and_password_lead_to_the_desk(client, world):
    response = log_in(client, settled(world))

    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").url == "/system/units"
    assert client.get("/system/units").status_code == 200


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client, world):
    known = log_in(client, settled(world), "wrong-but-long-enough")
    unknown = client.post("/log_in", {"username": "nobody", "password": "wrong-but-long-enough"})

    assert (known.status_code, unknown.status_code) == (422, 422)
    assert b"do not match" in known.content
    one, other = known.content.decode(), unknown.content.decode()
    name = Account.objects.get(pk=world.account(Post.ADMINISTRATOR, world.county).pk).username
    assert without_token(one).replace(name, "nobody") == without_token(other)


def without_token(page: str) -> str:
    return "".join(line for line in page.splitlines(keepends=True) if "csrf" not in line)


def test_a_name_with_a_character_that_no_text_has_is_nobodys(client, world):
    sent = {"username": "nobody\0", "password": "eight-green-herons"}

    assert client.post("/log_in", sent).status_code in {200, 422}


def test_a_log_in_never_leads_to_another_site(client, world):
    response = log_in(client, settled(world), next="https://elsewhere.example/")
    assert response.url == "/"


def test_a_log_in_leads_back_to_the_page_asked_for(client, world):
    account = settled(world)
    asked = client.get("/system/holidays")

    assert asked.url == "/log_in?next=/system/holidays"
    assert log_in(client, account, next="/system/holidays").url == "/system/holidays"


def test_after_five_failures_the_account_is_locked_for_everybody(client, world):
    account = settled(world)
    answers = [log_in(client, account, "wrong-but-long-enough").status_code for _ in range(5)]

    right = log_in(Client(REMOTE_ADDR="10.9.8.7"), account)

    assert answers == [422, 422, 422, 422, 429]
    assert right.status_code == 429
    given = {"account": account.pk, "reason": "电话核实本人"}
    perform(Act.UNLOCK_ACCOUNT, world.actor(Post.ADMINISTRATOR, world.province), given, now=NOON)
    assert log_in(client, account).status_code == 302


def test_a_first_password_opens_nothing_but_its_own_change(client, world):
    account = world.account(Post.ADMINISTRATOR, world.county)

    assert log_in(client, account, PASSWORD).url == "/my_account/change_password"
    assert client.get("/system/units").url == "/my_account/change_password"
    assert client.get("/").url == "/my_account/change_password"

    weak = client.post("/my_account/change_password", {"old": PASSWORD, "new": "123456789012"})
    assert weak.status_code == 422
    wrong = client.post("/my_account/change_password", {"old": "x", "new": NEW})
    assert b"not right" in wrong.content

    done = client.post("/my_account/change_password", {"old": PASSWORD, "new": NEW})
    assert done.url == "/"
    assert client.get("/system/units").status_code == 200  # this session goes on
    assert not Account.objects.get(pk=account.pk).must_change_password


def test_a_locked_account_is_out_at_once_and_cannot_come_back(client, world):
    account = settled(world)
    log_in(client, account)

    given = {"account": account.pk, "reason": "离职"}
    perform(Act.LOCK_ACCOUNT, world.actor(Post.ADMINISTRATOR, world.province), given, now=NOON)

    assert client.get("/system/units").status_code == 302
    assert log_in(client, account).status_code == 422


def test_a_changed_password_ends_the_other_sessions(client, world):
    account = settled(world)
    other = Client()
    log_in(client, account)
    log_in(other, account)

    client.post("/my_account/change_password", {"old": NEW, "new": "a-third-long-password"})

    assert client.get("/system/units").status_code == 200
    assert other.get("/system/units").status_code == 302


def test_who_is_idle_is_logged_out(client, world, settings):
    log_in(client, settled(world))
    session = Session.objects.get()

    assert session.expire_date - timezone.now() <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/system/units").url == "/log_in?next=/system/units"


def test_requests_put_the_idle_log_out_off(client, world):
    log_in(client, settled(world))
    client.get("/system/units")
    soon = timezone.now() + timedelta(minutes=20)
    Session.objects.update(expire_date=soon)
    session = client.session
    session["seen"] = 0  # as after more than five minutes
    session.save()
    Session.objects.update(expire_date=soon)

    client.get("/system/units")

    assert Session.objects.get().expire_date > soon


def test_log_out_is_by_post_alone(client, world):
    log_in(client, settled(world))

    assert client.get("/log_out").status_code == 405
    assert client.post("/log_out").url == "/log_in"
    assert client.get("/system/units").status_code == 302


def test_a_forged_form_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    client.force_login(settled(world))

    for address in ("/log_out", "/switch_post", f"/system/units/{world.team.pk}/close_unit"):
        answer = client.post(address, {"reason": "x"})
        assert answer.status_code == 403
        assert b"The form has expired" in answer.content


def test_one_switches_between_ones_own_posts_only(client, world):
    account = settled(world)
    granted(account, Post.CLERK, world.county)
    stranger = world.account(Post.SEASON_OFFICE, world.province).posts.get()
    log_in(client, account)
    clerk = account.posts.get(post="clerk")

    assert client.post("/switch_post", {"post": stranger.pk}).status_code == 404
    assert client.get("/system/units").status_code == 200  # still the administrator
    assert client.post("/switch_post", {"post": clerk.pk}).status_code == 302
    assert client.session["post"] == clerk.pk
    assert client.get("/system/units").status_code == 404  # a clerk has no such desk


def test_without_a_post_there_is_a_page_that_says_so(client, world):
    account = an_account(world.county)
    client.force_login(account)
    assert b"holds no post" in client.get("/").content


def test_the_language_is_kept_in_a_cookie_and_with_the_account(client, world):
    account = settled(world)
    log_in(client, account)

    answer = client.post("/set_language", {"language": "zh-hans", "next": "/help"})

    assert answer.url == "/help"
    assert answer.cookies["django_language"].value == "zh-hans"
    account.refresh_from_db()
    assert account.language == "zh-hans"
    forged = client.post("/set_language", {"language": "xx", "next": "//elsewhere.example"})
    assert forged.url == "/"
    assert "django_language" not in forged.cookies


def test_nobody_steps_into_a_role_or_turns_the_clock_in_earnest(client, world):
    held = world.account(Post.ADMINISTRATOR, world.office).posts.get()

    for address in ("/demo/step_into", "/demo/jump_clock", "/demo/next_phase"):
        assert (
            client.post(address, {"holding": held.pk, "to": "2030-01-01T00:00"}).status_code == 404
        )
    assert "_auth_user_id" not in client.session


def test_in_the_demonstration_one_click_steps_into_a_role(
    client, world, settings, tmp_path, monkeypatch
):
    settings.MODE, settings.HOME = "demo", tmp_path
    role = world.account(Post.ADMINISTRATOR, world.office).posts.get()
    other = world.account(Post.ADMINISTRATOR, world.province).posts.get()
    prepared = [[role.account.username, Post.ADMINISTRATOR.value]]
    roles_file().write_text(json.dumps(prepared), encoding="utf-8")

    page = client.get("/log_in").content.decode()
    assert f'name="holding" value="{role.pk}"' in page
    assert client.get("/demo/step_into").status_code == 405
    assert client.post("/demo/step_into", {"holding": other.pk}).status_code == 404
    client.post("/demo/step_into", {"holding": role.pk})
    assert client.get("/system/units").status_code == 200
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)
    assert client.post("/demo/jump_clock", {"to": "nonsense"}).status_code == 422
    assert client.post("/demo/jump_clock", {"to": "2026-12-01T09:00"}).status_code == 302


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("0001-01-01T00:00", "clock_goes_forward"),
        ("2026-11-16T12:00", "clock_goes_forward"),
        ("2027-01-01T00:00", "beyond_the_calendar"),
        ("9999-12-31T23:59", "beyond_the_calendar"),
        ("9999-12-31T23:59-23:00", "beyond_the_calendar"),
        ("2026-13-01T00:00", "not_a_date"),
    ],
)
def test_the_demonstrations_clock_takes_no_moment_that_would_break_it(
    client, settings, monkeypatch, to, code
):
    settings.MODE = "demo"
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)
    known_holidays(2025, 2026)

    answer = client.post("/demo/jump_clock", {"to": to})

    assert answer.status_code == 422
    assert [refusal.code for refusal in answer.context["refusals"]] == [code]
    assert not DemoClock.objects.exists()


def test_the_next_phase_takes_the_clock_no_further_than_its_calendar(client, settings, monkeypatch):
    settings.MODE = "demo"
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)
    beyond = datetime(2027, 1, 4, tzinfo=UTC)
    monkeypatch.setattr("kaoping.web.desks.door.demo.season_at_work", lambda _asked: "a season")
    monkeypatch.setattr("kaoping.web.desks.door.demo.next_turn", lambda *_: (beyond, "judging"))
    known_holidays(2025, 2026)

    answer = client.post("/demo/next_phase")

    assert [refusal.code for refusal in answer.context["refusals"]] == ["beyond_the_calendar"]
    assert not DemoClock.objects.exists()


def test_why_ones_own_data_is_not_shown_is_said(client, world):
    account = settled(world)
    log_in(client, account)
    type(account).objects.filter(pk=account.pk).update(person=None)

    answer = client.post(reverse("show_own_data"))

    assert answer.status_code == 404
    assert "There is no such record" in html.unescape(answer.content.decode())


def test_a_clock_that_was_set_wrong_all_the_same_is_not_followed(settings):
    settings.MODE = "demo"
    DemoClock.objects.create(pk=1, offset=-6.4e10)  # two thousand years

    assert abs(now() - timezone.now()) < timedelta(seconds=10)
    for year in (1, 9999):
        with pytest.raises(ValueError, match="cannot show"):
            set_demo_clock(datetime(year, 6, 1, tzinfo=UTC))


def test_a_token_is_shown_once_and_can_be_revoked(client, world):
    account = settled(world)
    log_in(client, account)
    held = account.posts.get()

    given = {"holding": held.pk, "name": "县统计机", "days": "30"}
    assert client.post("/my_account/create_token", given).url == "/my_account"
    first, second = client.get("/my_account").content, client.get("/my_account").content
    assert b"<code>kp_" in first
    assert b"<code>kp_" not in second
    token = held.tokens.get()
    assert client.post(f"/my_account/tokens/{token.pk}/revoke_token").status_code == 302
    token.refresh_from_db()
    assert token.revoked is not None


def test_ones_own_numbers_are_masked_until_asked_for(client, world):
    account = settled(world)
    log_in(client, account)
    masked = account.person.id_number_masked

    assert masked in client.get("/my_account").content.decode()
    shown = client.post("/my_account/reveal_personal_data").content.decode()
    assert masked not in shown


@pytest.mark.parametrize("address", ["/log_in", "/help"])
def test_pages_of_the_door_are_open_to_all(client, address):
    assert client.get(address).status_code == 200


def test_the_frame_asks_little(client, world, django_assert_max_num_queries):
    log_in(client, settled(world))
    client.get("/my_account")
    with django_assert_max_num_queries(14):
        client.get("/my_account")
