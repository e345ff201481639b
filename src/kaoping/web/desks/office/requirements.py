"""The year's requirements (article 5.3): each with its value, its source, and when it is fixed."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts import words
from kaoping.acts.posts import Post
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refusal, found, refuse_if
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.rules import Phase, why_archived, why_fixed
from kaoping.programme.season.steering import (
    RequirementRow,
    SeasonSeen,
    requirements_of,
    season_seen,
)
from kaoping.web import refusals
from kaoping.web.acting import Attempt, attempt
from kaoping.web.desks.office.requirement_forms import groups_of, name_of, said, value_sent
from kaoping.web.desks.office.season import crumbs, season_asked
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import text_in
from kaoping.web.wording import article_name, period


@dataclass(frozen=True, slots=True)
class Shown:
    """A requirement as a row of the list; ``refusal`` is why it cannot be set now."""

    row: RequirementRow
    name: str
    phase: str
    lines: list[str]
    refusal: str


@desk(Post.SEASON_OFFICE)
@require_GET
def office_requirements(asked: Asked, season: int | None = None) -> HttpResponse:
    """Every requirement of the season with its value, source, and mark when it is fixed."""
    seen = season_asked(asked, season)
    if seen is None:
        return HttpResponseRedirect(reverse("office_season"))
    edition = edition_of(seen.edition_id)
    rows = [_shown(asked, seen, edition, row) for row in requirements_of(seen, asked.now)]
    shown = {"season": seen, "rows": rows, "crumbs": crumbs(seen, _("Requirements"))}
    return render(asked, "office/requirements.html", shown)


def _shown(asked: Asked, season: SeasonSeen, edition: Edition, row: RequirementRow) -> Shown:
    refusal = _refusal(asked, season, row)
    return Shown(
        row=row,
        name=name_of(row.entry.name),
        phase=_(Phase(row.entry.phase).label),
        lines=_lines(edition, row),
        refusal=words.what(refusal) if refusal else "",
    )


def _lines(edition: Edition, row: RequirementRow) -> list[str]:
    return [period(*row.days, year=True)] if row.days else said(edition, row.entry.key, row.value)


def _refusal(asked: Asked, season: SeasonSeen, row: RequirementRow) -> Refusal | None:
    return (
        why_not(asked.actor, Act.SET_REQUIREMENT, over=season.over)
        or why_archived(season.state)
        or why_fixed(Phase(row.entry.phase), row.fixed_since, asked.now)
    )


class Sourced(forms.Form):
    """Where a value comes from."""

    source = forms.ChoiceField(label=gettext_lazy("Source"))
    article = forms.ChoiceField(label=gettext_lazy("Article"), required=False)
    notice = forms.CharField(
        label=gettext_lazy("Number of the notice"), required=False, max_length=120
    )

    def __init__(self, edition: Edition, initial: dict[str, str]) -> None:
        super().__init__(initial=initial)
        sources = [
            ("notice", _("this season's notice")),
            ("article", _("an article")),
            ("default", _("our default")),
        ]
        articles = [
            (one.number, f"{article_name(one.number)} {name_of(one.title)}")
            for one in edition.articles
        ]
        for name, choices in (("source", sources), ("article", [("", "—"), *articles])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def set_requirement(asked: Asked, season: int, key: str) -> HttpResponse:
    """One requirement: its typed value, and the article or notice that it comes from."""
    seen = season_seen(asked.actor, season)
    refuse_if(why_not(asked.actor, Act.SET_REQUIREMENT, over=seen.over))
    edition = edition_of(seen.edition_id)
    row = found(next((r for r in requirements_of(seen, asked.now) if r.entry.key == key), None))
    if asked.method != "POST":
        return _setting(asked, seen, edition, row, Attempt())
    source = text_in(asked.POST, "source")
    tried = attempt(
        asked,
        Act.SET_REQUIREMENT,
        season=season,
        key=key,
        value=value_sent(edition, key, asked.POST),
        source=source,
        source_text=text_in(asked.POST, source) if source in ("article", "notice") else "",
    )
    if tried.done:
        messages.success(asked, _("Set: %(name)s.") % {"name": name_of(row.entry.name)})
        return HttpResponseRedirect(reverse("office_requirements", kwargs={"season": season}))
    response = _setting(asked, seen, edition, row, tried)
    response.status_code = 422
    return response


def _setting(
    asked: Asked, season: SeasonSeen, edition: Edition, row: RequirementRow, tried: Attempt
) -> HttpResponse:
    value = tried.typed.get("value", row.value)
    source = str(tried.typed.get("source", row.source if row.is_set else "notice"))
    text = str(tried.typed.get("source_text", row.source_text))
    refusal = _refusal(asked, season, row)
    shown = {
        "season": season,
        "row": row,
        "name": name_of(row.entry.name),
        "phase": _(Phase(row.entry.phase).label),
        "groups": groups_of(edition, row.entry.key, value),
        "form": Sourced(edition, {"source": source, source: text}),
        "lines": _lines(edition, row),
        "refusals": refusals.said(tried.refusals),
        "refusal": words.what(refusal) if refusal else "",
        "version": row.version,
        "cancel": reverse("office_requirements", kwargs={"season": season.id}),
        "crumbs": crumbs(season, name_of(row.entry.name)),
    }
    return render(asked, "office/set_requirement.html", shown)
