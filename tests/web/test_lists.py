"""Every list is a link, in any of its orders, and can be taken away whole."""

import csv
import io
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import resolve

from kaoping.acts.posts import Post
from kaoping.programme.honours.queries.progress import funnel, numbered
from kaoping.programme.season.steering import season_seen
from kaoping.web.desks.office.season import BEHIND, _behind
from tests.builders import NOON
from tests.builders_many import Crowd, a_full_world
from tests.web.test_every_page import stepped_in
from tests.web.test_long_lists import lists_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


# Pages through which one leafs but that are no lists to take away, and why
NO_LISTS = {
    "inbox": "each line is read, opened and gone",
    "my_work": "results to fetch, newest first",
    "assignment_plan": "a form that is filled in page by page",
}


def test_every_list_is_searched_sorted_and_taken_away_whole():
    """Each of its orders shows the same rows, and the sheet holds all of them."""
    world = a_full_world()
    Crowd(world).grow(60)
    lacking: dict[str, list[str]] = {}
    for name, (client, url) in lists_of(world).items():
        soup = BeautifulSoup(client.get(url).content, "html.parser")
        if not soup.select(".k-pager") or resolve(urlsplit(url).path).url_name in NO_LISTS:
            continue
        orders = [str(option["value"]) for option in soup.select("form[role=search] #sort option")]
        lacking[name] = [
            *([] if len(orders) > 1 else ["no order to choose"]),
            *_lacking_in_export(client, url, soup),
        ]
        rows = [shown(client, url, order) for order in orders]
        if len({frozenset(found) for found in rows}) > 1:
            lacking[name].append("other rows in another order")
    assert {name: what for name, what in lacking.items() if what} == {}


def shown(client: Client, url: str, order: str) -> list[str]:
    """The heads of all rows in one order, over all pages."""
    said = f"{url}{'&' if '?' in url else '?'}sort={order}"
    return [
        str(row.a or row) for soup in pages_of(client, said) for row in soup.select("main tbody th")
    ]


def _lacking_in_export(client: Client, url: str, soup: BeautifulSoup) -> list[str]:
    link = soup.select_one("main a[rel=nofollow][href*='as=csv']")
    if link:
        answer = client.get(urljoin(url, str(link["href"])))
    elif soup.select_one(".k-export button[value=csv]"):
        answer = client.post(url, {"as": "csv"})
    else:
        return ["no export"]
    sheet = answer.content.decode("utf-8-sig")
    number = int(re.search(r"\d+", soup.select_one(".k-pager .k-num").text)[0])
    lines = len(list(csv.reader(io.StringIO(sheet)))) - 2  # headings and the count
    return [] if lines >= number else [f"{lines} of {number} rows in the sheet"]


def pages_of(client: Client, url: str) -> Iterator[BeautifulSoup]:
    """A list from its first page to its last, by the link to the next."""
    while url:
        soup = BeautifulSoup(client.get(url).content, "html.parser")
        yield soup
        onward = soup.select_one("a[rel=next]")
        url = urljoin(url, str(onward["href"])) if onward else ""


def test_a_step_of_the_funnel_opens_the_list_that_was_counted():
    world = a_full_world()
    Crowd(world).grow(12)
    office = world.actor(Post.SEASON_OFFICE, world.office)
    client = stepped_in(
        world.account(Post.SEASON_OFFICE, world.office), world.office, Post.SEASON_OFFICE
    )
    season = season_seen(office, world.season.pk)

    counted = {step.key: str(step.number) for step in funnel(numbered(office, season))}
    listed = {
        key: client.get(_behind(*BEHIND[key], season=season)).context["page"].count
        for key in counted
        if key != "put_forward"  # behind it are the lists of each body
    }

    assert listed == {key: counted[key] for key in listed}
    assert int(counted["checked"]) > 0
