"""A state that was walked to once in a run is kept, and laid out again when it is asked for anew.

``@walked`` stands on the builders. The first test that asks for ``a_notice(a_world())`` performs
every act on the way, and what the database holds then is kept. A later test of the same worker
that takes the same steps with the same arguments from an empty database is given those rows and
those objects. The steps make a tree: each knows those that may follow it.

Whatever else writes (an act of the test itself, a rollback) leads off the tree: from there on
every builder walks for real until the test ends. So do tests in real transactions, and those
whose files lie in a folder of their own.
"""

import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from tests.kept_rows import State, laid_out, now_in

READS = re.compile(
    r"\s*(SELECT|SAVEPOINT|RELEASE|BEGIN|SET LOCAL|SET CONSTRAINTS)\b", re.IGNORECASE
)
WRITES = re.compile(
    r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM|COPY) "?(\w+)', re.IGNORECASE
)
UNKNOWN = "?"
P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Step:
    """What the database held when it was done, what was given and came back, and what follows."""

    holds: State = field(default_factory=dict)
    given: Any = None
    next: dict[Hashable, "Step"] = field(default_factory=dict)


class Walk:
    """Where the test that runs has got to: ``at`` a kept step, or at None off the tree."""

    def __init__(self) -> None:
        self.root = Step()
        self.at: Step | None = None
        self.untrodden = False  # the test has written nothing yet
        self.touched: list[set[str]] = []  # the tables written to, for each builder at work
        self.files = Path()  # where the files of the run lie

    def begin(self) -> None:
        self.at, self.untrodden, self.touched = None, True, []

    def end(self, *, forget: bool) -> None:
        """``forget``: a test in real transactions may have turned the counters of keys back."""
        self.at, self.untrodden = None, False
        if forget:
            self.root = Step()

    def here(self) -> Step | None:
        if self.untrodden:
            self.untrodden = False
            self.at = self.root if _stands_at_the_beginning() else None
        return self.at

    def hears(self, sql: object) -> None:
        """A statement is being run: any but a read leads off the tree."""
        text = sql if isinstance(sql, str) else str(sql)
        if READS.match(text):
            return
        self.at, self.untrodden = None, False
        if not text.startswith("ROLLBACK"):
            found = WRITES.match(text)
            for tables in self.touched:
                tables.add(found[1] if found else UNKNOWN)

    def again(self, step: Step, args: Any, more: Any) -> Any:
        """Lay out what the step left; change the arguments as it did; give what it gave."""
        assert self.at is not None
        changed = laid_out(self.at.holds, step.holds)
        for tables in self.touched:
            tables.update(changed)
        self.at = step
        then_args, then_more, result = step.given
        pairs = list(zip(_objects(then_args, then_more), _objects(args, more), strict=True))
        memo: dict[int, Any] = {id(then): now for then, now in pairs}
        for then, now in pairs:
            now.__dict__.update(deepcopy(then.__dict__, memo))
        return deepcopy(result, memo)

    def first_time(self, key: Hashable, build: Callable[..., Any], args: Any, more: Any) -> Any:
        """Walk, and keep where it led, if it wrote anything."""
        before, tables = self.at, set[str]()
        assert before is not None
        self.touched.append(tables)
        try:
            result = build(*args, **more)
        finally:
            self.touched.pop()
        if tables and UNKNOWN not in tables:
            holds = before.holds | now_in(tables, before.holds)
            self.at = before.next[key] = Step(holds, deepcopy((args, more, result)))
        return result


WALK = Walk()


def walked(build: Callable[P, R]) -> Callable[P, R]:
    """A builder whose acts are performed once in a run for the same way and arguments."""

    @wraps(build)
    def step(*args: Any, **more: Any) -> Any:
        here = WALK.here()
        if here is None:
            return build(*args, **more)
        key = (build.__module__, build.__qualname__, frozen(args), frozen(more))
        if key in here.next:
            return WALK.again(here.next[key], args, more)
        return WALK.first_time(key, build, args, more)

    return step


@contextmanager
def heard() -> Iterator[None]:
    """Every statement of this process is heard of, on whichever connection."""

    def hearing(run: Callable[..., Any]) -> Callable[..., Any]:
        def heard_run(cursor: CursorWrapper, sql: Any, *args: Any, **more: Any) -> Any:
            WALK.hears(sql)
            return run(cursor, sql, *args, **more)

        return heard_run

    def copy(cursor: CursorWrapper, sql: Any, *args: Any, **more: Any) -> Any:
        return cursor.cursor.copy(sql, *args, **more)

    with (
        patch.object(CursorWrapper, "execute", hearing(CursorWrapper.execute)),
        patch.object(CursorWrapper, "executemany", hearing(CursorWrapper.executemany)),
        patch.object(CursorWrapper, "copy", hearing(copy), create=True),
    ):
        yield


def frozen(value: Any) -> Hashable:
    """What may be compared with what is given another time."""
    if isinstance(value, Model):
        kept = {k: v for k, v in value.__dict__.items() if not k.startswith("_")}
        return (value._meta.label, frozen(kept))
    if is_dataclass(value):
        return (type(value).__name__, *(frozen(getattr(value, f.name)) for f in fields(value)))
    if isinstance(value, dict):
        return tuple((frozen(k), frozen(v)) for k, v in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(frozen(one) for one in value)
    hash(value)
    return value


def _objects(args: tuple[Any, ...], more: dict[str, Any]) -> list[Any]:
    """The arguments that a builder may change: records and worlds."""
    found = []
    for value in (*args, *more.values()):
        several = value if isinstance(value, list | tuple) else [value]
        found += [one for one in several if isinstance(one, Model) or _is_a_world(one)]
    return found


def _is_a_world(value: Any) -> bool:
    return is_dataclass(value) and not value.__dataclass_params__.frozen


def _stands_at_the_beginning() -> bool:
    """In a transaction that is taken back, with the run's own folder, and nothing done yet."""
    if not connection.in_atomic_block or WALK.files != settings.MEDIA_ROOT:
        return False
    first = (apps.get_model("places", "Place"), apps.get_model("journal", "Entry"))
    return not any(model.objects.exists() for model in first)
