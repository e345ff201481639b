"""One report on the verifier's desk: looked at, decided, struck, returned, accepted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.words import number_in, numbers_in
from kaoping.programme.reporting.rules import figure_part, section_part
from kaoping.programme.scheme.terms import Named
from kaoping.programme.verification.given import StrikeRecord
from kaoping.programme.verification.listings import (
    RECORDS_BEHIND,
    RECORDS_STANDING,
    behind_of,
)
from kaoping.programme.verification.queries.behind import RecordLine, record_line, took_part
from kaoping.programme.verification.queries.screen import FigureChecked, Screen, screen_of
from kaoping.programme.verification.rules import ARTICLE
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.pictures.words import said as figure_said
from kaoping.web.refusals import Said, said
from kaoping.web.seasons import about
from kaoping.web.wording import period

READERS = (Post.VERIFIER, Post.CLERK, Post.RECOMMENDER, Post.SEASON_OFFICE)
WRITERS = (Post.EXPERT, Post.TEAM_LEAD)  # of a person's or a team's report
NAMED = 10  # participants; the others are counted


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with its place in the form, what was typed and what was wrong with it."""

    figure: FigureChecked
    number: int
    verified: str
    reason: str
    wrong: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the indicator table with its rows."""

    entry: Named
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Returnable:
    """A part that can be handed back, with what was typed for it."""

    part: str
    number: int
    name: Any
    ticked: bool = False
    reason: str = ""
    wrong: tuple[Said, ...] = field(default=())


class Titled(forms.Form):
    """What the records of a report are narrowed to."""

    search = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=80)


@desk(*READERS)
@require_http_methods(["GET", "POST"])
def verify_report(asked: Asked, report: int) -> HttpResponse:
    """A report on one screen: text, figures in three columns, records, history."""
    if asked.method == "POST":
        return list_sent(asked, RECORDS_STANDING, wanted_of(asked, report=report))
    return _shown(asked, report)


@desk(*READERS)
@require_POST
def verify_figure(asked: Asked, report: int) -> HttpResponse:
    return act_or_show(
        asked,
        Act.VERIFY_FIGURE,
        lambda tried: _shown(asked, report, tried),
        f"{_url(report)}#figures",
        _("The verified figures are saved."),
        report=report,
    )


@desk(*READERS)
@require_POST
def accept_report(asked: Asked, report: int) -> HttpResponse:
    return act_or_show(
        asked,
        Act.ACCEPT_REPORT,
        lambda tried: _shown(asked, report, tried),
        _url(report),
        _("The report is accepted; its figures are frozen."),
        report=report,
    )


@desk(*READERS)
@require_http_methods(["GET", "POST"])
def return_report(asked: Asked, report: int) -> HttpResponse:
    """Choose the parts that go back, each with its reason; the rest stays locked."""
    if asked.method == "GET":
        return _return_form(asked, report)
    return act_or_show(
        asked,
        Act.RETURN_REPORT,
        lambda tried: _return_form(asked, report, tried),
        _url(report),
        _("The parts are returned; all the rest stays locked."),
        report=report,
        parts=_ticked(asked),
    )


@desk(*READERS)
@require_http_methods(["GET", "POST"])
def strike_record(asked: Asked, report: int, record: int) -> HttpResponse:
    """Ask for the reason, then strike the record or let it stand again."""
    line = record_line(asked.actor, report, record)
    people = took_part(asked.actor, report, record)

    def show(tried: Attempt) -> HttpResponse:
        screen = _screen(asked, report)
        again = line.struck
        form = form_of(
            StrikeRecord,
            {**tried.typed, "undo": "1" if again else ""},
            refusals=tried.refusals,
            leave_out=("report", "record"),
        )
        return render(
            asked,
            "parts/confirm.html",
            {
                "heading": _("Let the record stand again") if again else _("Strike record"),
                "text": _("The figures of the report are counted anew at once."),
                "act": _("Let it stand again") if again else _("Strike record"),
                "facts": _facts(line, people),
                "form": form,
                "can_be_undone": True,
                "cancel": _url(report),
                "article": ARTICLE,
                "crumbs": _crumbs(screen, _("Strike record")),
            },
        )

    if asked.method == "GET":
        return show(Attempt())
    to = f"{_url(report)}#records"
    return act_or_show(asked, Act.STRIKE_RECORD, show, to, report=report, record=record)


def _facts(line: RecordLine, people: list[str]) -> list[tuple[str, str]]:
    """What tells one record from another of the same title."""
    names = _(", ").join(people[:NAMED])
    if len(people) > NAMED:
        names = _("%(names)s and %(count)d more") % {"names": names, "count": len(people) - NAMED}
    return [
        (_("Record"), line.title),
        (_("Unit"), line.unit),
        (_("Dates"), period(line.starts, line.ends, year=True)),
        (_("Hours"), figure_said(line.hours)),
        (_("Participants"), names or "—"),
    ]


@desk(*READERS, *WRITERS)
@require_http_methods(["GET", "POST"])
def figure_sources(asked: Asked, report: int, indicator: str) -> HttpResponse:
    """The records and reports that a figure was added from."""
    wanted = wanted_of(asked, report=report, indicator=indicator)
    if asked.method == "POST":
        return list_sent(asked, RECORDS_BEHIND, wanted)
    behind = about(asked, behind_of(wanted))
    writes = asked.actor.post in WRITERS
    crumbs = [
        *([] if writes else [Crumb(_("Our work"), reverse("unit_work"))]),
        Crumb(behind.subject, reverse("report", args=[report]) if writes else _url(report)),
        Crumb(_("Behind the figure")),
    ]
    shown = {
        "behind": behind,
        "of_edition": behind.edition_id,
        "listing": RECORDS_BEHIND,
        "form": Titled(asked.GET),
        "filtered": bool(wanted.text("search")),
        "crumbs": crumbs,
    }
    return render(asked, "unit/figure_behind.html", shown)


def _screen(asked: Asked, report: int) -> Screen:
    screen = screen_of(asked.actor, report, now=asked.now)
    about(asked, screen.report)
    return screen


def _shown(asked: Asked, report: int, tried: Attempt | None = None) -> HttpResponse:
    screen = _screen(asked, report)
    wanted = wanted_of(asked, report=report)
    records = RECORDS_STANDING.page(wanted)
    refused = said(tried.refusals) if tried else []
    return render(
        asked,
        "unit/verify_report.html",
        {
            "screen": screen,
            "of_edition": screen.report.edition_id,
            "groups": _groups(screen, tried, refused),
            "records": records,
            "listing": RECORDS_STANDING,
            "form": Titled(asked.GET),
            "filtered": bool(wanted.text("search")),
            "history": steps_of(f"reporting.report:{report}"),
            "refusals": [one for one in refused if not one.field.startswith("figures.")],
            "against": {act.value: said(reasons) for act, reasons in screen.against.items()},
            "crumbs": _crumbs(screen),
        },
    )


def _groups(screen: Screen, tried: Attempt | None, refused: Iterable[Said]) -> list[Group]:
    """The figures by group, in the edition's order, as typed where something was refused."""
    typed = {row.get("indicator"): row for row in (tried.typed.get("figures", []) if tried else [])}
    places = {key: number for number, key in enumerate(typed)}
    wrong: dict[int, list[Said]] = {}
    for one in refused:
        name, _, rest = one.field.partition(".")
        number = number_in(rest.partition(".")[0])
        if name == "figures" and number is not None:
            wrong.setdefault(number, []).append(one)
    lines = [
        _line(figure, number, typed, tuple(wrong.get(places.get(figure.seen.entry.key, -1), ())))
        for number, figure in enumerate(screen.figures)
        if _is_told(figure)
    ]
    return [
        Group(group, tuple(one for one in lines if one.figure.seen.entry.group == group.key))
        for group in screen.report.groups
    ]


def _is_told(figure: FigureChecked) -> bool:
    """Whether the figure concerns this kind of subject, or was declared or counted all the same."""
    seen = figure.seen
    return seen.needed or figure.open or bool(seen.declared) or bool(seen.computed)


def _line(
    figure: FigureChecked,
    number: int,
    typed: Mapping[Any, Mapping[str, str]],
    wrong: tuple[Said, ...],
) -> Line:
    seen = figure.seen
    row = typed.get(seen.entry.key)
    if row is not None:
        return Line(figure, number, row.get("verified", ""), row.get("reason", ""), wrong)
    offered = seen.verified
    if figure.counted_only and (figure.open or offered is not None):
        offered = seen.computed  # nothing else may be written there
    return Line(
        figure, number, "" if offered is None else format(offered, "f"), seen.verified_reason, wrong
    )


def _return_form(asked: Asked, report: int, tried: Attempt | None = None) -> HttpResponse:
    screen = _screen(asked, report)
    refused = said(tried.refusals) if tried else []
    typed = {row["part"]: row["reason"] for row in (tried.typed["parts"] if tried else [])}
    places = {part: number for number, part in enumerate(typed)}

    def offered(part: str, number: int, name: Any) -> Returnable:
        at = f"parts.{places.get(part, -1)}."
        wrong = tuple(one for one in refused if one.field.startswith(at))
        return Returnable(part, number, name, part in typed, typed.get(part, ""), wrong)

    named = [(section_part(s.seen.entry.key), s.seen.entry.name) for s in screen.sections]
    figures = [
        (figure_part(f.seen.entry.key), f.seen.entry.name)
        for f in screen.figures
        if not f.values.derived and _is_told(f)
    ]
    first = len(named) + 1
    parts = [
        offered("", 0, None),
        *(offered(part, n, name) for n, (part, name) in enumerate([*named, *figures], 1)),
    ]
    return render(
        asked,
        "unit/return_report.html",
        {
            "screen": screen,
            "of_edition": screen.report.edition_id,
            "whole": parts[0],
            "sections": parts[1:first],
            "figures": parts[first:],
            "wrong_parts": [one for one in parts if one.wrong],
            "refusals": [one for one in refused if not one.field.startswith("parts.")],
            "crumbs": _crumbs(screen, _("Return")),
        },
    )


def _ticked(asked: Asked) -> list[dict[str, str]]:
    """The parts that were ticked, or that a reason was written for."""
    named = (name.split("-") for name in asked.POST)
    numbers = sorted(numbers_in(n[1] for n in named if n[0] == "parts" and n[2:] == ["part"]))
    rows = [
        {
            "part": asked.POST.get(f"parts-{n}-part", ""),
            "ticked": asked.POST.get(f"parts-{n}-ticked", ""),
            "reason": asked.POST.get(f"parts-{n}-reason", "").strip(),
        }
        for n in numbers
    ]
    return [
        {"part": row["part"], "reason": row["reason"]}
        for row in rows
        if row["ticked"] or row["reason"]
    ]


def _url(report: int) -> str:
    return reverse("verify_report", args=[report])


def _crumbs(screen: Screen, last: str = "") -> list[Crumb]:
    report = screen.report.report_id
    crumbs = [Crumb(_("Our work"), reverse("unit_work"))]
    if last and report:
        return [*crumbs, Crumb(screen.report.name, _url(report)), Crumb(last)]
    return [*crumbs, Crumb(screen.report.name)]
