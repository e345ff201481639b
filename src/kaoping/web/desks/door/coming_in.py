"""Log-in, log-out, and the choice of post and language."""

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from kaoping.acts.posts import Post
from kaoping.foundation.people.actions import prefer_language
from kaoping.foundation.people.queries import GIVEN_BY_OTHERS, POST_KEY
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.web.doors import CHANGE_PAGE, Asked, desk, own_page
from kaoping.web.forms import text_in

# The first page of each post's desk.
FIRST_PAGE = {
    Post.EXPERT: "expert_year",
    Post.TEAM_LEAD: "expert_year",
    Post.CLERK: "unit_work",
    Post.VERIFIER: "unit_work",
    Post.RECOMMENDER: "unit_work",
    Post.SEASON_OFFICE: "office_season",
    Post.JUDGE: "panel_candidates",
    Post.DISCIPLINE_AUDITOR: "objections",
    Post.SECURITY_AUDITOR: "journal",
    Post.ADMINISTRATOR: "system_units",
    Post.PUBLIC: "public_front",
}
YEAR = timedelta(days=365)


def home(request: HttpRequest) -> HttpResponse:
    """To the desk of the post; without log-in, to the public pages."""
    asked = cast("Asked", request)
    if asked.session.get(GIVEN_BY_OTHERS):
        return redirect(CHANGE_PAGE)
    if asked.user.is_authenticated and asked.holding is None:
        return render(asked, "door/no_post.html")
    return redirect(FIRST_PAGE[Post(asked.actor.post)])


@never_cache
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """Name and password; whichever of the two is wrong, the answer is the same."""
    asked = cast("Asked", request)
    onward = own_page(asked, str(asked.POST.get("next") or asked.GET.get("next") or ""))
    if asked.method != "POST":
        if asked.user.is_authenticated:
            return redirect("home")
        return render(asked, "door/log_in.html", {"next": onward})
    username = text_in(asked.POST, "username").strip()
    account = authenticate(asked, username=username, password=str(asked.POST.get("password", "")))
    if account is None:
        shown = {"next": onward, "username": username, "wrong": True}
        return render(asked, "door/log_in.html", shown, status=422)
    login(asked, account)
    if account.must_change_password:
        asked.session[GIVEN_BY_OTHERS] = True
        onward = reverse(CHANGE_PAGE)
    return _in_language(HttpResponseRedirect(onward or reverse("home")), account.language)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("log_in")


@never_cache
@require_GET
@desk()
def still_here(_asked: Asked) -> HttpResponse:
    """Asked by a page on which somebody writes for long: whoever comes in is not idle."""
    return HttpResponse(status=204)


@require_POST
@desk()
def switch_post(asked: Asked) -> HttpResponse:
    """Act in another of one's posts from now on, at ``next`` or its first page; a post not
    held is not there."""
    chosen = str(asked.POST.get("post", ""))
    for holding in asked.holdings:
        if str(holding.id) == chosen:
            asked.session[POST_KEY] = holding.id
            return redirect(own_page(asked, str(asked.POST.get("next", ""))) or "home")
    raise Refused(Refusal.of("not_found"))


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Show pages in the other language, kept in a cookie and with the account."""
    asked = cast("Asked", request)
    language = str(asked.POST.get("language", ""))
    back = HttpResponseRedirect(own_page(asked, str(asked.POST.get("next", ""))) or reverse("home"))
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return back
    if asked.user.is_authenticated:
        prefer_language(asked.user, language)
    return _in_language(back, language)


def _in_language(response: HttpResponse, language: str) -> HttpResponse:
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response
