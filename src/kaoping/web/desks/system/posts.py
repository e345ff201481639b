"""Posts: granting, ending, handing over."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.queries.accounts import account_card
from kaoping.administration.queries.finding import Found, accounts_named, units_named
from kaoping.administration.queries.posts import HeldRow, holding_card
from kaoping.foundation.words import N_
from kaoping.programme.honours.queries.open_work import open_work
from kaoping.web.choosing import Chooser
from kaoping.web.desks.system.shown import act_page, administrator
from kaoping.web.doors import Asked
from kaoping.web.frame import Crumb

BY_NAME = N_("Name or account name; a part of the name is enough.")


@administrator
def grant_post(asked: Asked, account: int) -> HttpResponse:
    """A post for an account, at its home or at another of one's units, found by name."""
    card = account_card(asked.actor, account)

    def units(text: str) -> list[Found]:
        return units_named(asked.actor, Act.GRANT_POST, text)

    home = Found(str(card.home_id), card.home, card.home_code) if card.home_id else None
    back = reverse("system_account", args=[account])
    posts = [(p.value, _(p.label)) for p in Post if p not in (Post.PUBLIC, Post.SYSTEM)]
    return act_page(
        asked,
        Act.GRANT_POST,
        back=back,
        heading=_("Grant a post to %(name)s") % {"name": card.username},
        text=_("Some posts only fit some units; some must never be joined in one person."),
        choices={"post": posts},
        choosers={"unit": Chooser(units, now=home)},
        crumbs=_crumbs(card.username, back),
        account=account,
    )


def _crumbs(name: str, back: str) -> list[Crumb]:
    return [Crumb(_("People and posts"), reverse("system_accounts")), Crumb(name, back)]


def _open_work(held: HeldRow, asked: Asked) -> list[tuple[str, str]]:
    found = open_work(held, asked.now)
    return [(_(label), f"{count:,}") for label, count in found.items()] or [
        (_("Open work"), _("none"))
    ]


def _words(held: HeldRow) -> dict[str, str]:
    return {"post": _(held.post.label), "unit": held.unit, "name": held.person}


@administrator
def end_post(asked: Asked, holding: int) -> HttpResponse:
    held = holding_card(asked.actor, holding)
    back = reverse("system_unit", args=[held.unit_id])
    return act_page(
        asked,
        Act.END_POST,
        back=back,
        heading=_("End the post of %(name)s: %(post)s, %(unit)s") % _words(held),
        text=_(
            "Open drafts and packages stay with the unit; whoever holds the post next finds them."
        ),
        facts=_open_work(held, asked),
        version=held.version,
        crumbs=[Crumb(held.unit, back)],
        final=True,
        holding=holding,
    )


@administrator
def hand_over(asked: Asked, holding: int) -> HttpResponse:
    """To another account, found by the name of its person."""
    held = holding_card(asked.actor, holding)

    def successors(text: str) -> list[Found]:
        found = accounts_named(asked.actor, Act.HAND_OVER, text)
        return [one for one in found if one.value != held.username]

    back = reverse("system_unit", args=[held.unit_id])
    return act_page(
        asked,
        Act.HAND_OVER,
        back=back,
        heading=_("Hand over from %(name)s: %(post)s, %(unit)s") % _words(held),
        text=_("It changes hands in one moment. What the unit has begun stays with the unit."),
        facts=_open_work(held, asked),
        choosers={"username": Chooser(successors, N_("Successor"), help=BY_NAME)},
        version=held.version,
        crumbs=[Crumb(held.unit, back)],
        final=True,
        holding=holding,
    )
