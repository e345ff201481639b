"""The page's door: who comes in, in which post, and at what time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from kaoping.acts.posts import Post
from kaoping.foundation.calendar.clock import now
from kaoping.foundation.people.queries import (
    GIVEN_BY_OTHERS,
    POST_KEY,
    Holding,
    actor_in,
    chosen_of,
    posts_of,
)
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.season.at_work import SeasonNow
from kaoping.programme.season.queries import standing

REFRESH = timedelta(minutes=5)  # how often the session is written to put off the idle log-out
CHANGE_PAGE = "change_password"  # the one page that such a password opens


class Asked(HttpRequest):
    """A request once it has come through the door."""

    actor: Actor
    now: datetime
    holdings: list[Holding]
    holding: Holding | None
    about: int  # the season of the record shown, on a page about one
    season: SeasonNow | None  # once ``web.seasons`` has read it


class ActorAndTime:
    """Sets ``request.actor`` and ``request.now``; nothing below reads a clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("Asked", request)
        asked.now = now()
        _let_in(asked)
        return self.get_response(request)


def _let_in(asked: Asked) -> None:
    asked.holdings, asked.holding = [], None
    address = str(asked.META.get("REMOTE_ADDR", ""))
    asked.actor = Actor(account_id=None, post=Post.PUBLIC, way="page", address=address)
    if asked.user.is_authenticated:
        asked.holdings = posts_of(asked.user, now=asked.now)
        asked.holding = chosen_of(asked.holdings, asked.session.get(POST_KEY))
        _put_off_idle_log_out(asked)
    if asked.holding is not None and asked.user.is_authenticated:
        asked.actor = standing(actor_in(asked.user, asked.holding, way="page", address=address))


def _put_off_idle_log_out(asked: Asked) -> None:
    at = asked.now.timestamp()
    if abs(at - asked.session.get("seen", 0)) > REFRESH.total_seconds():
        asked.session["seen"] = at


View = Callable[..., HttpResponseBase]


def desk(*posts: Post) -> Callable[[View], View]:
    """A view of a desk: for those who are logged in and act in one of ``posts`` (any, if none).

    It only keeps people off pages that would be empty for them; who may do what is
    decided by the access table alone.
    """

    def only(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = cast("Asked", request)
            if not asked.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if asked.session.get(GIVEN_BY_OTHERS) and view.__name__ != CHANGE_PAGE:
                return redirect(CHANGE_PAGE)
            if asked.holding is None or (posts and asked.actor.post not in posts):
                raise Refused(Refusal.of("not_found"))
            return view(asked, *args, **kwargs)

        return shown

    return only


def own_page(asked: Asked, address: str) -> str:
    """``address`` if it is one of our own pages: nobody is led elsewhere by a form."""
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={asked.get_host()}, require_https=asked.is_secure()
    )
    return address if own else ""


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """The answer to a log-in after too many failures."""
    return render(request, "door/locked_out.html", status=429)
