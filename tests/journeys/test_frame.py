"""The frame has room for everything in it, and a ranked list says its order as it is changed."""

import pytest

from kaoping.acts.posts import Post
from kaoping.foundation.units.models import Unit
from kaoping.programme.season.models import Season
from tests.builders import a_world
from tests.builders_recommendation import a_candidate, an_expert

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LONG_TITLE = "2026年度全国科技助力精准扶贫工作考核评估"
LONG_NAME = "新疆维吾尔自治区科技助力精准扶贫工程领导小组办公室"
WIDTHS = (801, 1024, 1200, 1280)
OVERLAPPING = """() => {
  const boxes = [...document.querySelectorAll(".k-top > div > *, .k-top nav > *")]
    .map((one) => [one, one.getBoundingClientRect()]);
  const found = [];
  for (const [one, a] of boxes)
    for (const [other, b] of boxes)
      if (!one.contains(other) && !other.contains(one) && a.left < b.right - 1 && b.left < a.right - 1
          && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        found.push(`${one.className || one.localName} and ${other.className || other.localName}`);
  const brand = document.querySelector(".k-brand");
  if (brand.scrollWidth > brand.clientWidth + 1) found.push("the brand runs over its edge");
  return found;
}"""
PLACES = """() => [...document.querySelectorAll("[data-order] > li")].map((row) => [
  row.querySelector("[data-place]").textContent, row.querySelector("a").textContent])"""


def test_nothing_in_the_frame_lies_over_anything_else(open_window):
    world = a_world()
    Season.objects.update(title=LONG_TITLE)
    Unit.objects.filter(pk=world.province.pk).update(name=LONG_NAME)
    account = world.account(Post.VERIFIER, world.province)
    window = open_window(account, Post.VERIFIER, world.province)

    found = {}
    for width in WIDTHS:
        window.page.set_viewport_size({"width": width, "height": 800})
        found[width] = window.page.evaluate(OVERLAPPING) + window.sticks_out()

    assert found == {width: [] for width in WIDTHS}


def drag_below(page, *, first: int, last: int) -> None:
    """Take a row of the list by its grip and let it go below another."""
    rows = page.locator("[data-order] > li")
    name = rows.nth(first).locator("a").inner_text()
    to = rows.nth(last).bounding_box()
    rows.nth(first).locator(".k-grip").hover()
    page.mouse.down()
    page.mouse.move(to["x"] + 20, to["y"] + to["height"] - 4, steps=10)
    rows.nth(last).filter(has_text=name).wait_for()  # the list makes room while it is dragged
    page.mouse.up()


def test_the_places_of_a_list_follow_its_order_before_it_is_saved(open_window):
    world = a_world()
    for name in ("白小满", "秦晓禾", "田小满"):
        a_candidate(world, an_expert(world, name=name))
    account = world.account(Post.RECOMMENDER, world.province)
    window = open_window(account, Post.RECOMMENDER, world.province)
    window.turn_to("推荐名单")
    window.press("先进个人")

    window.find("将田小满上移").click()
    by_button = window.page.evaluate(PLACES)
    drag_below(window.page, first=0, last=2)
    by_drag = window.page.evaluate(PLACES)
    last = window.page.locator("[data-order] > li").last.locator("[data-down]")
    is_last = last.get_attribute("aria-disabled")
    window.press("保存排序")

    assert by_button == [["1", "白小满"], ["2", "田小满"], ["3", "秦晓禾"]]
    assert by_drag == [["1", "田小满"], ["2", "秦晓禾"], ["3", "白小满"]]
    assert is_last == "true"
    assert window.page.evaluate(PLACES) == by_drag


def test_who_writes_for_long_is_not_taken_for_idle(open_window):
    world = a_world()
    a_candidate(world, an_expert(world))
    window = open_window(
        world.account(Post.RECOMMENDER, world.county), Post.RECOMMENDER, world.county
    )
    page = window.page
    page.clock.install()
    window.turn_to("推荐名单")
    window.press("先进个人")
    window.press("田小满")
    window.press("填写推荐表")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.locator("textarea").first.fill("常年驻村")
    at_once = [url for url in asked if "still_here" in url]
    page.clock.fast_forward("06:00")
    with page.expect_response("**/still_here") as answered:
        page.locator("textarea").first.fill("常年驻村，手把手教")

    assert at_once == []
    assert answered.value.status == 204
