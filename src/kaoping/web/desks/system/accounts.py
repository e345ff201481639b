"""People: accounts in a list, one account, and its acts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.actions.passwords import first_password
from kaoping.administration.listings import ACCOUNTS
from kaoping.administration.queries.accounts import account_card
from kaoping.administration.queries.units import unit_card
from kaoping.web.acting import Attempt, attempt
from kaoping.web.desks.system.shown import act_page, administrator, text_of
from kaoping.web.desks.system.units import crumbs_of
from kaoping.web.doors import Asked
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.shown_once import show_once, shown_once


@administrator
def system_accounts(asked: Asked) -> HttpResponse:
    """Accounts at home in one's units, by name, post and unit."""
    wanted = wanted_of(asked)
    if asked.method == "POST":
        return list_sent(asked, ACCOUNTS, wanted)
    posts = [(p.value, _(p.label)) for p in Post if p not in (Post.PUBLIC, Post.SYSTEM)]
    shown = {
        "page": ACCOUNTS.page(wanted),
        "listing": ACCOUNTS,
        "posts": posts,
        "post": text_of(asked, "post"),
        "search": text_of(asked, "search"),
        "unit": text_of(asked, "unit"),
    }
    return render(asked, "system/accounts.html", shown)


@never_cache
@administrator
def system_account(asked: Asked, account: int) -> HttpResponse:
    """One account: masked data, posts, history; a new first password stands here once."""
    return _shown(asked, account)


def _shown(asked: Asked, account: int, **more: Any) -> HttpResponse:
    card = account_card(asked.actor, account)
    shown = {
        "card": card,
        "now": asked.now,
        "own": account == asked.actor.account_id,
        "secret": shown_once(asked),
        "entries": steps_of(f"people.account:{account}"),
        "crumbs": _crumbs(card.username),
        **more,
    }
    return render(asked, "system/account.html", shown)


def _crumbs(name: str, account: int | None = None) -> list[Crumb]:
    own = reverse("system_account", args=[account]) if account else ""
    return [Crumb(_("People and posts"), reverse("system_accounts")), Crumb(name, own)]


@administrator
def create_account(asked: Asked, unit: int) -> HttpResponse:
    """A new account at a unit; its first password is made here and shown once."""
    card = unit_card(asked.actor, unit, asked.now)
    password = first_password()

    def made(account: int) -> str:
        show_once(asked, password)
        return reverse("system_account", args=[account])

    return act_page(
        asked,
        Act.CREATE_ACCOUNT,
        back=reverse("system_unit", args=[unit]),
        go_to=made,
        heading=_("Create an account at %(unit)s") % {"unit": card.name},
        text=_("The first password is made for you and shown once; it must be changed at log-in."),
        crumbs=crumbs_of(card, link_last=True),
        unit=unit,
        password=password,
    )


@administrator
def reset_password(asked: Asked, account: int) -> HttpResponse:
    card = account_card(asked.actor, account)
    password = first_password()

    def done(_result: object) -> str:
        show_once(asked, password)
        return reverse("system_account", args=[account])

    return act_page(
        asked,
        Act.RESET_PASSWORD,
        back=reverse("system_account", args=[account]),
        go_to=done,
        heading=_("Reset the password of %(name)s") % {"name": card.username},
        text=_("A new first password is made and shown once. Open sessions end."),
        crumbs=_crumbs(card.username, account),
        final=True,
        account=account,
        password=password,
    )


@administrator
def lock_account(asked: Asked, account: int) -> HttpResponse:
    return _on_account(
        asked,
        Act.LOCK_ACCOUNT,
        account,
        _("Lock %(name)s"),
        _("Nobody can log in with it; its sessions and tokens end at once."),
    )


@administrator
def unlock_account(asked: Asked, account: int) -> HttpResponse:
    return _on_account(
        asked,
        Act.UNLOCK_ACCOUNT,
        account,
        _("Unlock %(name)s"),
        _("It can log in again, also after too many wrong attempts."),
    )


def _on_account(asked: Asked, act: Act, account: int, heading: str, text: str) -> HttpResponse:
    card = account_card(asked.actor, account)
    return act_page(
        asked,
        act,
        back=reverse("system_account", args=[account]),
        heading=heading % {"name": card.username},
        text=text,
        version=card.version,
        crumbs=_crumbs(card.username, account),
        account=account,
    )


@administrator
def amend_person(asked: Asked, account: int) -> HttpResponse:
    """Personal data; numbers are typed anew or left as they are, never shown in the form."""
    card = account_card(asked.actor, account)
    person = card.person
    kept = ACTIONS[Act.AMEND_PERSON].given.model_fields.keys() - {"account", "id_number", "phone"}
    return act_page(
        asked,
        Act.AMEND_PERSON,
        back=reverse("system_account", args=[account]),
        heading=_("Amend the data of %(name)s") % {"name": card.username},
        values={name: getattr(person, name, "") for name in kept},
        version=person.version if person else None,
        crumbs=_crumbs(card.username, account),
        account=account,
    )


@never_cache
@administrator
def reveal_personal_data(asked: Asked, account: int) -> HttpResponse:
    """The numbers in full, once, for a reason that is kept."""
    card = account_card(asked.actor, account)
    tried = Attempt()
    if asked.method == "POST":
        tried = attempt(asked, Act.REVEAL_PERSONAL_DATA, account=account)
        if tried.done:
            return _shown(asked, account, revealed=tried.result)
    shown = {
        "form": form_of(
            ACTIONS[Act.REVEAL_PERSONAL_DATA].given,
            tried.typed,
            refusals=tried.refusals,
            leave_out=("account",),
        ),
        "heading": _("Reveal the numbers of %(name)s") % {"name": card.username},
        "text": _("They are shown once. That you looked is kept in the journal."),
        "act": _(Act.REVEAL_PERSONAL_DATA.label),
        "cancel": reverse("system_account", args=[account]),
        "crumbs": _crumbs(card.username, account),
    }
    return render(asked, "system/act.html", shown, status=422 if tried.refusals else 200)
