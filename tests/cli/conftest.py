"""Typing commands, as an operator would."""

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connections

from kaoping.acts.posts import Post
from kaoping.cli import main as way_in
from kaoping.foundation.units.models import Unit
from tests.builders import World


def typed(*words: str, **options: object) -> str:
    """What a command says; its refusals are raised."""
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=out, **options)
    return out.getvalue()


def as_(world: World, post: Post, unit: Unit) -> list[str]:
    return ["--as", world.account(post, unit).username, "--post", post.value]


@pytest.fixture
def kaoping(monkeypatch, capsys) -> Callable[..., tuple[int, str, str]]:
    """``kaoping WORDS`` from its very beginning: exit code, what it says, what it complains."""
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test's own one stays

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["kaoping", *words])
        code = 0
        try:
            way_in.main()
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
