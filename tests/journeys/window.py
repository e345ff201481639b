"""One browser window of one person, who finds everything by the words on it."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, Route

from kaoping.acts.posts import Post
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.queries import posts_of
from kaoping.foundation.units.models import Unit
from tests.builders import NOON

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PATIENCE = 30_000  # ms
# A refused form is answered with 422, an overtaken one with 409; the browser writes that down.
REFUSED = ("status of 422", "status of 409")


class Window:
    """Clicks, types and looks; keeps what the browser complains about."""

    def __init__(
        self, browser: Browser, origin: str, pictures: Path, *, language: str = "zh-CN"
    ) -> None:
        self.origin, self.pictures = origin, pictures
        self.complaints: list[str] = []
        self.context = browser.new_context(locale=language, timezone_id="Asia/Shanghai")
        self.context.set_default_timeout(PATIENCE)
        self.context.route(lambda url: not url.startswith(origin), self._elsewhere)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self._size("desktop")

    def _elsewhere(self, route: Route) -> None:
        self.complaints.append(f"asked another host: {route.request.url}")
        route.abort()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(known in message.text for known in REFUSED):
            self.complaints.append(f"{urlsplit(self.page.url).path}: {message.text}")

    def _size(self, name: str) -> None:
        width, height = SIZES[name]
        self.page.set_viewport_size({"width": width, "height": height})

    def sit_down(self, account: Account, post: Post, unit: Unit) -> None:
        """Be logged in as this person in this post."""
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
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

    def press(self, words: str, *, within: str = "body") -> None:
        """Click the button or link with exactly these words, as it stands first in ``within``."""
        self.find(words, within=within).click()
        self.page.wait_for_load_state()

    def find(self, words: str, *, within: str = "body") -> Locator:
        part = self.page.locator(within)
        button = part.get_by_role("button", name=words, exact=True)
        return button.or_(part.get_by_role("link", name=words, exact=True)).first

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label).first.select_option(label=option)

    def write(self, label: str, text: str) -> None:
        """Fill the field with this label (its first words)."""
        self.page.get_by_label(label).first.fill(text)

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).first.check()

    def attach(self, label: str, *files: Path) -> None:
        self.page.get_by_label(label).first.set_input_files(files)

    def fetch(self, words: str, *, within: str = "body") -> tuple[str, bytes]:
        """Press what downloads a file: its name and its content."""
        with self.page.expect_download() as coming:
            self.find(words, within=within).click()
        file: Download = coming.value
        return file.suggested_filename, Path(file.path()).read_bytes()

    def reads(self, *words: str) -> None:
        """All these words stand on the page, where they can be seen."""
        for word in words:
            self.page.get_by_text(word).locator("visible=true").first.wait_for()

    def picture(self, step: str) -> None:
        """What is seen now, on a desk and on a phone, where nothing may stick out sideways."""
        self.pictures.parent.mkdir(parents=True, exist_ok=True)
        for size in SIZES:
            self._size(size)
            to = self.pictures.with_name(f"{self.pictures.name}-{step}-{size}.png")
            self.page.screenshot(path=to, full_page=True)
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
