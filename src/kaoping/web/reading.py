"""Pages only read: a GET that would write is a bug, and fails as one.

A statement is known by its first word. What begins with WITH passes: the ORM writes nothing so.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

SAFE = {"GET", "HEAD", "OPTIONS"}
READS = ("SELECT", "WITH", "EXPLAIN", "SAVEPOINT", "RELEASE SAVEPOINT", "PRAGMA", "SHOW")


class WroteOnGet(AssertionError):
    """A page asked the database to change something."""


def only_reads(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.lstrip(" (").upper().startswith(READS):
        raise WroteOnGet(sql)
    return execute(sql, params, many, context)


class PagesOnlyRead:
    """Innermost middleware, so that the session (outside it) may still be saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as watched:
            if request.method in SAFE:
                for connection in connections.all():
                    watched.enter_context(connection.execute_wrapper(only_reads))
            return self.get_response(request)
