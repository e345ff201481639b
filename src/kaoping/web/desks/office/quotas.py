"""The host's view of the quota: a picture of all bodies, and the shares it gives them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.recommendation.listings import PLACES, units_of
from kaoping.programme.recommendation.queries.packages import BodyTile, body_tiles
from kaoping.programme.recommendation.queries.quota import picture_of
from kaoping.web.desks.office.season import FIELDS
from kaoping.web.desks.unit.quota import UnitsForm
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.pictures.tiles import POSITIONS, Tile, TilePicture, draw_tiles
from kaoping.web.seasons import place_at_work


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def quotas(asked: Asked) -> HttpResponse:
    """Places of every recommending body, filled and free; each square opens its own."""
    standing = place_at_work(asked)
    field = _field_asked(asked)
    wanted = wanted_of(asked, subject=standing.subject_id, field=field)
    if asked.method == "POST":
        return list_sent(asked, PLACES, wanted)
    picture = picture_of(asked.actor, standing.subject_id)
    bodies = body_tiles(asked.actor, standing.season_id)
    drawn = TilePicture(
        _("Places used by each recommending unit"),
        _squares(bodies),
        _blocks(bodies, standing.season_id),
    )
    shown = {
        "picture": picture,
        "below": units_of(wanted),
        "form": UnitsForm(asked.GET),
        "listing": PLACES,
        "filtered": bool(wanted.text("name")),
        "field": _(FIELDS[field]) if field else "",
        "act": Act.ALLOT_QUOTA if picture.is_host else None,
        "changes": "allot_quota_at",
        "tiles": draw_tiles(drawn) if drawn.provinces or drawn.societies else "",
        "crumbs": [Crumb(_("Quotas"))],
    }
    return render(asked, "office/quotas.html", shown)


def _field_asked(asked: Asked) -> str:
    """The field of the societies to which the list is narrowed; empty for all bodies."""
    named = str(asked.GET.get("field", ""))
    return named if named in FIELDS else ""


def _squares(bodies: list[BodyTile]) -> tuple[Tile, ...]:
    """The provinces, each in its square."""
    return tuple(
        Tile(one.code[:2], one.name, one.used, one.held or None,
             reverse("quota", args=[one.subject_id]))
        for one in bodies
        if one.is_province and not one.field and one.code[:2] in POSITIONS
    )  # fmt: skip


def _blocks(bodies: list[BodyTile], season: int) -> tuple[Tile, ...]:
    """The societies, a block for each field, which opens the list of them."""
    found = []
    for field, label in FIELDS.items():
        these = [one for one in bodies if one.field == field]
        held = sum(one.held for one in these)
        if these:
            href = f"{reverse('office_quotas')}?{urlencode({'season': str(season), 'field': field})}#units"
            used = sum(one.used for one in these)
            found.append(Tile(field, _(label), used, held or None, href))
    return tuple(found)
