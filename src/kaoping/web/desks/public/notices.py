"""Public notices, the objection form, and how one's objection goes. No log-in, no script."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from kaoping.foundation.refusal import found
from kaoping.programme.publicity.actions.objecting import Object, object_with_files
from kaoping.programme.publicity.listings import NAMES, names_of
from kaoping.programme.publicity.queries.public import (
    EntryRow,
    NoticeFacts,
    entry_at,
    followed,
    notice_facts,
    open_notices,
    past_notices,
)
from kaoping.web.acting import Attempt, attempted
from kaoping.web.doors import Asked
from kaoping.web.forms import form_of, text_in
from kaoping.web.listing import list_sent_to_anybody, wanted_of
from kaoping.web.refusals import said
from kaoping.web.wording import period

TYPED = ("name", "contact", "statement")


@require_GET
def public_notices(request: HttpRequest) -> HttpResponse:
    """Every notice: all that are open, then the others page by page."""
    asked = cast("Asked", request)
    page = past_notices(asked.now, wanted_of(asked).cut)
    return render(
        asked, "public/notices.html", {"open_notices": open_notices(asked.now), "page": page}
    )


@require_GET
def notice(request: HttpRequest, notice: int) -> HttpResponse:
    """One notice: its days, what was received, how it was chosen, the names, how to object."""
    asked = cast("Asked", request)
    facts = _facts(notice, asked)
    wanted = wanted_of(asked, notice=notice)
    if "as" in asked.GET:
        return list_sent_to_anybody(asked, NAMES, wanted)
    page = names_of(wanted)
    groups: list[tuple[object, list[EntryRow]]] = [
        (title, of_it)
        for key, title, _names in facts.honours
        if (of_it := [row for row in page.rows if row.honour == key])
    ]
    return render(
        asked,
        "public/notice.html",
        {
            "facts": facts,
            "of_edition": facts.edition,
            "row": facts.row,
            "groups": groups,
            "page": page,
            "listing": NAMES,
            "honour": wanted.text("honour"),
            "text": wanted.text("text"),
            "period": _period(facts),
        },
    )


def _period(facts: NoticeFacts) -> str:
    row = facts.row
    working = row.days if row.days_kind == "working" else None
    return period(row.published_on, row.last_day, working, year=True)


def _facts(notice: int, asked: Asked) -> NoticeFacts:
    return found(notice_facts(notice, asked.now))


@never_cache
@sensitive_post_parameters()
def object_to(request: HttpRequest, notice: int, entry: str) -> HttpResponse:
    """The objection form; once it is taken, the page with the receipt, shown this once."""
    asked = cast("Asked", request)
    facts, row = _facts(notice, asked), found(entry_at(notice, entry))
    if asked.method != "POST":
        return _objecting(asked, facts, row, Attempt())
    tried = _objected(asked, row)
    if not tried.done:
        response = _objecting(asked, facts, row, tried)
        response.status_code = 422
        return response
    return render(
        asked, "public/receipt.html", {"code": tried.result, "facts": facts, "entry": row}
    )


def _objected(asked: Asked, row: EntryRow) -> Attempt:
    typed = {name: text_in(asked.POST, name) for name in TYPED}
    given, files = {**typed, "entry": row.key}, asked.FILES.getlist("evidence")
    return attempted(typed, lambda: object_with_files(asked.actor, given, files, now=asked.now))


def _objecting(asked: Asked, facts: NoticeFacts, row: EntryRow, tried: Attempt) -> HttpResponse:
    about_files = [r for r in tried.refusals if r.field == "files"]
    form = form_of(
        Object,
        tried.typed,
        refusals=[r for r in tried.refusals if r.field in TYPED],
        leave_out=("entry", "files"),
    )
    for field in form.fields.values():
        field.required = True  # the act says why itself: these are more than blanks to fill
    other = [r for r in tried.refusals if r.field not in (*TYPED, "files")]
    context = {
        "facts": facts,
        "row": facts.row,
        "entry": row,
        "form": form,
        "file_faults": said(about_files),
        "refusals": said(other),
        "period": _period(facts),
    }
    return render(asked, "public/object.html", context)


@never_cache
@sensitive_post_parameters()
def follow_objection(request: HttpRequest) -> HttpResponse:
    """How far an objection is, by its receipt; the code is sent, never put into an address."""
    asked = cast("Asked", request)
    code = text_in(asked.POST, "code")[:40]
    found = followed(code) if code else None
    wrong = _("No objection has this receipt. Look at the code again.")
    return render(
        asked,
        "public/follow.html",
        {"found": found, "code": code, "wrong": wrong if code and found is None else ""},
        status=404 if code and found is None else 200,
    )
