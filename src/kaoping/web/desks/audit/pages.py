"""The journal, the chain, the access table, and who looked at personal data."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts.listing import Listing
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.listings import ACCESS, JOURNAL, LOOKED_AT, WAYS, acts_of
from kaoping.administration.queries.journal import Line, entry_seen, head_now
from kaoping.foundation.journal.anchors import first_lost_anchor
from kaoping.foundation.journal.queries import verify
from kaoping.foundation.refusal import found
from kaoping.web.desks.audit.values import changes_said
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb
from kaoping.web.listing import list_sent, wanted_of


class Filters(forms.Form):
    """What the journal is searched by; all of it stands in the link."""

    act = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    account = forms.CharField(label=gettext_lazy("Account name"), required=False, max_length=40)
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=80)
    record = forms.CharField(label=gettext_lazy("Record"), required=False, max_length=60)
    since = forms.DateField(
        label=gettext_lazy("From day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=gettext_lazy("To day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(((act.value, _(act.label)) for act in Act), key=lambda pair: pair[1])
        act = self.fields["act"]
        if isinstance(act, forms.ChoiceField):
            act.choices = [("", _("every act")), *choices]


@desk(Post.SECURITY_AUDITOR)
@require_http_methods(["GET", "POST"])
def journal(asked: Asked) -> HttpResponse:
    """Every act in the auditor's subtree, newest first."""
    return _entries(asked, JOURNAL, Filters(asked.GET), "audit/journal.html")


def _entries(asked: Asked, listing: Listing[Line], form: forms.Form, page: str) -> HttpResponse:
    wanted = wanted_of(asked)
    if asked.method == "POST":
        return list_sent(asked, listing, wanted)
    return render(asked, page, {"form": form, "page": listing.page(wanted), "listing": listing})


@desk(Post.SECURITY_AUDITOR)
@require_GET
def journal_entry(asked: Asked, seq: int) -> HttpResponse:
    """One entry with what was there before and after."""
    line = found(entry_seen(asked.actor, seq))
    shown = {
        "line": line,
        "way": _(WAYS.get(line.way, line.way)),
        "changes": changes_said(line),
        "crumbs": [Crumb(_("Journal"), reverse("journal")), Crumb(str(line.seq))],
    }
    return render(asked, "audit/entry.html", shown)


@desk(Post.SECURITY_AUDITOR)
@require_http_methods(["GET", "POST"])
def looked_at(asked: Asked) -> HttpResponse:
    """Who had personal data revealed, and why."""
    form = Filters(asked.GET)
    del form.fields["act"]
    return _entries(asked, LOOKED_AT, form, "audit/looked_at.html")


@desk(Post.SECURITY_AUDITOR)
@require_GET
def chain(asked: Asked) -> HttpResponse:
    """The state of the chain in one line; walking it is asked for by a link, as it takes time."""
    seq, own = head_now()
    walked = None
    if "walk" in asked.GET:
        walked = {"proof": verify(), "lost": first_lost_anchor(Path(settings.HOME) / "anchors")}
    return render(asked, "audit/chain.html", {"seq": seq, "hash": own, "walked": walked})


class Rights(forms.Form):
    """What the access table is narrowed to."""

    search = forms.CharField(label=gettext_lazy("Act"), required=False, max_length=40)
    post = forms.ChoiceField(label=gettext_lazy("Post"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post = self.fields["post"]
        if isinstance(post, forms.ChoiceField):
            post.choices = [("", _("every post")), *((one.value, _(one.label)) for one in POSTS)]


POSTS = tuple(post for post in Post if post is not Post.SYSTEM)


@desk(Post.SECURITY_AUDITOR)
@require_http_methods(["GET", "POST"])
def access_table(asked: Asked) -> HttpResponse:
    """The access table as people read it: a row an act, a column a post."""
    wanted = wanted_of(asked)
    if asked.method == "POST":
        return list_sent(asked, ACCESS, wanted)
    posts = [post for post in POSTS if wanted.text("post") in ("", post)]
    rows = [
        {"act": row.act, "cells": [row.reaches.get(post, []) for post in posts]}
        for row in acts_of(wanted)
    ]
    shown = {"posts": posts, "rows": rows, "form": Rights(asked.GET), "listing": ACCESS}
    return render(asked, "audit/access.html", shown)
