"""The values that the journal kept, in words: labels, terms of the edition, names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import get_language, gettext

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.acts.words import colon
from kaoping.administration.queries.journal import Line
from kaoping.administration.queries.names import (
    names_of_accounts,
    names_of_people,
    names_of_places,
    names_of_units,
)
from kaoping.foundation.words import N_, Named, number_in
from kaoping.programme.honours.rules import HonourState
from kaoping.programme.judging.queries.panels import names_of_seats
from kaoping.programme.judging.rules import AssignmentState, PanelState
from kaoping.programme.publicity.queries.office import names_of_entries
from kaoping.programme.publicity.rules import Cause, NoticeState, ObjectionState
from kaoping.programme.recommendation.queries.candidates import names_of_candidates
from kaoping.programme.recommendation.rules import CandidateState, FileKind, PackageState
from kaoping.programme.reporting.rules import ReportState, figure_part, section_part
from kaoping.programme.scheme.edition import Edition, Text
from kaoping.programme.scheme.queries import edition_of, newest_edition, titles_of_editions
from kaoping.programme.scheme.requirements import Grades
from kaoping.programme.scheme.rules import EditionState
from kaoping.programme.season.queries import (
    key_of_requirement,
    names_of_subjects,
    requirements_in,
    titles_of_seasons,
)
from kaoping.programme.season.rules import Level, Phase, SeasonState
from kaoping.programme.service.rules import RecordState
from kaoping.web.desks.office.requirement_forms import said as requirement_said
from kaoping.web.naming import field_said, record_said
from kaoping.web.wording import day, moment

STATES: dict[str, type[Named]] = {
    "honours.honour": HonourState,
    "judging.assignment": AssignmentState,
    "judging.panel": PanelState,
    "publicity.notice": NoticeState,
    "publicity.objection": ObjectionState,
    "recommendation.candidate": CandidateState,
    "recommendation.package": PackageState,
    "reporting.report": ReportState,
    "scheme.edition": EditionState,
    "season.season": SeasonState,
    "service.record": RecordState,
}
LABELS: dict[str, type[Named]] = {
    "kind": FileKind,
    "level": Level,
    "phase": Phase,
    "post": Post,
    "refused_cause": Cause,
    "squeezes": Phase,
}
"""Enumerations by the field that holds a member, or members as keys."""

WORDS: dict[str, dict[str, str]] = {
    "opened": {"objector": N_("Objector"), "file": N_("File")},
    "record": {"struck": N_("struck"), "stands": N_("stands")},
    "source": {
        "notice": N_("this season's notice"),
        "article": N_("an article"),
        "default": N_("our default"),
    },
}
"""Values that are no member of an enumeration."""

NAMES: dict[str, Callable[[Iterable[int]], Mapping[int, str]]] = {
    "account": names_of_accounts,
    "body": names_of_subjects,
    "candidate": names_of_candidates,
    "edition": titles_of_editions,
    "entry": names_of_entries,
    "host": names_of_units,
    "judge": names_of_seats,
    "order": names_of_candidates,
    "parent": names_of_units,
    "person": names_of_people,
    "season": titles_of_seasons,
    "team": names_of_subjects,
    "unit": names_of_units,
}
PLACES = ("place", "village", "villages")
MADE = ("docx", "pdf", "table")  # a file is kept from now on
FILES = ("files", "removed")  # of which the journal may keep nothing but their keys
MACHINES = ("file", "version")  # beside the key of a kept file stands its name, or its kind


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry: in ``words`` where there are any, and as auditors cite it."""

    words: str
    field: str
    before: str
    after: str


def changes_said(line: Line) -> list[Change]:
    """What an entry changed; as many statements for one value as for a thousand."""
    said = _Saying(line)
    return [
        Change(said.field(name), name, said.value(name, before), said.value(name, after))
        for name, before, after in line.changes
        if name not in MACHINES
    ]


class _Saying:
    """The words for one entry's values, by field and then by value."""

    def __init__(self, line: Line) -> None:
        self.act, self.kind = line.verb, line.record.partition(":")[0]
        self.words: dict[str, dict[object, str]] = {}
        for name, labels in LABELS.items():
            self._know(name, {one.value: gettext(one.label) for one in labels})
        for name, pairs in WORDS.items():
            self._know(name, {key: gettext(word) for key, word in pairs.items()})
        if self.kind in STATES:
            self._know("state", {one.value: gettext(one.label) for one in STATES[self.kind]})
        self.edition = self._know_terms(line.season)
        self._know_names(line)
        self.requirement = _requirement_of(line)

    def field(self, name: str) -> str:
        """``figure:people_exited`` as the edition calls it; other fields as the act's form does."""
        part, _colon, key = name.partition(":")
        if part == "record" and key:
            return record_said(f"service.record:{key}")
        return self.words.get("part", {}).get(name) or field_said(self.act, name)

    def value(self, name: str, kept: Any) -> str:
        if self.requirement and self.edition and name == "value" and kept is not None:
            return gettext("; ").join(requirement_said(self.edition, self.requirement, kept))
        return self._value(name.partition(":")[0], kept)

    def _value(self, name: str, kept: object) -> str:
        match kept:
            case dict():
                pairs = (
                    f"{self._key(name, key)}{colon()}{self._value(key, one)}"
                    for key, one in kept.items()
                    if key not in MACHINES
                )
                return gettext("; ").join(pairs) or "—"
            case list() if name in FILES and all(isinstance(one, int) for one in kept):
                return str(len(kept))
            case list():
                return gettext("; ").join(self._value(name, one) for one in kept) or "—"
        return self._one(name, kept)

    def _one(self, name: str, kept: object) -> str:
        match kept:
            case str() if name == "fields":
                return field_said(self.act, kept) or kept
            case str() if name == "opened":
                word, *number = kept.split(maxsplit=1)
                return " ".join((self.words[name].get(word, word), *number))
            case int() if name in MADE:
                return value_said(True)
            case int() if name == "section":
                return gettext("%(length)s characters") % {"length": kept}
            case int() | str() if not isinstance(kept, bool):
                return self.words.get(name, {}).get(kept) or value_said(kept)
        return value_said(kept)

    def _key(self, name: str, key: str) -> str:
        return self.words.get(name, {}).get(key) or field_said(self.act, key) or key

    def _know(self, name: str, words: Mapping[Any, str]) -> None:
        self.words.setdefault(name, {}).update(words)

    def _know_terms(self, season: int | None) -> Edition | None:
        """The terms of the season's edition; outside of seasons those of the newest."""
        required = requirements_in(season) if season else None
        if required:
            grades = required.read("grades", Grades).root
            self._know("grade", {one.key: _in_language(one.name) for one in grades})
            edition = required.edition
        elif newest := newest_edition():
            edition = edition_of(newest)
        else:
            return None
        for name, terms in _terms_of(edition):
            self._know(name, terms)
        return edition

    def _know_names(self, line: Line) -> None:
        cited: dict[str, set[object]] = {}
        for name, before, after in line.changes:
            for field, value in (*_cited(name, before), *_cited(name, after)):
                cited.setdefault(field, set()).add(value)
        # A subject's parent is a subject; a unit's is a unit.
        of = {**NAMES, "parent": names_of_subjects} if self.kind == "season.subject" else NAMES
        for name in cited.keys() & of.keys():
            self._know(name, of[name]([key for key in cited[name] if isinstance(key, int)]))
        places = set().union(*(cited.get(name, ()) for name in PLACES))
        if places:
            keys = [one for one in places if isinstance(one, int)]
            found = names_of_places(keys, [one for one in places if isinstance(one, str)])
            for name in PLACES:
                self._know(name, found)


def _terms_of(edition: Edition) -> Iterator[tuple[str, dict[str, str]]]:
    """The edition's words for keys, by the fields that hold them."""
    parts = {section_part(one.key): _in_language(one.name) for one in edition.sections}
    parts |= {figure_part(one.key): _in_language(one.name) for one in edition.indicators}
    parts |= {one.key: _in_language(one.name) for one in edition.parts}
    subs = [sub for kind in edition.service_kinds for sub in kind.sub_kinds]
    yield "part", parts
    yield "returned_part", parts
    yield "honour", {one.key: _in_language(one.name) for one in edition.honours}
    yield "indicator", {one.key: _in_language(one.name) for one in edition.indicators}
    yield "key", {one.key: _in_language(one.name) for one in edition.requirements}
    yield "kind", {one.key: _in_language(one.name) for one in edition.unit_kinds}
    yield "marks", {one.key: _in_language(one.name) for one in edition.standards}
    yield "service_kind", {one.key: _in_language(one.name) for one in edition.service_kinds}
    yield "sub_kind", {one.key: _in_language(one.name) for one in subs}
    yield "support_kinds", {one.key: _in_language(one.name) for one in edition.support_kinds}
    yield "time_kind", {one.key: _in_language(one.name) for one in edition.time_kinds}
    yield "traits", {one.key: _in_language(one.name) for one in edition.traits}


def _in_language(text: Text) -> str:
    return text.in_(get_language() or "")


def _cited(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Every value within ``value`` that is no list or mapping, with its field."""
    match value:
        case dict():
            for key, one in value.items():
                yield from _cited(key, one)
        case list():
            for one in value:
                yield from _cited(name, one)
        case _:
            yield name, value


def _requirement_of(line: Line) -> str:
    """Which requirement the entry set: that it was set anew tells the value alone."""
    if line.verb != Act.SET_REQUIREMENT or not line.record.startswith("season.requirement:"):
        return ""
    told = next((str(after) for name, _, after in line.changes if name == "key"), "")
    return told or key_of_requirement(number_in(line.record.partition(":")[2]) or 0)


def value_said(value: object) -> str:
    """What was kept of a value as people read it: days, moments, yes and no."""
    match value:
        case None | "":
            return "—"
        case bool():
            return gettext("yes") if value else gettext("no")
        case _:
            return _time_said(str(value))


def _time_said(text: str) -> str:
    """A day, and a moment with its zone in the time of the pages; any other text as it is."""
    try:
        if found := parse_date(text):
            return day(found)
        at = parse_datetime(text)
    except ValueError:
        return text
    return moment(at) if at and is_aware(at) else text
