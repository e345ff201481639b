"""Backups: those that are kept, and asking for another."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kaoping.acts.verbs import Act
from kaoping.administration.backups import backups, folder, may_back_up
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.work.queries import is_under_way
from kaoping.foundation.work.rules import WorkKind
from kaoping.web.desks.system.shown import act_page, administrator
from kaoping.web.doors import Asked
from kaoping.web.frame import Crumb


@administrator
def system_backups(asked: Asked) -> HttpResponse:
    """The archives in the installation's folder; they are never handed out by a page."""
    shown = {
        "backups": backups(asked.actor),
        "under_way": is_under_way(WorkKind.BACKUP),
        "folder": folder(),
        "keys": settings.KEY_FILE,
    }
    return render(asked, "system/backups.html", shown)


@administrator
def back_up(asked: Asked) -> HttpResponse:
    """Named by the day and time unless one says otherwise; a page never packs the keys."""
    if not may_back_up(asked.actor):
        raise Refused(Refusal.of("not_found"))
    back = reverse("system_backups")
    return act_page(
        asked,
        Act.BACK_UP,
        back=back,
        go_to=lambda work: reverse("work_shown", args=[work]),
        heading=_("Make a backup"),
        text=_("Database and kept files go into one archive, in the background; all work goes on."),
        said=_("The backup has been asked for."),
        values={"name": localtime(asked.now).strftime("%Y-%m-%d-%H%M")},
        crumbs=[Crumb(_("Backups"), back)],
        with_keys=False,
    )
