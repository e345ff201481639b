"""The first page for everybody: what is on notice, who was commended, what can be checked."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.acts.paging import Cut
from kaoping.programme.honours.queries.public import latest
from kaoping.programme.publicity.queries.public import (
    NoticeFacts,
    notice_facts,
    open_notices,
    past_notices,
)
from kaoping.programme.scheme.queries import newest_edition
from kaoping.web.doors import Asked
from kaoping.web.pictures.bars import Row, draw_years

SHOWN = 5


@require_GET
def public_front(request: HttpRequest) -> HttpResponse:
    """What this is, the notices that are open, the latest commendations, the search boxes."""
    asked = cast("Asked", request)
    rows = open_notices(asked.now, limit=SHOWN) or past_notices(asked.now, Cut(size=1)).rows
    newest = notice_facts(rows[0].id, asked.now) if rows else None
    return render(
        asked,
        "public/front.html",
        {
            "open_notices": [row for row in rows if row.is_open],
            "commendations": latest(SHOWN),
            "numbers": numbers_drawn(newest) if newest and newest.numbers else None,
            "numbers_of": newest,
            "edition": newest_edition(),
        },
    )


def numbers_drawn(facts: NoticeFacts) -> SafeString:
    """From those received to those chosen, all honours together, as bars with their figures."""
    steps = (
        (_("Names received"), sum(one.received for one in facts.numbers)),
        (_("Passed the formal check"), sum(one.reviewed for one in facts.numbers)),
        (_("Chosen by the panels"), sum(one.chosen for one in facts.numbers)),
    )
    return draw_years(_("From the lists to the notice"), tuple(Row(*step) for step in steps))


@require_GET
def robots(_request: HttpRequest) -> HttpResponse:
    """Search engines read the public pages, and keep out of objections and certificates."""
    closed = ("/notices/*/object/", "/follow_objection", "/certificates", "/c/", "/log_in")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
