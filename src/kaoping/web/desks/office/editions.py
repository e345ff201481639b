"""Editions of the regulation at the office that issues them (article 8)."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kaoping.acts.inputs import read_given
from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.refusal import Refused
from kaoping.foundation.words import number_in
from kaoping.programme.scheme.edition import copy_text
from kaoping.programme.scheme.listings import EDITIONS
from kaoping.programme.scheme.queries import edition_of, edition_seen
from kaoping.web.acting import Attempt, act_or_show, attempt
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import data_of, form_of, text_in
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of_each
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.wording import article_name

LARGEST = 1024 * 1024  # an edition is a page of text; more is some other file


def _crumbs(label: str) -> list[Crumb]:
    return [Crumb(_("Editions"), reverse("office_editions")), Crumb(label)]


class Sought(forms.Form):
    """What the editions are narrowed to."""

    text = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=80)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def office_editions(asked: Asked) -> HttpResponse:
    """The editions in force, one's own drafts, and what may be done with them."""
    wanted = wanted_of(asked)
    if asked.method == "POST":
        return list_sent(asked, EDITIONS, wanted)
    own = asked.actor.unit_id
    refusal = why_not(asked.actor, Act.ADD_EDITION, over=Over(unit_id=own))
    page = EDITIONS.page(wanted)
    mine = {row.id: f"scheme.edition:{row.id}" for row in page.rows if row.issuer_id == own}
    steps = steps_of_each(mine.values())
    shown = {
        "editions": [(row, steps[mine[row.id]] if row.id in mine else None) for row in page.rows],
        "page": page,
        "listing": EDITIONS,
        "form": Sought(asked.GET),
        "filtered": bool(wanted.text("text")),
        "own": own,
        "may_add": refusal is None,
    }
    return render(asked, "office/editions.html", shown)


class FileOfEdition(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Edition file"),
        help_text=gettext_lazy("A TOML or JSON file. It may also be written or pasted below."),
        required=False,
    )


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def add_edition(asked: Asked) -> HttpResponse:
    """A draft edition from a file or from a copy; every fault is named by its entry."""
    if asked.method != "POST":
        return _adding(asked, Attempt(_copied(asked)))
    text = _text_sent(asked)
    tried = attempt(asked, Act.ADD_EDITION, issuer=asked.actor.unit_id, text=text)
    if tried.done:
        return HttpResponseRedirect(reverse("edition", kwargs={"edition": tried.result}))
    response = _adding(asked, tried)
    response.status_code = 422
    return response


def _copied(asked: Asked) -> dict[str, Any]:
    """The text of the edition that the new one begins as a copy of; a draft is corrected so."""
    named = number_in(text_in(asked.GET, "copy_of"))
    if named is None:
        return {}
    row = edition_seen(asked.actor, named)
    text = copy_text(edition_of(row.id))
    return {"text": text} if row.is_published else {"text": text, "version": row.version}


def _text_sent(asked: Asked) -> str:
    """The file's text if one was sent, else what was written; odd bytes are left for the check."""
    sent = asked.FILES.get("file")
    if sent is None:
        return text_in(asked.POST, "text")
    return bytes(sent.read(LARGEST)).decode("utf-8-sig", errors="replace")


def _adding(asked: Asked, tried: Attempt) -> HttpResponse:
    form = form_of(
        ACTIONS[Act.ADD_EDITION].given,
        tried.typed,
        refusals=tried.refusals,
        leave_out=["issuer"],
    )
    form.fields["text"].widget.attrs.update({"rows": "24", "spellcheck": "false"})
    shown = {
        "form": form,
        "file_form": FileOfEdition(),
        "version": tried.typed.get("version"),
        "cancel": reverse("office_editions"),
        "crumbs": _crumbs(_("Draft edition")),
    }
    return render(asked, "office/add_edition.html", shown)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def publish_edition(asked: Asked, edition: int) -> HttpResponse:
    """The page before an edition is in force for good."""
    row = edition_seen(asked.actor, edition)
    refusal = why_not(asked.actor, Act.PUBLISH_EDITION, over=Over(unit_id=row.issuer_id))
    if refusal:
        raise Refused(refusal)

    def show(tried: Attempt) -> HttpResponse:
        shown = {
            "heading": _("Publish edition"),
            "text": _("A published edition is never changed; a new one is a copy with a date."),
            "facts": [(_("Edition"), row.title), (_("Key"), row.key)],
            "act": _("Publish edition"),
            "article": "8",
            "form": form_of(
                ACTIONS[Act.PUBLISH_EDITION].given,
                {"edition": edition},
                refusals=tried.refusals,
                leave_out=["edition"],
            ),
            "version": row.version,
            "cancel": reverse("office_editions"),
            "crumbs": _crumbs(_("Publish edition")),
        }
        return render(asked, "parts/confirm.html", shown)

    if asked.method != "POST":
        return show(Attempt())
    done = reverse("office_editions")
    return act_or_show(asked, Act.PUBLISH_EDITION, show, done, edition=edition)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def interpret_article(asked: Asked, edition: int) -> HttpResponse:
    """Write what an article means, read it once more, and attach it (article 8)."""
    row = edition_seen(asked.actor, edition)
    refusal = why_not(asked.actor, Act.INTERPRET_ARTICLE, over=Over(unit_id=row.issuer_id))
    if refusal:
        raise Refused(refusal)
    if asked.method != "POST":
        article = str(asked.GET.get("article", ""))
        return _interpreting(asked, edition, Attempt({"article": article}))
    if "confirmed" in asked.POST:
        return act_or_show(
            asked,
            Act.INTERPRET_ARTICLE,
            lambda tried: _interpreting(asked, edition, tried),
            _article_of(edition, text_in(asked.POST, "article")),
            edition=edition,
        )
    return _read_once_more(asked, edition)


def _article_of(edition: int, article: str) -> str:
    return f"{reverse('article', kwargs={'number': article or '8'})}?edition={edition}"


def _read_once_more(asked: Asked, edition: int) -> HttpResponse:
    given = ACTIONS[Act.INTERPRET_ARTICLE].given
    typed = {**data_of(given, asked.POST), "edition": edition}
    if "again" in asked.POST:
        return _interpreting(asked, edition, Attempt(typed))
    try:
        read_given(given, typed)
    except Refused as refused:
        response = _interpreting(asked, edition, Attempt(typed, refused.refusals))
        response.status_code = 422
        return response
    shown = {
        "typed": typed,
        "article": typed["article"],
        "title": edition_seen(asked.actor, edition).title,
        "crumbs": _crumbs(_("Interpret article")),
    }
    return render(asked, "office/interpret_confirm.html", shown)


def _interpreting(asked: Asked, edition: int, tried: Attempt) -> HttpResponse:
    text = edition_of(edition)
    language = getattr(asked, "LANGUAGE_CODE", "")
    choices = [
        (one.number, f"{article_name(one.number)} {one.title.in_(language)}")
        for one in text.articles
    ]
    shown: dict[str, Any] = {
        "form": form_of(
            ACTIONS[Act.INTERPRET_ARTICLE].given,
            tried.typed,
            refusals=tried.refusals,
            choices={"article": choices},
            leave_out=["edition"],
        ),
        "title": edition_seen(asked.actor, edition).title,
        "cancel": reverse("office_editions"),
        "crumbs": _crumbs(_("Interpret article")),
    }
    return render(asked, "office/interpret_article.html", shown)
