"""The inbox: what concerns the account, newest first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from kaoping.acts.posts import Post
from kaoping.messaging.actions import mark_read
from kaoping.messaging.queries import Told, inbox_of
from kaoping.messaging.words import subject_line
from kaoping.web.doors import Asked, desk
from kaoping.web.leading import Lead, Leads


@desk()
def inbox(asked: Asked) -> HttpResponse:
    """A page of news with its words; older ones by key."""
    account = asked.actor.account_id or 0
    unread_only = "unread" in asked.GET
    found = inbox_of(account, before=str(asked.GET.get("after", "")), unread_only=unread_only)
    leads = Leads.of_page(asked, found.news)
    news = [_shown(told, leads.of(told)) for told in found.news]
    shown = {"news": news, "next_key": found.next, "unread_only": unread_only}
    return render(asked, "door/inbox.html", shown)


def _shown(told: Told, lead: Lead | None) -> dict[str, Any]:
    """A message; ``url`` is where it leads, in another post of the reader's if there is one."""
    other = lead.other if lead else None
    return {
        "subject": subject_line(told.kind, told.facts),
        "reason": told.facts.get("reason", ""),
        "at": told.at,
        "read": told.read,
        "url": lead.url if lead else "",
        "other": other,
        "other_post": gettext(Post(other.post).label) if other else "",
    }


@require_POST
@desk()
def read_inbox(asked: Asked) -> HttpResponse:
    """Mark all that was told so far as read."""
    mark_read(asked.actor.account_id or 0, None, asked.now)
    return redirect("inbox")
