"""The administrator's desk: every page shows, every act is done from its page."""

import pytest

from kaoping.acts.posts import Post
from kaoping.foundation.calendar.actions import load_holidays
from kaoping.foundation.calendar.queries import years_kept
from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.units.models import Unit
from kaoping.foundation.work.models import Work
from kaoping.programme.season.rules import Level
from tests.builders import World, a_unit, a_world, an_account, granted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client) -> World:
    world = a_world()
    client.force_login(world.account(Post.ADMINISTRATOR, world.province))
    client.cookies["django_language"] = "en"
    return world


def test_every_page_shows(client, world):
    load_holidays()
    held = world.account(Post.CLERK, world.county).posts.get()
    account = held.account_id
    unit = world.county.pk
    pages = [
        "/system/units", f"/system/units?unit={unit}", "/system/units?search=赫章", f"/system/units/{unit}",
        *(f"/system/units/{unit}/{act}" for act in ("add_unit", "amend_unit", "move_unit", "close_unit", "create_account")),
        "/system/accounts", "/system/accounts?post=clerk&search=user", f"/system/accounts/{account}",
        *(f"/system/accounts/{account}/{act}" for act in ("amend_person", "reveal_personal_data", "reset_password", "lock_account", "unlock_account", "grant_post")),
        f"/system/posts/{held.pk}/end_post", f"/system/posts/{held.pk}/hand_over",
        "/system/places/000000", "/system/places/520527", "/system/places/520527/register_village",
        "/system/holidays", "/system/holidays/2025", "/system/holidays/2031", "/system/holidays/2027/import_holidays",
        "/system/import", "/system/import/people", "/work/", "/system/places/520527100201/register_village",
    ]  # fmt: skip
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_what_lies_elsewhere_is_not_there(client, world):
    stranger = world.account(Post.CLERK, world.society)
    held = stranger.posts.get()
    pages = [
        f"/system/units/{world.office.pk}", f"/system/units?unit={world.society.pk}",
        f"/system/units/{world.society.pk}/amend_unit", f"/system/units/{world.society.pk}/create_account",
        f"/system/accounts/{stranger.pk}", f"/system/accounts/{stranger.pk}/reset_password",
        f"/system/accounts?unit={world.society.pk}", f"/system/posts/{held.pk}/end_post",
        "/system/places/999999", "/system/units/123456",
    ]  # fmt: skip
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert (
        client.post(f"/system/accounts/{stranger.pk}/lock_account", {"reason": "x"}).status_code
        == 404
    )
    stranger.refresh_from_db()
    assert stranger.is_active
    assert stranger.username not in client.get("/system/accounts").content.decode()


def test_the_desk_is_the_administrator_s_alone(client, world):
    client.force_login(world.account(Post.CLERK, world.county))
    assert client.get("/system/units").status_code == 404
    client.logout()
    assert client.get("/system/units").status_code == 302


def test_a_unit_is_added_and_the_page_of_it_opened(client, world):
    given = {
        "code": "N1",
        "name": "赫章县某站",
        "kind": "school",
        "level": "grassroots",
        "place": "520527",
    }
    answer = client.post(f"/system/units/{world.county.pk}/add_unit", given)

    made = Unit.objects.get(code="N1")
    assert answer.url == f"/system/units/{made.pk}"
    assert made.parent == world.county
    forged = {**given, "code": "N2", "parent": world.society.pk}  # the URL rules over the form
    client.post(f"/system/units/{world.county.pk}/add_unit", forged)
    assert Unit.objects.get(code="N2").parent == world.county


def test_a_refused_form_keeps_what_was_typed(client, world):
    given = {
        "code": world.team.code,
        "name": "另一个站",
        "kind": "school",
        "level": "grassroots",
        "place": "999999",
    }
    answer = client.post(f"/system/units/{world.county.pk}/add_unit", given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="另一个站"' in page
    assert "Nothing is found under “999999”." in page
    assert f"{world.team.code} is in use already." in page


def test_a_first_password_is_shown_once(client, world):
    given = {"username": "new.clerk", "name": "石小溪"}
    answer = client.post(f"/system/units/{world.county.pk}/create_account", given)

    account = Account.objects.get(username="new.clerk")
    assert answer.url == f"/system/accounts/{account.pk}"
    first, second = (client.get(answer.url).content.decode() for _ in range(2))
    password = first.split("<code>")[1].split("</code>")[0]
    assert account.check_password(password)
    assert "<code>" not in second
    forged = {**given, "username": "forged", "password": "known-to-the-forger"}
    client.post(f"/system/units/{world.county.pk}/create_account", forged)
    assert not Account.objects.get(username="forged").check_password("known-to-the-forger")


def test_a_post_is_granted_handed_over_and_ended(client, world):
    one, two = an_account(world.county), an_account(world.county)
    grant = {"unit": world.county.code, "post": "clerk"}
    assert client.post(f"/system/accounts/{one.pk}/grant_post", grant).status_code == 302
    held = PostHeld.objects.get(account=one)
    given = {"username": two.username, "reason": "轮岗"}
    assert client.post(f"/system/posts/{held.pk}/hand_over", given).status_code == 302
    new = PostHeld.objects.get(account=two)
    assert client.post(f"/system/posts/{new.pk}/end_post", {"reason": "离职"}).status_code == 302
    new.refresh_from_db()
    assert new.until is not None
    stale = {"reason": "离职", "version": "0"}
    assert client.post(f"/system/posts/{new.pk}/end_post", stale).status_code == 422


def test_numbers_are_shown_once_for_a_reason(client, world):
    account = world.account(Post.EXPERT, world.team)
    masked = account.person.id_number_masked
    assert masked in client.get(f"/system/accounts/{account.pk}").content.decode()
    assert client.post(f"/system/accounts/{account.pk}/reveal_personal_data").status_code == 422
    shown = client.post(f"/system/accounts/{account.pk}/reveal_personal_data", {"reason": "核对"})
    assert masked not in shown.content.decode()
    assert masked in client.get(f"/system/accounts/{account.pk}").content.decode()


def test_holidays_are_imported_from_lines(client, world):
    client.force_login(world.account(Post.ADMINISTRATOR, world.office))
    lines = "2027-01-01,holiday,元旦\n2027-02-07,working,春节\n\n"
    wrong = client.post(
        "/system/holidays/2027/import_holidays", {"source": "国办", "lines": lines + "nonsense,,"}
    )
    assert wrong.status_code == 422
    assert "Line 3" in wrong.content.decode()
    assert years_kept() == {}

    right = client.post("/system/holidays/2027/import_holidays", {"source": "国办", "lines": lines})
    assert right.url == "/system/holidays/2027"
    assert years_kept() == {2027: "国办"}


def test_the_first_screen_stays_within_its_statements(client, world, django_assert_max_num_queries):
    for n in range(30):
        a_unit(world.province, "school", Level.COUNTY, world.places.county, f"第{n}学校")
        granted(an_account(world.county), Post.EXPERT, world.county)
    client.get("/system/units")
    for page in ("/system/units", "/system/accounts", f"/system/units/{world.county.pk}"):
        with django_assert_max_num_queries(20):
            client.get(page)


def test_the_page_of_backups_is_the_topmost_administrator_s(client, world):
    assert client.get("/system/backups").status_code == 404
    assert client.get("/system/backups/back_up").status_code == 404
    assert client.post("/system/backups/back_up", {"name": "one"}).status_code == 404
    assert "/system/backups" not in client.get("/system/units").content.decode()

    client.force_login(world.account(Post.ADMINISTRATOR, world.office))
    assert 'href="/system/backups"' in client.get("/system/units").content.decode()
    assert "No backup yet" in client.get("/system/backups").content.decode()
    refused = client.post("/system/backups/back_up", {"name": "a b"})
    assert refused.status_code == 422
    assert 'value="a b"' in refused.content.decode()
    asked = client.post("/system/backups/back_up", {"name": "one", "with_keys": "on"})
    work = Work.objects.get(kind="back_up")
    assert asked.url == f"/work/{work.pk}/"
    assert work.given == {"name": "one", "with_keys": False}  # a page never packs the keys
    assert "A backup is being made." in client.get("/system/backups").content.decode()
