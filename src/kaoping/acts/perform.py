"""The one way to do an act: may this person? may it now? then do and record it.

An action is a function ``(actor, given, *, now)`` under ``@performs(Act.X)``. It runs in
one transaction; what ``move``, ``change``, ``add`` and ``note`` record is appended to the
journal as the last statement of that transaction.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from django.db import IntegrityError, models, transaction
from pydantic import BaseModel

from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow
from kaoping.foundation.journal.actions import append
from kaoping.foundation.journal.rules import Fact
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, found, refuse_if

Result = TypeVar("Result")
Row = TypeVar("Row", bound=models.Model)

logger = logging.getLogger(__name__)
_open: ContextVar[list[Fact] | None] = ContextVar(
    "journal entries of this transaction", default=None
)


class Recorded(Protocol):
    """A record that lies somewhere, and guards its writes by a version."""

    pk: Any
    version: int

    @property
    def over(self) -> Over: ...


class Moving(Recorded, Protocol):
    """A record that also moves along a flow."""

    state: str
    flow: Flow


@dataclass(frozen=True, slots=True)
class Action:
    """One entry of the registry: a verb, its typed input and what does it."""

    act: Act
    given: type[BaseModel]
    do: Callable[..., Any]


ACTIONS: dict[Act, Action] = {}


def performs(
    act: Act,
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Make a function the action of ``act``: one transaction, journalled, in the registry.

    The function takes ``(actor, given: <a pydantic model>, *, now: datetime)``. An action
    called by another joins its transaction and its journal batch.
    """

    def register(do: Callable[..., Result]) -> Callable[..., Result]:
        @wraps(do)
        def performed(actor: Actor, given: BaseModel, *, now: datetime) -> Result:
            with journalled():
                return do(actor, given, now=now)

        if act in ACTIONS:
            raise ValueError(f"{act} has two actions")
        given = cast("type[BaseModel]", _annotation(do, "given"))
        ACTIONS[act] = Action(act, given, performed)
        return performed

    return register


def _annotation(do: Callable[..., Any], name: str) -> Any:
    found = do.__annotations__[name]
    if isinstance(found, str):
        raise TypeError(f"{do.__name__}: annotate {name} with the class itself")
    return found


@contextmanager
def journalled() -> Iterator[None]:
    """One transaction whose journal entries are appended as its last statement.

    The database has the last word: what its constraints refuse is a refusal as well. Most often
    somebody else did the same at this moment.
    """
    if _open.get() is not None:
        yield
        return
    facts: list[Fact] = []
    token = _open.set(facts)
    try:
        with transaction.atomic():
            yield
            append(facts)
    except IntegrityError as wrong:
        logger.warning("An act was refused by the database: %s", _broken(wrong))
        raise Refused(Refusal.of("stored_otherwise")) from wrong
    finally:
        _open.reset(token)


def _broken(wrong: IntegrityError) -> str:
    """The constraint's name; what else PostgreSQL says quotes the row, and that is not for logs."""
    diagnosis = getattr(wrong.__cause__, "diag", None)
    return str(diagnosis.constraint_name if diagnosis else wrong)


def permit(act: Act, row: Row | None, *, by: Actor, see: Act) -> Row:
    """``row``, if ``by`` may do ``act`` to it; raises otherwise, and where there is none.

    Who may not even ``see`` the record learns nothing, not even that it exists.
    """
    row = found(row)
    record = cast("Recorded", row)
    refusal = why_not(by, act, over=record.over)
    if refusal is None:
        return row
    if why_not(by, see, over=record.over) is not None:
        raise Refused(Refusal.of("not_found"))
    raise Refused(refusal)


def permit_over(act: Act, over: Over, *, by: Actor) -> None:
    """Raise unless ``by`` may do ``act`` there: for records that do not exist yet."""
    refuse_if(why_not(by, act, over=over))


def why_stale(row: models.Model, version: int | None) -> Refusal | None:
    """A reason when the form was drawn from an older version than the one stored."""
    if version is None or cast("Recorded", row).version == version:
        return None
    return Refusal.of("moved_meanwhile", field="version")


def move(
    act: Act,
    row: models.Model,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    because_of: models.Model | None = None,
    **fields: Any,
) -> None:
    """Move ``row`` along its flow, with ``fields`` changed in the same write.

    No other code writes a ``state``. Who read an older version is refused. Where the act
    is done to another record and this one follows (the candidates of a package that is
    filed), that other one is ``because_of``, and who may is asked of it.
    """
    record = cast("Moving", row)
    asked = cast("Recorded", because_of or row)
    refuse_if(why_not(by, act, over=asked.over), record.flow.why_not(record.state, act))
    end = record.flow.end_of(record.state, act).value
    change(act, row, by=by, now=now, reason=reason, state=end, **fields)


def change(
    act: Act,
    row: models.Model,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    untold: Collection[str] = (),
    **fields: Any,
) -> None:
    """Write ``fields`` of ``row`` by compare-and-set on its version; journal what differs.

    Those ``untold`` are written, and stay out of the journal.
    """
    record = cast("Recorded", row)
    before = {name: getattr(row, name) for name in fields}
    same_version = type(row)._default_manager.filter(pk=record.pk, version=record.version)
    if not same_version.update(version=record.version + 1, **fields):
        raise Refused(Refusal.of("moved_meanwhile", field="version"))
    record.version += 1
    for name, value in fields.items():
        setattr(row, name, value)
    was, has = (
        {name: value for name, value in _plain(values).items() if name not in untold}
        for values in (before, fields)
    )
    note(act, row, by=by, now=now, reason=reason, before=was, after=has)


def add(
    act: Act, row: models.Model, *, by: Actor, now: datetime, reason: str = "", **facts: object
) -> None:
    """Insert ``row`` and journal it with ``facts`` as what is there afterwards."""
    row.save(force_insert=True)
    note(act, row, by=by, now=now, reason=reason, after=facts)


def note(
    act: Act,
    row: models.Model,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    over: Over | None = None,
) -> None:
    """Journal ``act`` on ``row`` within the transaction of the action that runs.

    ``over`` is where the row lies, when a bulk form has asked for all of them at once.
    """
    over = over or cast("Recorded", row).over
    note_on(
        act, label_of(row), over=over, by=by, now=now, reason=reason, before=before, after=after
    )


def note_on(
    act: Act,
    record: str,
    *,
    over: Over,
    by: Actor,
    now: datetime,
    reason: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Journal ``act`` as above on a ``record`` that only its label and its place stand for."""
    facts = _open.get()
    if facts is None:
        raise RuntimeError(f"{act} outside an action: decorate it with performs()")
    facts.append(
        Fact(
            at=now,
            account_id=by.account_id,
            post=str(by.post),
            unit_id=by.unit_id,
            act=act.value,
            record=record,
            season_id=over.season_id,
            over_unit=over.unit_id,
            over_parent=over.parent_unit_id,
            over_person=over.person_id,
            before=dict(before or {}),
            after=dict(after or {}),
            reason=reason,
            way=by.way,
            address=by.address,
            batch=by.batch,
        )
    )


def label_of(row: models.Model) -> str:
    """How the journal names a record: ``reporting.report:12``."""
    return label(type(row), row.pk)


def label(model: type[models.Model], key: object) -> str:
    """As above, by model and key."""
    return f"{model._meta.label_lower}:{key}"


def _plain(fields: Mapping[str, Any]) -> dict[str, object]:
    return {
        name: value.pk if isinstance(value, models.Model) else value
        for name, value in fields.items()
        if not isinstance(value, (bytes, memoryview))
    }
