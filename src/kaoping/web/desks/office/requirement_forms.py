"""How each kind of requirement is asked for and said: flat controls for a nested value."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import BaseModel, JsonValue

from kaoping.acts import words
from kaoping.foundation.words import number_in
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.requirements import (
    KINDS,
    AssessedPeriod,
    Grades,
    HonoursInUse,
    Lengths,
    ListRules,
    NoticePeriod,
    NumbersAwarded,
    PanelRule,
    Weights,
    check_requirement,
)
from kaoping.programme.scheme.terms import Text

Path = tuple[str | int, ...]
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a value: where in the value it stands, and how it is asked for.

    ``kind`` is number, text, long, choice, tick or pairs ("5=1, 6=1").
    """

    path: Path
    label: str
    kind: str = "number"
    value: Any = ""
    choices: Choices = field(default_factory=list)

    @property
    def name(self) -> str:
        return ".".join(("value", *map(str, self.path)))

    @property
    def is_chosen(self) -> bool:
        return self.value is True


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that belong together under one legend, which may be empty."""

    legend: str
    controls: list[Control]


def name_of(text: Text) -> str:
    return text.in_(get_language() or "")


def _at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return "" if value is None else value


def groups_of(edition: Edition, key: str, value: JsonValue) -> list[Group]:
    """The controls of a requirement, filled with ``value``."""
    build = _BUILDERS.get(KINDS[key], _number)
    return list(build(edition, value))


def _number(_edition: Edition, value: JsonValue) -> Iterator[Group]:
    yield Group("", [Control((), _("Number"), value=value)])


def _period(_edition: Edition, value: JsonValue) -> Iterator[Group]:
    yield Group(
        "",
        [
            Control(("months",), _("Months"), value=_at(value, ("months",))),
            Control(("last_month",), _("Last month"), value=_at(value, ("last_month",))),
        ],
    )


def _notice(_edition: Edition, value: JsonValue) -> Iterator[Group]:
    calendars = [("working", _("working days")), ("natural", _("calendar days"))]
    yield Group(
        "",
        [
            Control(("days",), _("Number of days"), value=_at(value, ("days",))),
            Control(("calendar",), _("Counted as"), "choice", _at(value, ("calendar",)), calendars),
        ],
    )


def _bases() -> Choices:
    return [
        ("present", _("members present")),
        ("cast", _("votes cast")),
        ("all", _("all members")),
    ]


def _panel(_edition: Edition, value: JsonValue) -> Iterator[Group]:
    yield Group(
        "",
        [
            Control(("quorum",), _("Quorum, a share of the members"), "text",
                    _at(value, ("quorum",))),
            Control(("base",), _("Counted over"), "choice", _at(value, ("base",)), _bases()),
            Control(("threshold",), _("Share that carries"), "text",
                    _at(value, ("threshold",))),
            Control(("more_than",), _("More than this share is needed"), "tick",
                    _at(value, ("more_than",))),
            Control(("ballot",), _("Ballot"), "choice", _at(value, ("ballot",)),
                    [("open", _("open"))]),
        ],
    )  # fmt: skip


def _in_use(edition: Edition, value: JsonValue) -> Iterator[Group]:
    chosen = value if isinstance(value, list) else []
    yield Group(
        "",
        [
            Control((honour.key,), name_of(honour.name), "tick", honour.key in chosen)
            for honour in edition.honours
        ],
    )


def _awarded(edition: Edition, value: JsonValue) -> Iterator[Group]:
    yield Group(
        "",
        [
            Control((honour.key,), name_of(honour.name), value=_at(value, (honour.key,)))
            for honour in edition.honours
        ],
    )


def _weights(edition: Edition, value: JsonValue) -> Iterator[Group]:
    for honour in edition.honours:
        yield Group(
            name_of(honour.name),
            [
                Control((honour.key, one.key), name_of(one.name),
                        value=_at(value, (honour.key, one.key)))
                for one in edition.standards_of(honour.key)
            ],
        )  # fmt: skip


def _lengths(edition: Edition, value: JsonValue) -> Iterator[Group]:
    for kind in edition.subject_kinds:
        yield Group(
            name_of(kind.name),
            [
                Control((kind.key, "at_least"), _("Characters at least"),
                        value=_at(value, (kind.key, "at_least"))),
                Control((kind.key, "at_most"), _("Characters at most"),
                        value=_at(value, (kind.key, "at_most"))),
            ],
        )  # fmt: skip


def _one_more(value: JsonValue) -> range:
    """A row for each entry of a list, and an empty one to add to it."""
    return range(len(value) + 1 if isinstance(value, list) else 1)


def _grades(_edition: Edition, value: JsonValue) -> Iterator[Group]:
    for n in _one_more(value):
        yield Group(
            _("Grade %(number)s") % {"number": n + 1},
            [
                Control((n, "key"), _("Key, in Latin letters"), "text", _at(value, (n, "key"))),
                Control((n, "name", "zh"), _("Name in Chinese"), "text",
                        _at(value, (n, "name", "zh"))),
                Control((n, "name", "en"), _("Name in English"), "text",
                        _at(value, (n, "name", "en"))),
                Control((n, "recommendable"), _("Opens the way to a list"), "tick",
                        _at(value, (n, "recommendable"))),
            ],
        )  # fmt: skip


def _rules(edition: Edition, value: JsonValue) -> Iterator[Group]:
    honours = [("", "—"), *((one.key, name_of(one.name)) for one in edition.honours)]
    traits = [("", "—"), *((one.key, name_of(one.name)) for one in edition.traits)]
    for n in _one_more(value):
        yield Group(
            _("Rule %(number)s") % {"number": n + 1},
            [
                Control((n, "number"), _("Number of the rule"), "text", _at(value, (n, "number"))),
                Control((n, "honour"), _("Honour"), "choice", _at(value, (n, "honour")), honours),
                Control((n, "trait"), _("Trait"), "choice", _at(value, (n, "trait")), traits),
                Control((n, "statement", "zh"), _("Statement in Chinese"), "long",
                        _at(value, (n, "statement", "zh"))),
                Control((n, "statement", "en"), _("Statement in English"), "long",
                        _at(value, (n, "statement", "en"))),
                Control((n, "at_most"), _("At most this share of the quota, as 1/5"), "text",
                        _at(value, (n, "at_most"))),
                Control((n, "at_least"), _("At least this share of the list, as 3/10"), "text",
                        _at(value, (n, "at_least"))),
                Control((n, "none_under"), _("None under a quota of"),
                        value=_at(value, (n, "none_under"))),
                Control((n, "exactly_at"), _("At a quota of so many, so many, as 5=1"), "pairs",
                        _as_pairs(_at(value, (n, "exactly_at")))),
                Control((n, "from_size"), _("From a size of"), value=_at(value, (n, "from_size"))),
            ],
        )  # fmt: skip


def _as_pairs(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value or "")
    return ", ".join(f"{quota}={most}" for quota, most in value.items())


_BUILDERS: Mapping[type[BaseModel], Callable[[Edition, JsonValue], Iterator[Group]]] = {
    AssessedPeriod: _period,
    NoticePeriod: _notice,
    PanelRule: _panel,
    HonoursInUse: _in_use,
    NumbersAwarded: _awarded,
    Weights: _weights,
    Lengths: _lengths,
    Grades: _grades,
    ListRules: _rules,
}


# Reading


def value_sent(edition: Edition, key: str, sent: QueryDict) -> JsonValue:
    """The value that was typed, as JSON. What is no number stays a text, for the check to name."""
    rows = sum(1 for name in sent if name.startswith("value."))
    shape: JsonValue = [None] * rows if KINDS[key] in (Grades, ListRules) else {}
    controls = [c for group in groups_of(edition, key, shape) for c in group.controls]
    if KINDS[key] is HonoursInUse:
        return [str(c.path[0]) for c in controls if c.name in sent]
    found: Any = {}
    for control in controls:
        typed = str(sent.get(control.name, "")).strip()
        if control.kind == "tick":
            _put(found, control.path, control.name in sent)
        elif typed:
            _put(found, control.path, _read(control.kind, typed))
        elif not control.path:
            return ""
    if KINDS[key] in (Grades, ListRules):
        return _listed(found)
    value: JsonValue = found.get("", found)
    return value


def _read(kind: str, typed: str) -> JsonValue:
    if kind == "pairs":
        pairs = (pair.partition("=") for pair in typed.replace("，", ",").split(","))
        return {quota.strip(): _read("number", most.strip()) for quota, _sign, most in pairs}
    number = number_in(typed) if kind == "number" else None
    return typed if number is None else number


def _put(found: dict[str | int, Any], path: Path, value: JsonValue) -> None:
    if not path:
        found[""] = value
        return
    *steps, last = path
    for step in steps:
        found = found.setdefault(step, {})
    found[last] = value


def _listed(found: dict[int, Any]) -> list[JsonValue]:
    """The rows in which something was written; a row of ticks alone is an empty one."""
    return [
        row
        for _, row in sorted(found.items())
        if any(not isinstance(v, bool) for v in row.values())
    ]


# Saying


def said(edition: Edition, key: str, value: JsonValue) -> list[str]:
    """The value in words, a line each: what its controls say, without the empty ones."""
    if isinstance(value, int | str):
        return [str(value)]
    typed = check_requirement(edition, key, value)
    if isinstance(typed, Grades):
        return ["、".join(name_of(grade.name) for grade in typed.root)]
    if isinstance(typed, ListRules):
        return [f"{rule.number}. {name_of(rule.statement)}" for rule in typed.root] or ["—"]
    lines = []
    for group in groups_of(edition, key, value):
        parts = [one for one in map(_part, group.controls) if one]
        if parts:
            line = _("; ").join(parts)
            lines.append(f"{group.legend}{words.colon()}{line}" if group.legend else line)
    return lines or ["—"]


def _part(control: Control) -> str:
    if control.kind == "tick":
        return control.label if control.is_chosen else ""
    if control.value in ("", None):
        return ""
    shown = dict(control.choices).get(str(control.value), str(control.value))
    return f"{control.label} {shown}"
