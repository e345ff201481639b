"""The inbox: what concerns the account, newest first."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaoping.messaging.actions import mark_read, subject_line
from kaoping.messaging.queries import inbox_of
from kaoping.web.doors import Asked, desk


@desk()
def inbox(asked: Asked) -> HttpResponse:
    """A page of news with its words; older ones by key."""
    account = asked.actor.account_id or 0
    unread_only = "unread" in asked.GET
    found = inbox_of(account, before=str(asked.GET.get("after", "")), unread_only=unread_only)
    news = [
        {
            "subject": subject_line(told.kind, told.facts),
            "reason": told.facts.get("reason", ""),
            "at": told.at,
            "read": told.read,
        }
        for told in found.news
    ]
    shown = {"news": news, "next_key": found.next, "unread_only": unread_only}
    return render(asked, "door/inbox.html", shown)


@require_POST
@desk()
def read_inbox(asked: Asked) -> HttpResponse:
    """Mark all that was told so far as read."""
    mark_read(asked.actor.account_id or 0, None, asked.now)
    return redirect("inbox")
