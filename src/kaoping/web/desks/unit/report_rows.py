"""A report's parts as its pages show them: rows by group, gaps as links to their places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import number_in
from kaoping.programme.reporting.queries import FigureSeen, ReportSeen
from kaoping.programme.reporting.rules import figure_part
from kaoping.programme.scheme.terms import Named, Text
from kaoping.web.refusals import Said, said

Typed = Mapping[Any, Mapping[str, Any]]


def in_language(text: Text) -> str:
    return text.in_(get_language() or "zh")


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with its place in the form, what its controls show and what was wrong."""

    seen: FigureSeen
    number: int
    declared: Any
    planned: Any
    note: str
    wrong: tuple[Said, ...]
    stored: str  # what somebody else saved meanwhile


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the indicator table with its rows."""

    entry: Named
    lines: tuple[Line, ...]


def groups_of(seen: ReportSeen, typed: Typed, refused: Iterable[Refusal]) -> list[Group]:
    """The figures by group in the edition's order, as typed where something was refused."""
    wrong: dict[str, list[Refusal]] = {}
    for refusal in refused:
        wrong.setdefault(refusal.field, []).append(refusal)
    lines = [
        _line(figure, number, typed.get(figure.entry.key), wrong.get(figure.part, []))
        for number, figure in enumerate(seen.figures)
    ]
    return [
        Group(group, tuple(line for line in lines if line.seen.entry.group == group.key))
        for group in seen.groups
    ]


def tied(refused: Iterable[Refusal], sent: Sequence[Mapping[str, Any]]) -> list[Refusal]:
    """The same refusals, those by a number among the rows that were ``sent`` by their figure."""

    def by_figure(refusal: Refusal) -> Refusal:
        name, _dot, rest = refusal.field.partition(".")
        number = number_in(rest.partition(".")[0])
        if name != "figures" or number is None or number >= len(sent):
            return refusal
        return refusal.about(figure_part(str(sent[number].get("indicator", ""))))

    return [by_figure(one) for one in refused]


def _line(
    figure: FigureSeen, number: int, typed: Mapping[str, Any] | None, wrong: list[Refusal]
) -> Line:
    stored = next((str(dict(r.facts)["saved"]) for r in wrong if r.code == "moved_meanwhile"), "")
    if typed is None:
        values: Mapping[str, Any] = {
            "declared": figure.declared, "planned": figure.planned, "note": figure.note
        }  # fmt: skip
    else:
        values = {"declared": "", "planned": "", "note": "", **typed}
    return Line(
        figure, number, values["declared"], values["planned"], str(values["note"]),
        tuple(said([*wrong, *(figure.gaps if figure.version or typed else ())])), stored,
    )  # fmt: skip


def lines_beside(seen: ReportSeen, section: str) -> list[FigureSeen]:
    """The figures that answer the same standards as a section; of a plan, those planned."""
    wanted = seen.beside.get(section, ())
    if wanted:
        return [figure for figure in seen.figures if figure.entry.key in wanted]
    return [figure for figure in seen.figures if figure.needed and figure.entry.in_table]


@dataclass(frozen=True, slots=True)
class GapLink:
    """Something that is still lacking, by the name of its part, with the way there."""

    name: str
    url: str
    said: Said


def gap_links(seen: ReportSeen) -> list[GapLink]:
    """Every gap of the report as a link to its place."""
    names = {s.part: in_language(s.entry.name) for s in seen.sections}
    names |= {f.part: in_language(f.entry.name) for f in seen.figures}
    words = said(seen.gaps)
    return [
        GapLink(names.get(gap.field, _("Figures")), place_of(seen.subject_id, gap.field), word)
        for gap, word in zip(seen.gaps, words, strict=True)
    ]


def place_of(subject: int, part: str) -> str:
    """Where a part of a report is written."""
    kind, _colon, key = part.partition(":")
    if kind == "section":
        return f"{reverse('report_page', args=[subject])}?section={key}"
    anchor = f"#figure-{key}" if key else ""
    return f"{reverse('report_figures', args=[subject])}{anchor}"
