"""What the whole test run needs."""

import importlib
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connections
from django.test import override_settings

from tests.walked import WALK, heard

GUARDS = importlib.import_module("kaoping.programme.scheme.migrations.0002_published_stays")


@pytest.fixture(scope="session", autouse=True)
def _flush_may_empty_the_database() -> Iterator[None]:
    """Tests in real transactions end by emptying all tables, and a published edition stays.

    The guard is lifted for that moment alone, and stands again before anything else runs.
    """
    ordinary = flush.Command.handle

    def handle(self: flush.Command, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.schema_editor() as editor:
            GUARDS.lift(None, editor)
        try:
            ordinary(self, **options)
        finally:
            with connection.schema_editor() as editor:
                GUARDS.guard(None, editor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture(scope="session", autouse=True)
def _files_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Kept files and backups of a test run lie in a folder of its own."""
    home = tmp_path_factory.mktemp("home")
    with override_settings(HOME=home, MEDIA_ROOT=home / "files"), heard():
        WALK.files = home / "files"
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Each test sets out from an empty database, along the steps that were kept or its own."""
    WALK.begin()
    try:
        return (yield)
    finally:
        marked = item.get_closest_marker("django_db")
        WALK.end(forget=marked is not None and marked.kwargs.get("transaction", False))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database runs once, on SQLite's turn; PostgreSQL's is for the rest.

    Some things only PostgreSQL can do: they are marked, and left to its turn.
    """
    on_postgres = os.environ.get("KAOPING_TEST_DB") == "postgres"

    def stays(item: pytest.Item) -> bool:
        if on_postgres:
            return item.get_closest_marker("django_db") is not None
        return item.get_closest_marker("postgres") is None

    kept = [item for item in items if stays(item)]
    config.hook.pytest_deselected(items=[item for item in items if not stays(item)])
    items[:] = kept
