"""The year's account: hours toward the threshold, days, villages, what is still missing."""

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.words import number_in
from kaoping.programme.reporting.queries import my_report
from kaoping.programme.service.queries.years import Year, seasons_of, year_of, year_of_unit
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.desks.expert.kinds import Names
from kaoping.web.desks.expert.posts import RECORDERS
from kaoping.web.desks.unit.report_rows import gap_links
from kaoping.web.doors import Asked, desk
from kaoping.web.pictures.bars import Row, draw_years
from kaoping.web.pictures.days import Days, draw_days
from kaoping.web.pictures.ring import Ring, RingPart, draw_ring
from kaoping.web.pictures.words import percent
from kaoping.web.pictures.words import said as said_figure
from kaoping.web.refusals import said
from kaoping.web.seasons import season_at_work

MOST_VILLAGES = 12


@desk(*RECORDERS)
@require_GET
def expert_year(asked: Asked) -> HttpResponse:
    """The year of the expert, or of the unit or team for who leads or writes for it."""
    seasons = seasons_of(asked.actor)
    if not seasons:
        return render(asked, "expert/no_season.html")
    chosen = _chosen(asked, [season.id for season in seasons])
    of_person = asked.actor.post == Post.EXPERT
    year = (year_of if of_person else year_of_unit)(asked.actor, chosen)
    takes_part = year.season.entered or not of_person
    looked = "missing" in asked.GET
    report = my_report(asked.actor, chosen) if looked and takes_part else None
    names = Names(year.terms.edition)
    context = {
        "year": year,
        "seasons": seasons,
        "of_person": of_person,
        "ring": draw_ring(_ring(year, names)) if year.threshold else None,
        "members": None if of_person else _members(year),
        "kinds": [
            (names.time(key), hours, _list(year, time_kind=key))
            for key, hours in year.hours.items()
        ],
        "days": draw_days(_days(year)),
        "records_url": _list(year),
        "villages": [
            [(v, _list(year, place=str(v.place_id))) for v in part]
            for part in (year.villages[:MOST_VILLAGES], year.villages[MOST_VILLAGES:])
        ],
        "lost": year.declared - year.total,
        "takes_part": takes_part,
        "looked": looked,
        "report": report,
        "missing": gap_links(report) if report else [],
    }
    return render(asked, "expert/year.html", context)


def _chosen(asked: Asked, ids: list[int]) -> int:
    """The season asked for, or the one at work, or the newest."""
    now = season_at_work(asked)
    return now.season_id if now and now.season_id in ids else ids[0]


def _list(year: Year, **more: str) -> str:
    """The list of the records that a figure was added from."""
    query = {
        "since": year.season.first.isoformat(),
        "until": year.season.last.isoformat(),
        **year.whose,
        **more,
    }
    text = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('records')}?{text}"


def _ring(year: Year, names: Names) -> Ring:
    parts = tuple(
        RingPart(names.time(kind), float(hours), _list(year, time_kind=kind))
        for kind, hours in year.hours.items()
    )
    note = _("As declared: it stands once the summary has been accepted.")
    return Ring(parts, float(year.threshold or 0), _("hours"), f"{note} {_share(year)}".strip())


def _share(year: Year) -> str:
    """The part of a working year, with what it is a part of; for information."""
    if not year.base:
        return ""
    told = _("That is %(share)s of a working year of %(base)s hours, for information.")
    return told % {"share": percent(year.total, year.base), "base": said_figure(year.base)}


def _days(year: Year) -> Days:
    shown = year.season.last.year
    hours = {day: float(h) for day, h in year.by_day.items() if day.year == shown}
    most = float(year.day_hours * max(1, len(year.members)))
    return Days(shown, hours, most)


def _members(year: Year) -> str:
    rows = tuple(
        Row(
            member.name,
            float(member.hours.quantize(Decimal("0.1"))),
            _list(year, person=str(member.person_id)),
            _("hours"),
        )
        for member in year.members
    )
    return draw_years(_("Hours of each member, as declared"), rows) if rows else ""


@desk(Post.EXPERT, Post.TEAM_LEAD)
@require_http_methods(["GET", "POST"])
def enter_season(asked: Asked) -> HttpResponse:
    """The seasons that the unit takes part in, and entering one as a person."""
    if asked.method == "POST":
        wanted = number_in(asked.POST.get("season", ""))
        return act_or_show(
            asked,
            Act.ENTER_SEASON,
            lambda tried: _seasons(asked, tried),
            f"{reverse('expert_year')}?season={wanted or ''}",
            _("You take part in this season now."),
            unit=asked.actor.unit_id,
        )
    return _seasons(asked, Attempt())


def _seasons(asked: Asked, tried: Attempt) -> HttpResponse:
    context = {
        "seasons": seasons_of(asked.actor),
        "refusals": said(tried.refusals),
        "may": asked.actor.post == Post.EXPERT,
        "unit": asked.holding.unit_name if asked.holding else "",
    }
    return render(asked, "expert/seasons.html", context)
