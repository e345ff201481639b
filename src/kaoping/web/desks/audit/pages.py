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
from django.views.decorators.http import require_GET, require_POST
from pydantic import TypeAdapter

from kaoping.acts.posts import Post
from kaoping.acts.table import grants_of
from kaoping.acts.verbs import Act
from kaoping.administration.journal import Search, entries_seen, entry_seen, head_now
from kaoping.administration.journal_table import COLUMNS, every_row
from kaoping.foundation.journal.anchors import first_lost_anchor
from kaoping.foundation.journal.queries import verify
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.web.doors import Asked, desk
from kaoping.web.sending import list_sent


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


def _searched(asked: Asked) -> tuple[Filters, Search]:
    form = Filters(asked.GET or None)
    if form.is_bound and form.is_valid():
        return form, Search(**form.cleaned_data)
    return form, Search()


@desk(Post.SECURITY_AUDITOR)
@require_GET
def journal(asked: Asked) -> HttpResponse:
    """Every act in the auditor's subtree, newest first."""
    form, search = _searched(asked)
    page = entries_seen(asked.actor, search, before=asked.GET.get("after", ""))
    return render(
        asked,
        "audit/journal.html",
        {"form": form, "page": page, "export": reverse("export_journal")},
    )


@desk(Post.SECURITY_AUDITOR)
@require_POST
def export_journal(asked: Asked) -> HttpResponse:
    """The journal as it is searched: a short one at once, a long one as background work."""
    _form, search = _searched(asked)
    return list_sent(
        asked,
        "export_journal",
        {"filters": TypeAdapter(Search).dump_python(search, mode="json")},
        title=_("Journal"),
        columns=COLUMNS,
        rows=every_row(asked.actor, search),
    )


@desk(Post.SECURITY_AUDITOR)
@require_GET
def journal_entry(asked: Asked, seq: int) -> HttpResponse:
    """One entry with what was there before and after."""
    line = entry_seen(asked.actor, seq)
    if line is None:
        raise Refused(Refusal.of("not_found"))
    return render(asked, "audit/entry.html", {"line": line})


@desk(Post.SECURITY_AUDITOR)
@require_GET
def looked_at(asked: Asked) -> HttpResponse:
    """Who had personal data revealed, and why."""
    search = Search(act=Act.REVEAL_PERSONAL_DATA)
    page = entries_seen(asked.actor, search, before=asked.GET.get("after", ""))
    return render(asked, "audit/looked_at.html", {"page": page})


@desk(Post.SECURITY_AUDITOR)
@require_GET
def chain(asked: Asked) -> HttpResponse:
    """The state of the chain in one line; walking it is asked for by a link, as it takes time."""
    seq, own = head_now()
    walked = None
    if "walk" in asked.GET:
        walked = {"proof": verify(), "lost": first_lost_anchor(Path(settings.HOME) / "anchors")}
    return render(asked, "audit/chain.html", {"seq": seq, "hash": own, "walked": walked})


@desk(Post.SECURITY_AUDITOR)
@require_GET
def access_table(asked: Asked) -> HttpResponse:
    """The access table as people read it: a row an act, a column a post."""
    posts = [post for post in Post if post is not Post.SYSTEM]
    rows = []
    for act in Act:
        reaches: dict[Post, list[str]] = {}
        for grant in grants_of(act):
            reaches.setdefault(grant.post, []).append(_(grant.reach.label))
        if reaches:
            rows.append({"act": act, "cells": [reaches.get(post, []) for post in posts]})
    return render(asked, "audit/access.html", {"posts": posts, "rows": rows})
