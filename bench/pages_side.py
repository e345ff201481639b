"""One side of the page bench, in a process of its own: ``floor`` or ``kaoping``."""

import io
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import time_machine

from bench.cpu import cpu

EACH = 40
CSRF = "k" * 32
NOON = datetime(2026, 11, 16, 4, tzinfo=UTC)
Request = Callable[[], None]


def serve(side: str, facts: dict[str, Any]) -> None:
    """Read the name of a kind of request a line; answer each with processor seconds of ``EACH``."""
    os.environ["KAOPING_MODE"] = "test"
    settings = "bench.floor.settings" if side == "floor" else "kaoping.config.settings"
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    application = import_module(
        "bench.floor.wsgi" if side == "floor" else "kaoping.config.wsgi"
    ).application
    kinds = floor(application, facts) if side == "floor" else kaoping(application, facts)
    # The data play at a fixed noon, inside every window of their season.
    with time_machine.travel(NOON):
        for line in sys.stdin:
            print(timed(kinds[line.strip()]), flush=True)


def timed(request: Request) -> float:
    before = cpu()
    for _ in range(EACH):
        request()
    return cpu() - before


class Browser:
    """Asks a WSGI application as a logged-in browser would."""

    def __init__(self, application: Any, session: str) -> None:
        self.application = application
        self.cookie = f"sessionid={session}; csrftoken={CSRF}"

    def get(self, path: str, expect: int = 200) -> str:
        return self._ask("GET", path, b"", expect)

    def post(self, path: str, data: dict[str, Any], expect: int = 302) -> str:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **data}).encode()
        return self._ask("POST", path, body, expect)

    def _ask(self, method: str, path: str, body: bytes, expect: int) -> str:
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http",
            "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "HTTP_COOKIE": self.cookie,
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr,
        }  # fmt: skip
        status: list[str] = []
        response = self.application(environ, lambda s, _headers: status.append(s))
        text = b"".join(response)
        response.close()
        if not status[0].startswith(str(expect)):
            raise AssertionError(f"{method} {path}: {status[0]}\n{text.decode()}")
        return text.decode()


def floor(application: Any, facts: dict[str, Any]) -> dict[str, Request]:
    browser = Browser(application, facts["sessions"]["floor"])
    at = f"{facts['season']}/{facts['honour']}"
    candidates, nominees = cycle(facts["candidates"]), cycle(facts["nominees"])

    def score() -> None:
        path = f"/score/{next(candidates)}"
        browser.get(path)
        browser.post(path, {"points": "88", "comment": "同意"})

    return {
        "list": lambda: browser.get(f"/list/{at}?after={next(candidates) - 60}"),
        "ranked": lambda: browser.get(f"/ranked/{at}"),
        "detail": lambda: browser.get(f"/detail/{next(candidates)}"),
        "submit": lambda: browser.post(f"/submit/{at}/{next(nominees)}", {"deeds": "事迹" * 200}),
        "score": score,
    }


def kaoping(application: Any, facts: dict[str, Any]) -> dict[str, Request]:
    office = Browser(application, facts["sessions"]["office"])
    county = Browser(application, facts["sessions"]["recommender"])
    judge = Browser(application, facts["sessions"]["judge"])
    candidates, nominees = cycle(facts["candidates"]), iter(facts["nominees"])
    assignments = cycle(facts["assignments"])
    honour = facts["honour"]

    def score() -> None:
        assignment = next(assignments)
        page = judge.get(f"/assignments/{assignment}/")
        marks = {f"marks-{n}-standard": s for n, s in enumerate(facts["standards"])}
        marks |= {f"marks-{n}-points": "88" for n in range(len(facts["standards"]))}
        judge.post(
            f"/assignments/{assignment}/score_candidate",
            {**marks, "comment": "同意", **version_in(page)},
        )

    def submit() -> None:
        county.post(
            f"/slate/{facts['county']}/{honour}/put_forward",
            {"nominee": next(nominees), "deeds": "事迹" * 200, "short_form": "简要事迹"},
        )

    listed = f"/review/candidates/?honour={honour}"
    return {
        "list": lambda: office.get(f"{listed}&after={next(candidates) - 60}"),
        "ranked": lambda: office.get(f"/review/ranked/{honour}/"),
        "detail": lambda: office.get(f"/review/candidates/{next(candidates)}/"),
        "submit": submit,
        "score": score,
    }


def version_in(page: str) -> dict[str, str]:
    """The version that the form was drawn with."""
    _, found, rest = page.partition('name="version" value="')
    return {"version": rest.partition('"')[0]} if found else {}


if __name__ == "__main__":
    serve(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()))
