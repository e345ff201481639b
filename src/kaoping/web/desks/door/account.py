"""One's own account: password, access tokens, own data."""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.acts.words import status_of
from kaoping.administration.queries.accounts import own_card
from kaoping.administration.queries.tokens import tokens_of
from kaoping.foundation.people.queries import GIVEN_BY_OTHERS, account_of
from kaoping.web.acting import Attempt, act_or_show, attempt
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.shown_once import show_once, shown_once


@never_cache
@desk()
def my_account(asked: Asked) -> HttpResponse:
    """One's own data with masked numbers, posts and tokens; a new token stands here once."""
    return _shown(asked, Attempt())


def _shown(asked: Asked, tried: Attempt, **more: Any) -> HttpResponse:
    posts = [
        (str(held.id), f"{gettext(Post(held.post).label)} · {held.unit_name}")
        for held in asked.holdings
    ]
    form = form_of(
        ACTIONS[Act.CREATE_TOKEN].given,
        tried.typed or {"days": 90},
        refusals=tried.refusals,
        choices={"holding": posts},
    )
    shown = {
        "card": own_card(asked.actor),
        "tokens": tokens_of(asked.actor),
        "form": form,
        "now": asked.now,
        "secret": shown_once(asked),
        **more,
    }
    return render(asked, "door/my_account.html", shown)


@never_cache
@sensitive_post_parameters("old", "new")
@desk()
def change_password(asked: Asked) -> HttpResponse:
    """The page and the act; a password that others gave lets one do nothing else."""
    tried = Attempt()
    if asked.method == "POST":
        tried = attempt(asked, Act.CHANGE_PASSWORD)
        if tried.done:
            _stay_logged_in(asked)
            asked.session.pop(GIVEN_BY_OTHERS, None)
            return redirect("home")
    form = form_of(ACTIONS[Act.CHANGE_PASSWORD].given, refusals=tried.refusals)
    shown = {"form": form, "first": asked.session.get(GIVEN_BY_OTHERS, False)}
    return render(asked, "door/change_password.html", shown, status=422 if tried.refusals else 200)


def _stay_logged_in(asked: Asked) -> None:
    """A new password ends all sessions but this one."""
    account = account_of(asked.actor.account_id or 0)
    if account is not None:
        update_session_auth_hash(asked, account)


@never_cache
@require_POST
@desk()
def create_token(asked: Asked) -> HttpResponse:
    tried = attempt(asked, Act.CREATE_TOKEN)
    if not tried.done:
        response = _shown(asked, tried)
        response.status_code = 422
        return response
    show_once(asked, tried.result)
    return redirect("my_account")


@require_POST
@desk()
def revoke_token(asked: Asked, token: int) -> HttpResponse:
    return act_or_show(
        asked,
        Act.REVOKE_TOKEN,
        lambda tried: _shown(asked, tried),
        reverse("my_account"),
        token=token,
    )


@never_cache
@require_POST
@desk()
def show_own_data(asked: Asked) -> HttpResponse:
    """One's own numbers in full: that is journalled as well."""
    tried = attempt(
        asked,
        Act.REVEAL_PERSONAL_DATA,
        account=asked.actor.account_id,
        reason=gettext("Own data"),
    )
    response = _shown(asked, Attempt(refusals=tried.refusals), revealed=tried.result)
    response.status_code = 200 if tried.done else status_of(tried.refusals)
    return response
