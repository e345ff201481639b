"""The season as the office sees it: picture, lists behind it, opening and closing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.refusal import Refused
from kaoping.foundation.words import N_
from kaoping.programme.honours.listings import BODIES
from kaoping.programme.honours.queries.progress import (
    MEANINGS,
    Progress,
    funnel,
    numbered,
    progress_by_body,
)
from kaoping.programme.reporting.counting import NOT_BEGUN, SENT_UP, late_units
from kaoping.programme.reporting.listings import UNITS
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.queries import editions_for
from kaoping.programme.season.phases import over_levels, phase_to_look_at
from kaoping.programme.season.queries import last_ends, windows_of
from kaoping.programme.season.rules import (
    Level,
    Phase,
    SubjectKind,
    Window,
    first_day,
    why_still_open,
)
from kaoping.programme.season.steering import (
    Body,
    SeasonSeen,
    bodies_below,
    phase_spans,
    season_seen,
)
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.pictures.band import Band, BandPhase, draw_band
from kaoping.web.pictures.bars import Row, draw_funnel
from kaoping.web.pictures.tiles import POSITIONS, Tile, TilePicture, draw_tiles
from kaoping.web.seasons import season_at_work
from kaoping.web.wording import period

FIELDS = {
    "A": N_("Societies of sciences"),
    "B": N_("Societies of engineering"),
    "C": N_("Societies of agriculture"),
    "D": N_("Societies of medicine"),
    "E": N_("Societies of popular science and cross-disciplines"),
}
"""The fields of national societies, by the letter of their code."""

BEHIND = {
    "records": ("records", "season={season}&since={since}&until={until}"),
    "sent_up": ("office_units", "state=sent"),
    "accepted": ("office_units", "state=accepted"),
    "put_forward": ("office_packages", "season={season}"),
    "checked": ("review_candidates", "season={season}&state=passed"),
    "chosen": ("review_candidates", "season={season}&state=chosen_so_far"),
    "commended": ("review_candidates", "season={season}&state=commended"),
}
"""The list behind each step of the funnel, and what narrows it."""
OF_A_SEASON = ("office_units", "office_bodies")  # lists whose address names the season


def season_asked(asked: Asked, season: int | None) -> SeasonSeen | None:
    """The season of the URL, or the one at work; None without any."""
    if season is None and (at_work := season_at_work(asked)) is not None:
        season = at_work.season_id
    return None if season is None else season_seen(asked.actor, season)


@desk(Post.SEASON_OFFICE)
@require_GET
def office_season(asked: Asked, season: int | None = None) -> HttpResponse:
    """The season as a picture; every mark opens the list behind it."""
    seen = season_asked(asked, season)
    if seen is None:
        return _no_season(asked)
    windows = windows_of(seen.id)
    phase = _phase_asked(asked) or phase_to_look_at(over_levels(windows), asked.now)
    numbers = numbered(asked.actor, seen)
    progress = progress_by_body(asked.actor, seen, phase, numbers, windows=windows, now=asked.now)
    late, late_count = late_units(asked.actor, seen.id, asked.now)
    tiles, others = _pictured(progress, seen, phase)
    steps = [
        Row(_(step.label), step.number, _behind(*BEHIND[step.key], seen))
        for step in funnel(numbers)
    ]
    return render(
        asked,
        "office/season.html",
        {
            "season": seen,
            "phase": phase,
            "phases": list(Phase),
            "meaning": _(MEANINGS[phase]),
            "tiles": tiles,
            "others": others,
            "funnel": draw_funnel(_("From records to honours"), tuple(steps)),
            "band": _band(seen, windows, asked),
            "late": late,
            "late_count": late_count,
            "may_close": _may_close(asked, seen, windows),
            "entries": steps_of(f"season.season:{seen.id}") if seen.hosted else [],
        },
    )


def _may_close(
    asked: Asked, season: SeasonSeen, windows: Mapping[tuple[Phase, Level], Window]
) -> bool:
    """Whether closing is offered: it cannot be undone, and nothing may still be open."""
    if not season.is_open or why_not(asked.actor, Act.CLOSE_SEASON, over=season.over):
        return False
    if any(asked.now < window.hard_end for window in windows.values()):
        return False
    return not windows or not any(why_still_open(last_ends(season.id), asked.now))


def _no_season(asked: Asked) -> HttpResponse:
    refusal = why_not(asked.actor, Act.OPEN_SEASON, over=Over(unit_id=asked.actor.unit_id))
    form = None if refusal else _opening_form(asked, Attempt())
    return render(asked, "office/no_season.html", {"form": form})


def _phase_asked(asked: Asked) -> Phase | None:
    named = str(asked.GET.get("phase", ""))
    return next((phase for phase in Phase if phase.value == named), None)


def _behind(page: str, query: str, season: SeasonSeen) -> str:
    """The address of a list behind a mark, in this season."""
    address = reverse(page, args=[season.id] if page in OF_A_SEASON else None)
    dates = {"since": season.assessed_from, "until": season.assessed_to}
    return f"{address}?{query.format(season=season.id, **dates)}"


def _pictured(
    progress: list[Progress], season: SeasonSeen, phase: Phase
) -> tuple[str, list[Progress]]:
    """Provinces as squares and societies as blocks; bodies without a square for the table."""
    squares: dict[str, Tile] = {}
    societies: dict[str, list[Progress]] = {}
    others = []
    for one in progress:
        code = one.body.order[:2]
        if one.body.field:
            societies.setdefault(one.body.field[:1], []).append(one)
        elif one.body.level is Level.PROVINCE and code in POSITIONS and code not in squares:
            squares[code] = _tile(code, one, season)
        else:
            others.append(one)
    if not squares:
        return "", progress
    blocks = [_block(field, ones, season, phase) for field, ones in sorted(societies.items())]
    caption = _("Recommending bodies: %(phase)s") % {"phase": _(phase.label)}
    return draw_tiles(TilePicture(caption, tuple(squares.values()), tuple(blocks))), others


def _tile(code: str, one: Progress, season: SeasonSeen) -> Tile:
    href = _behind("office_units", urlencode({"body": one.body.id}), season)
    return Tile(code, one.body.name, one.done, one.whole, href, one.late)


def _block(field: str, ones: list[Progress], season: SeasonSeen, phase: Phase) -> Tile:
    href = _behind("office_bodies", urlencode({"field": field, "phase": phase}), season)
    return Tile(
        code=field,
        name=_(FIELDS[field]) if field in FIELDS else field,
        done=sum(one.done for one in ones),
        whole=sum(one.whole for one in ones),
        href=href,
        late=any(one.late for one in ones),
    )


def _band(season: SeasonSeen, windows: Any, asked: Asked) -> str:
    href = reverse("office_calendar", kwargs={"season": season.id})
    phases = tuple(
        BandPhase(_(phase.label), first, last, period(first, last, year=True), href)
        for phase, (first, last) in phase_spans(windows).items()
    )
    return draw_band(Band(_("Calendar"), phases, first_day(asked.now)))


# The lists behind the marks


class BodiesForm(forms.Form):
    """What the bodies are narrowed to; the phase and the field stand beside it in the link."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=80)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def office_bodies(asked: Asked, season: int) -> HttpResponse:
    """Every body directly below with its progress in a phase; societies by field."""
    seen = season_seen(asked.actor, season)
    phase = _phase_asked(asked) or phase_to_look_at(over_levels(windows_of(seen.id)), asked.now)
    wanted = wanted_of(asked, season=seen.id, phase=phase)
    if asked.method == "POST":
        return list_sent(asked, BODIES, wanted)
    shown = {
        "season": seen,
        "phase": phase,
        "phases": list(Phase),
        "meaning": _(MEANINGS[phase]),
        "rows": BODIES.page(wanted).rows,
        "listing": BODIES,
        "form": BodiesForm(asked.GET),
        "filtered": bool(wanted.text("name")),
        "crumbs": crumbs(seen, _("Recommending bodies")),
    }
    return render(asked, "office/bodies.html", shown)


class Narrow(forms.Form):
    """What the list of units is narrowed to; all of it stands in the link."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=80)
    body = forms.ChoiceField(label=gettext_lazy("Recommending body"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Work summary"), required=False)
    late = forms.BooleanField(label=gettext_lazy("Overdue only"), required=False)

    def __init__(self, data: Any, bodies: list[Body]) -> None:
        super().__init__(data)
        states = [("", _("every state")), (SENT_UP, _("Sent up")), (NOT_BEGUN, _("Not begun"))]
        self._offer("body", [("", _("all")), *((str(b.id), b.name) for b in bodies)])
        self._offer("kind", [("", _("all")), *((k.value, _(k.label)) for k in SubjectKind)])
        self._offer("state", [*states, *((s.value, _(s.label)) for s in ReportState)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def office_units(asked: Asked, season: int) -> HttpResponse:
    """The units, teams and persons of a season with the state of their work summaries."""
    seen = season_seen(asked.actor, season)
    wanted = wanted_of(asked, season=seen.id)
    if asked.method == "POST":
        return list_sent(asked, UNITS, wanted)
    shown = {
        "season": seen,
        "form": Narrow(asked.GET, bodies_below(asked.actor, seen.id)),
        "listing": UNITS,
        "page": UNITS.page(wanted),
        "may_extend": why_not(asked.actor, Act.EXTEND_DEADLINE, over=seen.over) is None,
        "crumbs": crumbs(seen, _("Units and their work summaries")),
    }
    return render(asked, "office/units.html", shown)


def crumbs(season: SeasonSeen, label: str) -> list[Crumb]:
    url = reverse("office_season", kwargs={"season": season.id})
    return [Crumb(season.title, url), Crumb(label)]


# Opening and closing


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def open_season(asked: Asked) -> HttpResponse:
    """The form that opens a season of the actor's own unit."""

    def show(tried: Attempt) -> HttpResponse:
        return render(asked, "office/open_season.html", {"form": _opening_form(asked, tried)})

    if asked.method != "POST":
        return show(Attempt())
    return act_or_show(
        asked,
        Act.OPEN_SEASON,
        show,
        lambda season: reverse("office_calendar", kwargs={"season": season}),
        said=_("The season is open. Set its calendar next."),
        host=asked.actor.unit_id,
    )


def _opening_form(asked: Asked, tried: Attempt) -> forms.Form:
    found = editions_for(asked.actor.unit_id) if asked.actor.unit_id else []
    choices = [(str(one.id), f"{one.title} ({one.dated.year})") for one in found]
    typed = tried.typed or {"year": first_day(asked.now).year}
    return form_of(
        ACTIONS[Act.OPEN_SEASON].given,
        typed,
        refusals=tried.refusals,
        choices={"edition": choices},
        leave_out=["host"],
    )


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def close_season(asked: Asked, season: int) -> HttpResponse:
    """The page before a season is archived for good."""
    seen = season_seen(asked.actor, season)
    refusal = why_not(asked.actor, Act.CLOSE_SEASON, over=seen.over)
    if refusal:
        raise Refused(refusal)

    def show(tried: Attempt) -> HttpResponse:
        return render(asked, "parts/confirm.html", _closing(seen, tried))

    if asked.method != "POST":
        return show(Attempt())
    return act_or_show(
        asked,
        Act.CLOSE_SEASON,
        show,
        reverse("office_season", kwargs={"season": seen.id}),
        season=seen.id,
    )


def _closing(season: SeasonSeen, tried: Attempt) -> dict[str, Any]:
    given = ACTIONS[Act.CLOSE_SEASON].given
    return {
        "heading": _("Close season"),
        "text": _("Nothing of a closed season can be changed any more."),
        "facts": [(_("Season"), season.title), (_("Host unit"), season.host)],
        "act": _("Close season"),
        "form": form_of(given, {"season": season.id}, refusals=tried.refusals),
        "version": season.version,
        "cancel": reverse("office_season", kwargs={"season": season.id}),
        "crumbs": crumbs(season, _("Close season")),
    }
