"""The demonstration's own doors: step into a role, and turn the clock. Nowhere else."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import cast

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.views.decorators.http import require_POST

from kaoping.administration.queries.demo import demo_roles
from kaoping.foundation.calendar.clock import set_demo_clock
from kaoping.foundation.calendar.queries import years_kept
from kaoping.foundation.calendar.rules import why_not_jumped
from kaoping.foundation.people.queries import POST_KEY, account_named
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.programme.season.at_work import next_turn
from kaoping.web.doors import Asked
from kaoping.web.seasons import season_at_work

View = Callable[[Asked], HttpResponse]


def demo_only(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """A view that is not there outside the demonstration."""

    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        if settings.MODE != "demo":
            raise Refused(Refusal.of("not_found"))
        return view(cast("Asked", request))

    return require_POST(shown)


@demo_only
def step_into(asked: Asked) -> HttpResponse:
    """Log in as one of the prepared roles, without its password."""
    chosen = str(asked.POST.get("holding", ""))
    role = next((r for r in demo_roles(asked.now) if str(r.holding) == chosen), None)
    account = account_named(role.username) if role else None
    if role is None or account is None:
        raise Refused(Refusal.of("not_found"))
    login(asked, account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    asked.session[POST_KEY] = role.holding
    return redirect("home")


@demo_only
def jump_clock(asked: Asked) -> HttpResponse:
    """Make the demonstration's clock show the moment that was typed."""
    to = _moment(str(asked.POST.get("to", "")))
    if to is None:
        raise Refused(Refusal.of("not_a_date", field="to"))
    return _turned(asked, to)


@demo_only
def next_phase(asked: Asked) -> HttpResponse:
    """Turn the clock to the moment at which the season's next phase is at work."""
    season = season_at_work(asked)
    turn = next_turn(season, asked.now) if season else None
    return _turned(asked, turn[0]) if turn else redirect("home")


def _turned(asked: Asked, to: datetime) -> HttpResponse:
    last_year = max(years_kept(), default=asked.now.year)
    refuse_if(why_not_jumped(to, asked.now, last_year))
    set_demo_clock(to)
    return redirect("home")


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return make_aware(found) if found and is_naive(found) else found
