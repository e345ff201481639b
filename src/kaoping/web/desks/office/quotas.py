"""The host's view of the quota: a picture of all bodies, and the shares it gives them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.recommendation.queries.packages import BodyTile, body_tiles
from kaoping.programme.recommendation.queries.quota import picture_of, units_below
from kaoping.web.desks.office.season import FIELDS
from kaoping.web.desks.unit.recommending import here
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb
from kaoping.web.pictures.tiles import POSITIONS, Tile, TilePicture, draw_tiles


@desk(Post.SEASON_OFFICE)
@require_GET
def quotas(asked: Asked) -> HttpResponse:
    """Places of every recommending body, filled and free; each square opens its own."""
    standing = here(asked)
    picture = picture_of(asked.actor, standing.subject_id)
    below = units_below(
        asked.actor,
        standing.subject_id,
        after=asked.GET.get("after", ""),
        before=asked.GET.get("before", ""),
    )
    bodies = body_tiles(asked.actor, standing.season_id)
    drawn = TilePicture(
        _("Places used by each recommending unit"), _squares(bodies), _blocks(bodies)
    )
    shown = {
        "picture": picture,
        "below": below,
        "act": Act.ALLOT_QUOTA if picture.is_host else None,
        "changes": "allot_quota_at",
        "tiles": draw_tiles(drawn) if drawn.provinces or drawn.societies else "",
        "crumbs": [Crumb(_("Quotas"))],
    }
    return render(asked, "office/quotas.html", shown)


def _squares(bodies: list[BodyTile]) -> tuple[Tile, ...]:
    """The provinces, each in its square."""
    return tuple(
        Tile(one.code[:2], one.name, one.used, one.held or None,
             reverse("quota", args=[one.subject_id]))
        for one in bodies
        if one.is_province and not one.field and one.code[:2] in POSITIONS
    )  # fmt: skip


def _blocks(bodies: list[BodyTile]) -> tuple[Tile, ...]:
    """The societies, a block for each field."""
    found = []
    for field, label in FIELDS.items():
        these = [one for one in bodies if one.field == field]
        held = sum(one.held for one in these)
        if these:
            found.append(Tile(field, _(label), sum(one.used for one in these), held or None))
    return tuple(found)
