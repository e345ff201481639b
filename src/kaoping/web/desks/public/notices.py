"""Public notices, the objection form, and how one's objection goes. No log-in, no script."""

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.publicity import sealed_files
from kaoping.programme.publicity.actions import Object
from kaoping.programme.publicity.queries.public import (
    EntryRow,
    NoticeFacts,
    entries,
    entry_at,
    followed,
    notice_facts,
)
from kaoping.programme.publicity.queries.public import notices as notices_published
from kaoping.web.acting import Attempt, attempt
from kaoping.web.doors import Asked
from kaoping.web.forms import form_of
from kaoping.web.refusals import said
from kaoping.web.wording import period


@require_GET
def public_notices(request: HttpRequest) -> HttpResponse:
    """Every notice, the open ones first."""
    asked = cast("Asked", request)
    rows = notices_published(asked.now)
    return render(
        asked,
        "public/notices.html",
        {
            "open_notices": [row for row in rows if row.is_open],
            "past_notices": [row for row in rows if not row.is_open],
        },
    )


@require_GET
def notice(request: HttpRequest, notice: int) -> HttpResponse:
    """One notice: its days, what was received, how it was chosen, the names, how to object."""
    asked = cast("Asked", request)
    facts = _facts(notice, asked)
    honour, text = _narrowed(asked)
    page = entries(
        notice, honour=honour, text=text, after=_key(asked, "after"), before=_key(asked, "before")
    )
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
            "row": facts.row,
            "groups": groups,
            "page": page,
            "honour": honour,
            "text": text,
            "period": _period(facts),
        },
    )


def _period(facts: NoticeFacts) -> str:
    row = facts.row
    working = row.days if row.days_kind == "working" else None
    return period(row.published_on, row.last_day, working, year=True)


def _facts(notice: int, asked: Asked) -> NoticeFacts:
    facts = notice_facts(notice, asked.now)
    if facts is None:
        raise Refused(Refusal.of("not_found"))
    return facts


def _narrowed(asked: Asked) -> tuple[str, str]:
    return str(asked.GET.get("honour", ""))[:40], str(asked.GET.get("text", "")).strip()[:40]


def _key(asked: Asked, name: str) -> int:
    text = str(asked.GET.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@never_cache
@sensitive_post_parameters()
def object_to(request: HttpRequest, notice: int, entry: str) -> HttpResponse:
    """The objection form; once it is taken, the page with the receipt, shown this once."""
    asked = cast("Asked", request)
    facts, row = _facts(notice, asked), entry_at(notice, entry)
    if row is None:
        raise Refused(Refusal.of("not_found"))
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
    """Seal the files, then object; files of an objection that is not taken are thrown away."""
    kept: list[dict[str, str]] = []
    try:
        for file in asked.FILES.getlist("evidence"):
            if isinstance(file, UploadedFile):
                name = str(file.name or "")[:120]
                kept.append({"key": sealed_files.seal_file(file.read(), name), "name": name})
        tried = attempt(asked, Act.OBJECT, entry=row.key, files=kept)
    except Refused as refused:
        sealed_files.discard(one["key"] for one in kept)
        if any(reason.code == "not_found" for reason in refused.refusals):
            raise
        return Attempt({name: asked.POST.get(name, "") for name in TYPED}, refused.refusals)
    if not tried.done:
        sealed_files.discard(one["key"] for one in kept)
    return tried


TYPED = ("name", "contact", "statement")


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
    code = str(asked.POST.get("code", ""))[:40]
    found = followed(code) if code else None
    wrong = _("No objection has this receipt. Look at the code again.")
    return render(
        asked,
        "public/follow.html",
        {"found": found, "code": code, "wrong": wrong if code and found is None else ""},
        status=404 if code and found is None else 200,
    )
