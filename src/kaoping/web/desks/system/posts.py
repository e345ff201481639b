"""Posts: granting, ending, handing over."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.queries import HeldRow, account_card, holding_card
from kaoping.web.desks.system.shown import act_page, administrator
from kaoping.web.doors import Asked
from kaoping.web.frame import Crumb


@administrator
def grant_post(asked: Asked, account: int) -> HttpResponse:
    """A post for an account, at its home or at another of one's units."""
    card = account_card(asked.actor, account)
    back = reverse("system_account", args=[account])
    posts = [(p.value, _(p.label)) for p in Post if p not in (Post.PUBLIC, Post.SYSTEM)]
    return act_page(
        asked,
        Act.GRANT_POST,
        back=back,
        heading=_("Grant a post to %(name)s") % {"name": card.username},
        text=_("Some posts only fit some units; some must never be joined in one person."),
        values={"unit": card.home_id},
        choices={"post": posts},
        crumbs=_crumbs(card.username, back),
        account=account,
    )


def _crumbs(name: str, back: str) -> list[Crumb]:
    return [Crumb(_("People and posts"), reverse("system_accounts")), Crumb(name, back)]


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
        version=held.version,
        crumbs=[Crumb(held.unit, back)],
        final=True,
        holding=holding,
    )


@administrator
def hand_over(asked: Asked, holding: int) -> HttpResponse:
    """To another account, named by its account name."""
    held = holding_card(asked.actor, holding)
    back = reverse("system_unit", args=[held.unit_id])
    return act_page(
        asked,
        Act.HAND_OVER,
        back=back,
        heading=_("Hand over from %(name)s: %(post)s, %(unit)s") % _words(held),
        text=_("The post ends here and begins there at the same moment, with all open work."),
        version=held.version,
        crumbs=[Crumb(held.unit, back)],
        final=True,
        holding=holding,
    )
