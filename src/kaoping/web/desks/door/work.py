"""Long work that one has asked for: how far it is, what came of it, stopping it."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaoping.acts.listing import LISTINGS
from kaoping.acts.words import sentences
from kaoping.foundation.files.queries import bytes_of, file_of
from kaoping.foundation.files.rules import SEALED
from kaoping.foundation.refusal import Refusal, Refused, found
from kaoping.foundation.words import N_, number_in
from kaoping.foundation.work.actions import cancel, take_result
from kaoping.foundation.work.queries import WorkRow, work_of, works_of
from kaoping.foundation.work.rules import WorkKind
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import text_in
from kaoping.web.frame import Crumb
from kaoping.web.sending import as_download, queued
from kaoping.web.templatetags.kaoping import colon

PAGE = 50
LINES = 500  # of what is wrong with a sheet, on one page
DRY_RUN = N_("Dry run of a sheet")
STATES = {
    "waiting": N_("waiting"),
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed"),
    "cancelled": N_("cancelled"),
}
AT_WORK = ("waiting", "running")


@desk()
@require_GET
def my_work(asked: Asked) -> HttpResponse:
    """One's long work with its progress, newest first."""
    before = text_in(asked.GET, "after")
    works = works_of(asked.actor, before=number_in(before), limit=PAGE)
    rows = [
        {**asdict(row), "title": _title(row), "word": gettext(STATES[row.state])} for row in works
    ]
    next_key = works[-1].id if len(works) == PAGE else ""
    return render(asked, "door/my_work.html", {"rows": rows, "next_key": next_key})


@desk()
@require_GET
def work_shown(asked: Asked, work: int) -> HttpResponse:
    """One piece of work; with scripts its part asks again every 2 seconds, else one reloads."""
    row = _mine(asked, work)
    context = {
        **_shown(row),
        "heading": _title(row),
        "crumbs": [Crumb(_("Background work"), reverse("my_work")), Crumb(_title(row))],
    }
    template = "door/work_part.html" if asked.headers.get("HX-Request") else "door/work.html"
    return render(asked, template, context)


@desk()
@require_GET
def work_result(asked: Asked, work: int) -> HttpResponse:
    """The file that was made, for who asked for it."""
    row = _mine(asked, work)
    file = file_of(row.result_id) if row.result_id else None
    if file is None or _is_secret(row):
        raise Refused(Refusal.of("not_found"))
    return as_download(bytes_of(file), row.result_name)


@desk()
@require_POST
def take_secret(asked: Asked, work: int) -> HttpResponse:
    """A sealed result, handed out once: afterwards it is gone."""
    row = _mine(asked, work)
    if not _is_secret(row) or (data := take_result(work, asked.actor.account_id or 0)) is None:
        raise Refused(Refusal.of("not_found"))
    return as_download(data, row.result_name)


@desk()
@require_POST
def cancel_work(asked: Asked, work: int) -> HttpResponse:
    """Stop one's own work; what is running stops at its next step."""
    _mine(asked, work)
    if cancel(work, asked.actor.account_id or 0):
        messages.success(asked, _("The work was stopped. Nothing of it was written."))
    return redirect("work_shown", work)


@desk()
@require_POST
def import_now(asked: Asked, work: int) -> HttpResponse:
    """Import the sheet of a dry run that found nothing wrong."""
    row = _mine(asked, work)
    if not _may_import(row):
        raise Refused(Refusal.of("not_found"))
    given = {**row.given, "dry_run": False}
    return queued(asked, WorkKind.IMPORT, given)


def _mine(asked: Asked, work: int) -> WorkRow:
    return found(work_of(asked.actor, work))


def _title(row: WorkRow) -> str:
    kind = DRY_RUN if row.given.get("dry_run") else WorkKind(row.kind).label
    listing = LISTINGS.get(row.given.get("list", ""))
    name = gettext(listing.title) if listing else str(row.given.get("name", ""))
    return f"{gettext(kind)}{colon()}{name}" if name else gettext(kind)


def _shown(row: WorkRow) -> dict[str, Any]:
    lines = [line for line in row.messages if isinstance(line, dict)]
    page = reverse("work_shown", args=[row.id])
    secret = _is_secret(row)
    said = list(_said(row.messages))
    return {
        "row": row,
        "work": {
            "title": _("Progress") if row.state in AT_WORK else _("Outcome"),
            "done": row.done,
            "whole": row.whole,
            "state": "running" if row.state in AT_WORK else row.state,
            "error": sentences(*said),
            "url": page,
            "target": "#whole-work",
            "result": reverse("work_result", args=[row.id]) if row.result_id and not secret else "",
        },
        "at_work": row.state in AT_WORK,
        "said": [] if row.state == "failed" else said,
        "lines": lines[:LINES],
        "more_lines": max(len(lines) - LINES, 0),
        "secret": secret,
        "may_import": _may_import(row),
    }


def _said(lines: Iterable[Any]) -> Iterable[str]:
    return (gettext(line) for line in lines if isinstance(line, str) and line)


def _may_import(row: WorkRow) -> bool:
    """Whether this is a dry run that ended with nothing wrong, its sheet not yet imported."""
    sound = row.kind == WorkKind.IMPORT and row.state == "done" and bool(row.given.get("dry_run"))
    return sound and file_of(row.given["file"]) is not None


def _is_secret(row: WorkRow) -> bool:
    file = file_of(row.result_id) if row.result_id else None
    return file is not None and file.kind == SEALED
