"""One browser window of one person, who finds everything by the words on it."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, Response, Route

from kaoping.acts.posts import Post
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.queries import posts_of
from kaoping.foundation.units.models import Unit
from tests.builders import NOON

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PATIENCE = 15_000  # ms


class Window:
    """Clicks, types and looks; keeps what the browser complains about."""

    def __init__(
        self, browser: Browser, origin: str, pictures: Path, *, language: str = "zh-CN"
    ) -> None:
        self.origin, self.pictures = origin, pictures
        self.complaints: list[str] = []
        self.pages: set[str] = set()
        self.context = browser.new_context(locale=language, timezone_id="Asia/Shanghai")
        self.context.set_default_timeout(PATIENCE)
        self.context.route(lambda url: not url.startswith(origin), self._elsewhere)
        self.page: Page = self.context.new_page()
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self._size("desktop")

    def _elsewhere(self, route: Route) -> None:
        self.complaints.append(f"asked another host: {route.request.url}")
        route.abort()

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.pages.add(response.url)

    def _said(self, message: ConsoleMessage) -> None:
        """Keep every error, but that a page itself answered with a refusal: that is looked at."""
        refused = "status of 4" in message.text and message.location["url"] in self.pages
        if message.type == "error" and not refused:
            self.complaints.append(f"{urlsplit(self.page.url).path}: {message.text}")

    def _size(self, name: str) -> None:
        width, height = SIZES[name]
        self.page.set_viewport_size({"width": width, "height": height})

    def _grow(self) -> None:
        """Make the window as high as its page, so that what sticks to its foot stays there."""
        width = self.page.viewport_size["width"]
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": height})

    def sit_down(self, account: Account, post: Post, unit: Unit) -> None:
        """Be logged in as this person in this post."""
        client = Client()
        client.force_login(account)
        session = client.session
        held = next(
            h for h in posts_of(account, now=NOON) if (h.post, h.unit_id) == (post, unit.pk)
        )
        session["post"] = held.id
        session.save()
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        self.context.add_cookies([{"name": name, "value": value, "url": self.origin}])
        self.go("/")

    def go(self, path: str) -> None:
        answer = self.page.goto(self.origin + path)
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}"

    def press(self, words: str, *, within: str = "main") -> None:
        """Click the button or link with exactly these words; it leads to another page."""
        with self.page.expect_navigation():
            self.find(words, within=within).click()

    def press_here(self, words: str) -> None:
        """Click a button that changes a part of this page, and wait for the part."""
        with self.page.expect_response("**"):
            self.find(words).click()
        self.page.wait_for_load_state("networkidle")

    def turn_to(self, entry: str) -> None:
        """Click an entry of the left column or of the top."""
        self.press(entry, within="body")

    def find(self, words: str, *, within: str = "main") -> Locator:
        part = self.page.locator(within)
        button = part.get_by_role("button", name=words, exact=True)
        return button.or_(part.get_by_role("link", name=words, exact=True)).first

    def key(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def tab_to(self, label: str) -> None:
        """Press Tab until the field with this label has the focus."""
        for _press in range(100):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(
                "(document.activeElement.labels || [])[0]?.innerText || ''"
            ).startswith(label):
                return
        raise AssertionError(f"Tab never comes to {label}")

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label).first.select_option(label=option)

    def write(self, label: str, text: str, *, exact: bool = False) -> None:
        """Fill the first field whose label has these words (these alone, if ``exact``)."""
        self.page.get_by_label(label, exact=exact).first.fill(text)

    def value(self, label: str) -> str:
        """What stands in the field with this label."""
        return self.page.get_by_label(label).first.input_value()

    def tick(self, label: str, *, exact: bool = False) -> None:
        self.page.get_by_label(label, exact=exact).first.check()

    def attach(self, label: str, *files: Path, within: str = "main") -> None:
        self.page.locator(within).get_by_label(label).first.set_input_files(files)

    def fetch(self, words: str) -> tuple[str, bytes]:
        """Press what downloads a file: its name and its content."""
        with self.page.expect_download() as coming:
            self.find(words).click()
        file: Download = coming.value
        return file.suggested_filename, Path(file.path()).read_bytes()

    def open_paper(self, words: str) -> tuple[str, bytes]:
        """A PDF that the browser would show itself: its name and its content."""
        answer = self.context.request.get(self.origin + self.find(words).get_attribute("href"))
        assert answer.ok, f"{words}: {answer.status}"
        return answer.headers["content-disposition"].rstrip('"'), answer.body()

    def reads(self, *words: str) -> None:
        """All these words stand on the page, where they can be seen."""
        for word in words:
            self.page.get_by_text(word).locator("visible=true").first.wait_for()

    def picture(self, step: str) -> None:
        """What is seen now, on a desk and on a phone, where nothing may stick out sideways."""
        self.pictures.parent.mkdir(parents=True, exist_ok=True)
        for size in SIZES:
            self._size(size)
            self._grow()
            to = self.pictures.with_name(f"{self.pictures.name}-{step}-{size}.png")
            self.page.screenshot(path=to)
        assert self.sticks_out() == [], f"{step} is wider than a phone"
        self._size("desktop")

    def sticks_out(self) -> list[str]:
        """What makes the page wider than its window; nothing when it is not."""
        return self.page.evaluate(STICKS_OUT)

    def close(self) -> list[str]:
        """What was complained about; the last view is kept, for a journey that came to grief."""
        self.pictures.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.pictures.with_name(f"{self.pictures.name}-end.png"))
        self.context.close()
        return self.complaints


STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .slice(-3).map((one) => one.outerHTML.slice(0, 120));
}"""
