"""A real browser before the whole platform: one Chromium for the folder, a window each test."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.builders import NOON
from tests.journeys.window import Window

PICTURES = Path(__file__).resolve().parents[2] / ".build" / "screenshots"
CHROMIUM = "/usr/bin/chromium"  # Debian's own
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


class Clock:
    """The doors' clock of a journey; it stands until somebody moves it on."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Pages are asked for at NOON; log-in sessions and the browser keep to the real time."""
    clock = Clock()
    monkeypatch.setattr("kaoping.web.doors.now", clock)
    return clock


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser; Playwright's own loop must not keep the test from asking the database."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path) -> None:
    """What is uploaded in one journey is gone with it."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def open_window(chromium, live_server, clock, request) -> Iterator[Callable[..., Window]]:
    """Opens a window of one person: ``open_window()`` or ``open_window(account, post, unit)``.

    When the test is over, nothing may have been complained about in any of them.
    """
    journey = re.sub(r"^test_", "", request.node.name)
    opened: list[Window] = []

    def open_one(*person: object, **how: str) -> Window:
        window = Window(chromium, live_server.url, PICTURES / journey, **how)
        opened.append(window)
        if person:
            window.sit_down(*person)
        return window

    yield open_one
    complaints = [complaint for window in opened for complaint in window.close()]
    assert complaints == []
