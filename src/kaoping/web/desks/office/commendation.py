"""The office's page of commendations: preview, issue, downloads, revocation."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.work.rules import WorkKind
from kaoping.programme.honours.actions import IssueCommendation, RevokeHonour
from kaoping.programme.honours.listings import COMMENDATIONS, HONOURS
from kaoping.programme.honours.queries.office import (
    Preview,
    certificates_file,
    commendation_seen,
    file_of_commendation,
    honour_seen,
    preview,
)
from kaoping.programme.honours.rules import ARTICLE
from kaoping.programme.publicity.queries.office import hosted_seasons
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import Step, steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about, season_run
from kaoping.web.sending import as_shown, queued

MANY = 200  # certificates; more of them are made in the background


class IssuedForm(forms.Form):
    """What the documents of a season are narrowed to; it stands in the link."""

    number = forms.CharField(label=gettext_lazy("Document"), required=False, max_length=40)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def office_commendation(asked: Asked) -> HttpResponse:
    """The document as it would be issued now, why it waits, and those issued before."""
    season = season_run(asked).season_id
    wanted = wanted_of(asked, season=season)
    if asked.method == "POST":
        return list_sent(asked, COMMENDATIONS, wanted)
    shown = preview(asked.actor, season, asked.now)
    return render(
        asked,
        "office/commendations.html",
        {
            "preview": shown,
            "why_not": said(shown.why_not),
            "page": COMMENDATIONS.page(wanted),
            "listing": COMMENDATIONS,
            "form": IssuedForm(asked.GET),
            "filtered": bool(wanted.text("number")),
            "seasons": hosted_seasons(asked.actor),
            "season": season,
        },
    )


def _home(season: int) -> str:
    return f"{reverse('office_commendation')}?season={season}"


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def issue_commendation(asked: Asked, season: int) -> HttpResponse:
    """Ask once more, then issue: this cannot be undone."""
    shown = preview(asked.actor, season, asked.now)
    if asked.method != "POST":
        start = {"issued_on": shown.document.signed_on, "lead": shown.document.body[0].text}
        return _issuing(asked, shown, Attempt(start))
    return act_or_show(
        asked,
        Act.ISSUE_COMMENDATION,
        lambda tried: _issuing(asked, shown, tried),
        lambda pk: reverse("commendation", args=[pk]),
        _("The commendation is issued."),
        season=season,
    )


def _issuing(asked: Asked, shown: Preview, tried: Attempt) -> HttpResponse:
    back = _home(shown.season_id)
    names = [(one.title, str(len(one.names))) for one in shown.lists]
    typed = {**tried.typed, "expected": shown.count}
    context = {
        "heading": _("Issue commendation"),
        "text": _(
            "Issuing confers the honours, publishes the roll and freezes the document. "
            "It cannot be undone; a single honour can only be revoked by another document."
        ),
        "article": ARTICLE,
        "facts": [(_("Season"), shown.season), (_("Document"), shown.document.number), *names],
        "form": form_of(IssueCommendation, typed, refusals=tried.refusals, leave_out=("season",)),
        "act": _("Issue commendation"),
        "cancel": back,
        "crumbs": [Crumb(_("Commendations"), back), Crumb(_("Issue commendation"))],
    }
    return render(asked, "parts/confirm.html", context)


class NamesForm(forms.Form):
    """What the honours of a document are narrowed to; it stands in the link."""

    text = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=40)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def commendation(asked: Asked, pk: int) -> HttpResponse:
    """An issued commendation: its files, its certificates, its honours."""
    wanted = wanted_of(asked, commendation=pk)
    if asked.method == "POST":
        return list_sent(asked, HONOURS, wanted)
    issued, lists = commendation_seen(asked.actor, pk)
    about(asked, issued)
    context: dict[str, Any] = {
        "issued": issued,
        "lists": lists,
        "page": HONOURS.page(wanted),
        "listing": HONOURS,
        "form": NamesForm(asked.GET),
        "many": issued.names > MANY,
        "entries": [_told(step) for step in steps_of(f"honours.commendation:{pk}")],
        "crumbs": [Crumb(_("Commendations"), _home(issued.season_id)), Crumb(issued.number)],
    }
    return render(asked, "office/commendation.html", context)


def _told(step: Step) -> Step:
    """A step of issuing; the one in which the files were kept says so."""
    return replace(step, act=_("Files made")) if "pdf" in step.changed else step


@desk(Post.SEASON_OFFICE)
@require_GET
def commendation_file(asked: Asked, pk: int, kind: str) -> HttpResponse:
    """The document as PDF or DOCX, or the indicator table as XLSX."""
    name, data = file_of_commendation(asked.actor, pk, kind)
    return as_shown(data, kind, name)


@desk(Post.SEASON_OFFICE)
@require_GET
def certificates(asked: Asked, pk: int) -> HttpResponse:
    """Certificates in force as one PDF: all of them, or those of one honour."""
    honour = str(asked.GET.get("honour", ""))[:40]
    name, data = certificates_file(asked.actor, pk, honour)
    return as_shown(data, "pdf", name)


@desk(Post.SEASON_OFFICE)
@require_POST
def make_documents(asked: Asked, pk: int) -> HttpResponse:
    """Have the worker make the files of a long commendation."""
    issued, _lists = commendation_seen(asked.actor, pk)
    return queued(asked, WorkKind.DOCUMENTS, {"commendation": pk, "name": issued.number})


@desk(Post.SEASON_OFFICE)
@require_POST
def make_certificates(asked: Asked, pk: int) -> HttpResponse:
    """Have the worker write all certificates in force into one PDF."""
    issued, _lists = commendation_seen(asked.actor, pk)
    return queued(asked, WorkKind.CERTIFICATES, {"commendation": pk, "name": issued.number})


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def revoke_honour(asked: Asked, pk: int) -> HttpResponse:
    """Ask once more, then revoke by a document."""
    honour, number, why_not = honour_seen(asked.actor, pk)
    about(asked, honour)
    start = Attempt({}, (why_not,) if why_not else ())
    issued = f"{reverse('office_commendation')}?season={honour.season_id}"

    def show(tried: Attempt) -> HttpResponse:
        form = form_of(RevokeHonour, tried.typed, refusals=tried.refusals, leave_out=("honour",))
        for needed in ("document_number", "reason"):
            form.fields[needed].required = True
        context = {
            "heading": _("Revoke honour"),
            "text": _("The name leaves the roll, and its certificate's page says it was revoked."),
            "article": ARTICLE,
            "facts": [(_("Name"), honour.name), (_("Document"), number)],
            "form": form,
            "version": honour.version,
            "act": _("Revoke honour"),
            "cancel": issued,
            "crumbs": [Crumb(_("Commendations"), issued), Crumb(number)],
        }
        return render(asked, "parts/confirm.html", context)

    if asked.method != "POST":
        return show(start)
    return act_or_show(
        asked,
        Act.REVOKE_HONOUR,
        show,
        reverse("office_commendation"),
        _("The honour is revoked."),
        honour=pk,
    )
