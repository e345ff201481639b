"""What an act takes by number or code is found by name on its page; nothing typed is lost."""

import pytest
from bs4 import BeautifulSoup

from kaoping.acts.posts import Post
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.places.models import RegisteredHousehold, RegisteredVillage
from kaoping.programme.season.rules import Level
from tests.builders import World, a_unit, a_world, an_account, granted

pytestmark = pytest.mark.django_db
WHY = {"since": "2026-11-16", "reason": "区划调整"}


@pytest.fixture
def world(client) -> World:
    world = a_world()
    client.force_login(world.account(Post.ADMINISTRATOR, world.province))
    client.cookies["django_language"] = "en"
    return world


@pytest.fixture
def city(world):
    return a_city(world, "毕节市科协")


def a_city(world, name):
    kind, place = "science_association", world.places.prefecture
    return a_unit(world.province, kind, Level.PREFECTURE, place, name)


def shown(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser").select_one("main")


def offered(page: BeautifulSoup, field: str) -> dict[str, bool]:
    """What stands in the list below a field, and whether it is marked."""
    rows = page.select(f"#{field}_chooser .k-tick")
    return {row.label.contents[0].strip(): row.input.has_attr("checked") for row in rows}


def wrong(page: BeautifulSoup, field: str) -> str:
    found = page.select_one(f"#{field}_chooser .k-wrong")
    return found.get_text(" ", strip=True) if found else ""


def test_a_part_of_a_name_leads_to_a_list_and_the_mark_in_it_to_the_act(client, world, city):
    a_city(world, "安顺市科协")
    address = f"/system/units/{world.county.pk}/move_unit"

    page = shown(client.post(address, {**WHY, "parent": "市科协", "find": "parent"}))

    assert offered(page, "parent") == {"毕节市科协": False, "安顺市科协": False}
    assert wrong(page, "parent") == ""
    assert page.select_one("[name=reason]").text.strip() == "区划调整"
    assert page.select_one("[name=since]")["value"] == "2026-11-16"

    marked = {"parent": "市科协", "parent_of": "市科协", "parent_chosen": city.pk}
    assert client.post(address, {**WHY, **marked}).status_code == 302
    world.county.refresh_from_db()
    assert world.county.parent == city


def test_only_what_is_meant_beyond_doubt_is_taken(client, world, city):
    other = a_city(world, "安顺市科协")
    twin = a_city(world, "毕节市科协")
    address = f"/system/units/{world.county.pk}/move_unit"
    tried = {
        "": "This is needed.",
        "毕节市科协": "may mean several",  # two are called so
        "安顺": "only a part of a name",
        "无此单位": "Nothing is found",
        str(city.pk + 10_000): "Nothing is found",
        world.society.code: "Nothing is found",  # another administrator's
        world.team.code: "Nothing is found",  # a team has none below
    }
    for text, said in tried.items():
        answer = client.post(address, {**WHY, "parent": text})
        page = shown(answer)
        assert answer.status_code == 422, text
        assert said in wrong(page, "parent"), text
        assert page.select_one("[name=parent]").get("value", "") == text
    # A mark is void once the text beside it is another.
    stale = {"parent": "毕节", "parent_of": "安顺", "parent_chosen": other.pk}
    assert client.post(address, {**WHY, **stale}).status_code == 422
    world.county.refresh_from_db()
    assert world.county.parent == world.province

    assert client.post(address, {**WHY, "parent": f"毕节市科协 {twin.code}"}).status_code == 302
    world.county.refresh_from_db()
    assert world.county.parent == twin


def test_all_that_is_wrong_is_said_at_once(client, world, city):
    given = {"parent": "毕节", "since": "yesterday"}

    page = shown(client.post(f"/system/units/{world.county.pk}/move_unit", given))

    said = page.select_one("[role=alert]").get_text(" ", strip=True)
    assert "only a part of a name" in said
    assert "This is not a date." in said
    assert "Reason" in said
    assert "digits" not in said  # what the act made of the missing number


def test_a_post_is_granted_at_home_or_at_a_unit_found_by_name(client, world):
    account = an_account(world.county)
    address = f"/system/accounts/{account.pk}/grant_post"
    page = shown(client.get(address))
    assert offered(page, "unit") == {"赫章县科协": True}
    sent = {one["name"]: one["value"] for one in page.select("#unit_chooser input")}

    assert client.post(address, {**sent, "post": "clerk"}).status_code == 302
    assert client.post(address, {"unit": "赫章县核桃服务队", "post": "expert"}).status_code == 302

    held = PostHeld.objects.filter(account=account).order_by("pk").values_list("unit", "post")
    assert list(held) == [(world.county.pk, "clerk"), (world.team.pk, "expert")]


def test_a_successor_is_found_by_name_within_one_s_units(client, world):
    leaver = granted(an_account(world.county), Post.CLERK, world.county)
    successor = an_account(world.county, "莫新来")
    an_account(world.society, "莫外人")
    held = leaver.posts.get()
    address = f"/system/posts/{held.pk}/hand_over"
    page = shown(client.post(address, {"username": "莫", "reason": "轮岗", "find": "username"}))
    assert offered(page, "username") == {"莫新来": True}

    sent = {one["name"]: one["value"] for one in page.select("#username_chooser input")}
    assert client.post(address, {**sent, "reason": "轮岗"}).status_code == 302

    assert PostHeld.objects.get(post="clerk", until=None).account == successor


def test_divisions_and_villages_are_found_by_name(client, world):
    given = {"name": "威宁站", "code": "N1", "kind": "school", "level": "grassroots"}
    answer = client.post(
        f"/system/units/{world.county.pk}/add_unit", {**given, "place": "威宁彝族回族苗族自治县"}
    )
    assert answer.status_code == 302
    assert world.county.children.get(code="N1").place == world.places.other_county

    RegisteredHousehold.objects.all().delete()
    RegisteredVillage.objects.all().delete()
    address = "/system/places/520527/register_village"
    page = shown(client.post(address, {"village": "村", "find": "village"}))
    assert list(offered(page, "village")) == ["第1村", "第2村", "第3村"]
    assert client.post(address, {"village": "第2村", "source": "名册"}).status_code == 302
    assert RegisteredVillage.objects.get().place == world.places.villages[1]
    elsewhere = client.post("/system/places/520526/register_village", {"village": "第2村"})
    assert elsewhere.status_code == 422
