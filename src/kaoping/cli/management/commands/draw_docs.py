"""Write docs/flows.md and docs/access.md from the code, so that they cannot drift from it."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaoping.acts.posts import Post
from kaoping.acts.table import grants_of
from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow
from kaoping.programme import STAGES


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when they would change")

    def handle(self, *_args: Any, check: bool = False, **_options: Any) -> None:
        docs = Path(settings.KAOPING_ROOT) / "docs"
        for name, lines in (("flows.md", flows()), ("access.md", access())):
            text = "\n".join(lines) + "\n"
            path = docs / name
            if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
                raise CommandError(f"docs/{name} is not what the code says: run kaoping draw_docs")
            if not check:
                path.write_text(text, encoding="utf-8")


def flows() -> Iterator[str]:
    """Every flow of every stage as a state diagram."""
    yield "# Flows"
    yield ""
    yield "Drawn from the code by `kaoping draw_docs`. Each arrow is an act."
    for stage in STAGES:
        rules = importlib.import_module(f"kaoping.programme.{stage}.rules")
        for name, flow in vars(rules).items():
            if isinstance(flow, Flow):
                yield f"\n## {stage}: {name.removesuffix('_FLOW').replace('FLOW', stage).lower()}"
                yield "\n```mermaid"
                yield from flow.as_mermaid()
                yield "```"


def access() -> Iterator[str]:
    """The access table as people read it: a line an act, with each post's reach."""
    yield "# Who may do what"
    yield ""
    yield "Drawn from the code by `kaoping draw_docs`. An act not named for a post is refused."
    yield ""
    yield "| act | who: over whom |"
    yield "|---|---|"
    for act in Act:
        held: dict[Post, list[str]] = {}
        for grant in grants_of(act):
            held.setdefault(grant.post, []).append(grant.reach.label)
        if len(held) >= len(Post) - 2 and len({tuple(r) for r in held.values()}) == 1:
            who = f"every post: {next(iter(held.values()))[0]}"
        else:
            who = "; ".join(f"{post.label}: {', '.join(r)}" for post, r in held.items())
        yield f"| {act.label} `{act.value}` | {who} |"
