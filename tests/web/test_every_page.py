"""Every page of every desk: no link leads nowhere, no form to nobody, and none of it is slow."""

import re
from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from kaoping.foundation.people.queries import posts_of
from tests.builders import NOON
from tests.builders_everything import AT_THE_PROVINCE, HOLDERS, a_busy_world, holder
from tests.builders_season import a_provincial_season

pytestmark = pytest.mark.django_db
FIRST_SCREEN = 20  # SQL statements
OF_A_KIND = 3
MOST_PAGES = 120  # of one desk: enough to meet every kind of page
FIRST_LINKS = 60  # of the first screen: all of them, of whatever kind


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def stepped_in(account, unit, post) -> Client:
    client = Client()
    client.force_login(account)
    held = next(h for h in posts_of(account, now=NOON) if h.post == post and h.unit_id == unit.pk)
    session = client.session
    session["post"] = held.id
    session.save()
    return client


def kind_of(path: str) -> str:
    """Pages of one kind differ by numbers and codes only."""
    return re.sub(r"\d+|[0-9a-f]{16,}", "#", urlsplit(path).path)


def walked(client: Client, start: str) -> dict[str, str]:
    """The pages reached from ``start``, a few of each kind; what is wrong with which.

    Of the first screen every link is followed: what one desk shows there, another's is not.
    """
    wrong: dict[str, str] = {}
    seen: set[str] = {start}
    kinds: Counter[str] = Counter()
    first: list[str] = []
    left = deque([(start, "")])
    while left:
        url, came_from = left.popleft()
        kinds[kind_of(url)] += 1
        enough = kinds[kind_of(url)] > OF_A_KIND or kinds.total() > MOST_PAGES
        if enough and url not in first:
            continue
        response = client.get(url, follow=True)
        if response.status_code != 200:
            wrong[url] = f"{response.status_code}, linked from {came_from}"
        elif "text/html" in response.headers.get("Content-Type", ""):
            soup = BeautifulSoup(response.content, "html.parser")
            here = response.request["PATH_INFO"]
            wrong |= forms_to_nowhere(soup, here)
            new = [link for link in links_in(soup, here) if link not in seen]
            seen.update(new)
            first = first or new[:FIRST_LINKS]
            left.extend((link, here) for link in new)
    return wrong


def links_in(soup: BeautifulSoup, here: str) -> list[str]:
    """Own pages that a page links to, without what stands behind the #."""
    targets = (urljoin(here, link["href"]).partition("#")[0] for link in soup.select("a[href]"))
    own = (t for t in targets if t.startswith("/") and not urlsplit(t).scheme)
    return list(dict.fromkeys(own))


def forms_to_nowhere(soup: BeautifulSoup, here: str) -> dict[str, str]:
    wrong = {}
    for form in soup.select("form"):
        action = urlsplit(urljoin(here, form.get("action") or here)).path
        try:
            resolve(action)
        except Resolver404:
            wrong[action] = f"form to nowhere on {here}"
        if form.get("method") == "post" and not form.select_one("[name=csrfmiddlewaretoken]"):
            wrong[action] = f"form without its token on {here}"
    return wrong


def test_no_page_leads_nowhere_and_every_first_screen_is_cheap(noon):
    """One world for all desks: making it costs more than walking through it."""
    world = a_busy_world()
    # Of a year before: the national season is the newest for everybody but its host.
    # Its own measures lack articles that pages cite: those of the nation are shown.
    a_provincial_season(world, year=2025)
    wrong: dict[str, dict[str, str]] = {}
    costly: dict[str, list[str]] = {}
    for post, where in (*HOLDERS, *AT_THE_PROVINCE):
        account, unit = holder(world, post, where)
        client = stepped_in(account, unit, post)
        if found := walked(client, "/"):
            wrong[f"{post} {where}"] = found
        first = client.get("/").headers["Location"]
        with CaptureQueriesContext(connection) as asked:
            assert client.get(first).status_code == 200
        if len(asked) > FIRST_SCREEN:
            costly[f"{post} {first}"] = [query["sql"][:150] for query in asked]

    assert wrong == {}
    assert {page: len(sql) for page, sql in costly.items()} == {}, costly


def test_no_public_page_leads_nowhere(noon):
    a_busy_world()

    assert walked(Client(), "/") == {}
