"""Every kind of page of every desk, as it is drawn: the measure of done, in both languages.

Axe finds nothing; 360 px are wide enough; no text is under 14 px; nothing is complained about
(console, content-security policy) and nothing is asked of another host.
"""

from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from django.test import Client

from tests.builders_everything import HOLDERS, a_busy_world, holder
from tests.web.test_every_page import kind_of, stepped_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 360, "height": 740}
SMALLEST = 14  # px
KINDS = 100  # at least so many kinds of pages there are: a walk that meets fewer went astray
AXE = {"resultTypes": ["violations"]}
SMALL_TEXT = """(least) => {
  const small = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !one.checkVisibility()) continue;
    if (one.closest("script, style, .visually-hidden, option")) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < least) small.add(`${size}px: ${walker.currentNode.textContent.trim().slice(0, 20)}`);
  }
  return [...small].slice(0, 3);
}"""


def kinds_of_pages(client: Client, known: set[str]) -> Iterator[str]:
    """The address of one page of each kind that can be reached, and is not ``known`` yet."""
    left, seen = deque(["/"]), {"/"}
    while left:
        url = left.popleft()
        response = client.get(url, follow=True)
        assert response.status_code == 200, f"{url} answers {response.status_code}"
        if "text/html" not in response.headers.get("Content-Type", ""):
            continue
        here = response.request["PATH_INFO"]
        if (kind := kind_of(here)) not in known:
            known.add(kind)
            yield here
        soup = BeautifulSoup(response.content, "html.parser")
        for link in soup.select("a[href]"):
            target = urlsplit(urljoin(here, link["href"]))
            if not target.scheme and (kind := kind_of(target.path)) not in seen | known:
                seen.add(kind)
                left.append(target.path + (f"?{target.query}" if target.query else ""))


def wrong_with(window) -> list[str]:
    """What is wrong with the page that stands in the window."""
    axe = Axe().run(window.page, options=AXE).response["violations"]
    found = [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in axe]
    wide = window.page.viewport_size
    window.page.set_viewport_size(NARROW)
    found += [f"wider than 360: {html}" for html in window.sticks_out()]
    found += [f"small: {text}" for text in window.page.evaluate(SMALL_TEXT, SMALLEST)]
    window.page.set_viewport_size(wide)
    return found


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_every_page_is_done(open_window, language):
    world = a_busy_world()
    known: set[str] = set()
    wrong: dict[str, list[str]] = {}
    desks = [(Client(), ())]
    for post, where in HOLDERS:
        account, unit = holder(world, post, where)
        desks.append((stepped_in(account, unit, post), (account, post, unit)))
    for client, person in desks:
        window = open_window(*person, language=language)
        for url in list(kinds_of_pages(client, known)):
            window.go(url)
            if found := wrong_with(window):
                wrong[f"{person[1] if person else 'public'} {url}"] = found

    assert wrong == {}
    assert len(known) > KINDS
