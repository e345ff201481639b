"""Background work that one has asked for."""

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from kaoping.foundation.words import N_
from kaoping.foundation.work.queries import works_of
from kaoping.web.desks.system.shown import administrator, text_of
from kaoping.web.doors import Asked

STATES = {
    "waiting": N_("waiting"),
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed"),
    "cancelled": N_("cancelled"),
}


@administrator
def system_work(asked: Asked) -> HttpResponse:
    """Long work with its progress, newest first."""
    before = text_of(asked, "after")
    works = works_of(asked.actor, before=int(before) if before.isdigit() else None)
    rows = [{**asdict(work), "word": gettext(STATES[work.state])} for work in works]
    shown = {"rows": rows, "next_key": works[-1].id if len(works) == 50 else ""}
    return render(asked, "system/work.html", shown)
