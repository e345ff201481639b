"""What must stay true of the whole house."""

import ast
import importlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model, UniqueConstraint

from kaoping.acts.perform import ACTIONS
from kaoping.acts.table import grants_of
from kaoping.acts.verbs import Act
from kaoping.acts.words import known_codes, worded_twice
from kaoping.foundation.flow import Flow, Move
from kaoping.programme import STAGES
from kaoping.programme.season.rules import SeasonState

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kaoping"
CODE = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
# Acts that are moves of an action of another name, or only let people see.
ONLY_MOVES = {Act.PASS_OVER}
ONLY_SEEING = {act for act in Act if act.value.startswith("see_")}


def flows() -> list[tuple[str, Flow]]:
    return [
        (f"{stage}.{name}", value)
        for stage in STAGES
        for name, value in vars(importlib.import_module(f"kaoping.programme.{stage}.rules")).items()
        if isinstance(value, Flow)
    ]


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
            yield node


def test_imports_keep_every_contract():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 0, done.stdout


def test_the_contract_tells_the_same_story_as_the_code():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    story = next(c for c in contracts if c["name"].startswith("The story"))
    assert tuple(reversed(story["layers"])) == STAGES


@pytest.mark.parametrize(("name", "flow"), flows())
def test_every_state_of_a_flow_can_be_reached(name, flow):
    assert flow.reachable() == set(flow.states)


def test_a_flow_has_one_end_for_an_act_from_a_state():
    with pytest.raises(ValueError, match="two moves"):
        Flow(SeasonState.OPEN, Move(Act.CLOSE_SEASON, (SeasonState.OPEN,), SeasonState.CLOSED),
             Move(Act.CLOSE_SEASON, (SeasonState.OPEN,), SeasonState.OPEN))  # fmt: skip


def test_every_act_has_an_owner():
    assert [act for act in Act if not grants_of(act)] == []


def test_every_act_is_done_by_one_action_of_its_name():
    missing = set(Act) - set(ACTIONS) - ONLY_MOVES - ONLY_SEEING
    assert missing == set()
    assert {act: action.do.__name__ for act, action in ACTIONS.items()} == {
        act: act.value for act in ACTIONS
    }


def test_only_perform_writes_a_state():
    """No assignment to ``.state``, no update, bulk_update or create that names it, and no record
    of a process made in any state but its first."""
    moving = {m.__name__ for m in apps.get_models() if isinstance(getattr(m, "flow", None), Flow)}
    writing = {"update", "create", "get_or_create", "update_or_create", "change", *moving}
    found = set()
    for path in CODE:
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "state"
                and isinstance(node.ctx, ast.Store)
            ):
                found.add(path)
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func).split(".")[-1]
                named = {keyword.arg for keyword in node.keywords}
                if called in writing and "state" in named:
                    found.add(path)
                if called == "bulk_update" and "'state'" in ast.unparse(node):
                    found.add(path)
    # Background work is no record of the programme: its state is the worker's own.
    allowed = {SOURCE / "acts" / "perform.py"}
    found = {p for p in found if "work" not in p.parts and "jobs" not in p.parts}
    assert found <= allowed, sorted(str(p.relative_to(SOURCE)) for p in found - allowed)


def test_every_refusal_has_words():
    said = {
        node.args[0].value
        for path in CODE
        for node in calls(path, "of")
        if ast.unparse(node.func) == "Refusal.of"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert said - known_codes() == set()


def test_no_refusal_has_two_wordings():
    assert worded_twice() == set()


def test_no_signals():
    assert [
        p for p in CODE if re.search(r"django\.(dispatch|db\.models\.signals)", p.read_text())
    ] == []


def test_every_moving_model_knows_its_states_in_the_database():
    """A state outside the flow is refused by a constraint, not only by code."""
    moving = [m for m in apps.get_models() if isinstance(getattr(m, "flow", None), Flow)]
    assert moving
    for model in moving:
        names = [c.name for c in model._meta.constraints]
        assert any(name.endswith("state_is_known") for name in names), model


def test_no_index_stands_twice():
    """A column that begins a unique constraint or an index of its table has no other of its own."""
    twice = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("kaoping.")
        for field in model._meta.concrete_fields
        if field.db_index and not field.unique and field.name in first_columns(model)
    ]
    assert twice == []


def first_columns(model: type[Model]) -> set[str]:
    of_all_rows = [
        *model._meta.indexes,
        *(c for c in model._meta.constraints if isinstance(c, UniqueConstraint)),
    ]
    return {one.fields[0].lstrip("-") for one in of_all_rows if one.fields and not one.condition}


def test_views_never_read_the_clock():
    doors = ("doors.py", "v1.py", "acting.py")
    readers = {
        path
        for path in CODE
        if "web" in path.parts
        for node in chain(calls(path, "now"), calls(path, "today"))
        if path.name not in doors and "request" not in ast.unparse(node.func)
    }
    assert readers == set()


def test_files_go_out_by_one_door():
    """So that none of them is kept on its way, or shown as what it is not."""
    web = ROOT / "src/kaoping/web"
    found = [p.name for p in web.rglob("*.py") if "Content-Disposition" in p.read_text("utf-8")]

    assert found == ["sending.py"]
