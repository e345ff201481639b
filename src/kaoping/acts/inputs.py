"""From what came through a door to an action's typed input: one parser for all doors."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kaoping.acts.perform import ACTIONS
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if

Given = TypeVar("Given", bound=BaseModel)

# pydantic's error types → our codes; the rest says its own rule.
_CODES: dict[str, Callable[[str, Mapping[str, Any]], Refusal]] = {
    "missing": lambda field, _: Refusal.of("required", field=field),
    "string_too_short": lambda field, at: (
        Refusal.of("required", field=field)
        if at["min_length"] == 1
        else Refusal.of("too_short", field=field, limit=at["min_length"])
    ),
    "string_too_long": lambda field, at: Refusal.of(
        "too_long", field=field, limit=at["max_length"]
    ),
    "too_short": lambda field, _: Refusal.of("required", field=field),
    "string_pattern_mismatch": lambda field, _: Refusal.of("not_so_written", field=field),
    "int_parsing": lambda field, _: Refusal.of("not_a_number", field=field),
    "decimal_parsing": lambda field, _: Refusal.of("not_a_number", field=field),
    "float_parsing": lambda field, _: Refusal.of("not_a_number", field=field),
    "int_from_float": lambda field, _: Refusal.of("not_a_number", field=field),
    "far_off": lambda field, at: Refusal.of("far_off", field=field, **at),
    "enum": lambda field, _: Refusal.of("not_a_choice", field=field),
    "literal_error": lambda field, _: Refusal.of("not_a_choice", field=field),
    "greater_than_equal": lambda field, at: _range(field, "≥", at["ge"]),
    "greater_than": lambda field, at: _range(field, ">", at["gt"]),
    "less_than_equal": lambda field, at: _range(field, "≤", at["le"]),
    "less_than": lambda field, at: _range(field, "<", at["lt"]),
}


def _range(field: str, sign: str, limit: object) -> Refusal:
    return Refusal.of("out_of_range", field=field, rule=f"{sign} {limit}")


def read_given(model: type[Given], data: Mapping[str, Any]) -> Given:
    """``data`` as ``model``; raises ``Refused`` with every field that is not understood."""
    try:
        return model.model_validate(data)
    except ValidationError as invalid:
        raise Refused(*map(refusal_of, invalid.errors())) from None


def refusal_of(error: Any) -> Refusal:
    """One of pydantic's errors as a reason, tied to its field."""
    field = ".".join(str(part) for part in error["loc"])
    kind = error["type"]
    if kind in _CODES:
        return _CODES[kind](field, error.get("ctx", {}))
    if kind.startswith(("date_", "datetime_")):
        return Refusal.of("not_a_date", field=field)
    if error.get("input") in (None, ""):
        return Refusal.of("required", field=field)
    return Refusal.of("invalid", field=field, rule=error["msg"])


def perform(act: Act, actor: Actor, data: Mapping[str, Any], *, now: datetime) -> Any:
    """Read the input and do the act: what the API, the command line and pages call."""
    action = ACTIONS[act]
    return action.do(actor, understood(action.given, data), now=now)


def understood(model: type[Given], data: Mapping[str, Any]) -> Given:
    """What came through any door as ``model``; else ``Refused``, before anything is done."""
    refuse_if(_why_unreadable(data))
    return read_given(model, _without_blanks(data))


def why_not_asked_for(act: Act, data: Mapping[str, Any]) -> Iterator[Refusal]:
    """Names that the act does not know: what a machine or an operator sent under them would
    otherwise be lost unseen."""
    known = ACTIONS[act].given.model_fields
    for name in data:
        if name not in known:
            yield Refusal.of("not_asked_for", field=name, names=", ".join(known))


def _why_unreadable(value: Any, field: str = "") -> Iterator[Refusal]:
    """A zero byte is kept by no database: whatever text holds one."""
    if isinstance(value, str):
        if "\0" in value:
            yield Refusal.of("unreadable", field=field)
        return
    for name, part in _parts(value):
        yield from _why_unreadable(part, f"{field}.{name}" if field else str(name))


def _without_blanks(value: Any) -> Any:
    """The same with texts of nothing but blanks as empty ones: a reason is not given by them."""
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, Mapping):
        return {name: _without_blanks(part) for name, part in value.items()}
    return [_without_blanks(part) for part in value] if isinstance(value, list) else value


def _parts(value: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
