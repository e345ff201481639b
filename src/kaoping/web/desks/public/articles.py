"""The regulation for everybody: an edition whole, and an article with what was said of it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.refusal import found
from kaoping.foundation.words import number_in
from kaoping.programme.scheme.entries import Edition, Honour, Standard
from kaoping.programme.scheme.queries import (
    article_page,
    edition_of,
    edition_seen,
    interpretations_of,
    newest_edition,
)
from kaoping.programme.season.steering import seasons_of
from kaoping.web.doors import Asked


@require_GET
def article(request: HttpRequest, number: str) -> HttpResponse:
    """One article: our statement of it, its interpretations, and every entry that cites it."""
    asked = cast("Asked", request)
    page = article_page(asked.actor, _edition_asked(asked), number)
    edition = edition_of(page.edition.id)
    above = number.rpartition(".")[0]
    return render(
        request,
        "public/article.html",
        {
            "page": page,
            "above": edition.article(above) if above else None,
            "may_interpret": page.edition.is_published
            and why_not(asked.actor, Act.INTERPRET_ARTICLE, over=_issued(page.edition.issuer_id))
            is None,
        },
    )


def _issued(issuer_id: int) -> Over:
    return Over(unit_id=issuer_id)


def _edition_asked(asked: Asked) -> int:
    """The edition named in the link, that of the reader's season, or the newest of all."""
    named = number_in(str(asked.GET.get("edition", "")))
    if named is not None:
        return named
    seasons = seasons_of(asked.actor) if asked.actor.standings else []
    return found(seasons[0].edition_id if seasons else newest_edition())


@require_GET
def edition(request: HttpRequest, edition: int) -> HttpResponse:
    """The whole edition on one page, readable from the first article to the last requirement."""
    asked = cast("Asked", request)
    row = edition_seen(asked.actor, edition)
    text = edition_of(row.id)
    return render(
        request,
        "public/edition.html",
        {
            "row": row,
            "text": text,
            "honours": _with_standards(text),
            "groups": [(group, text.indicators_of(group.key)) for group in text.indicator_groups],
            "interpretations": interpretations_of(row.id),
        },
    )


def _with_standards(text: Edition) -> list[tuple[Honour, list[tuple[Standard, list[object]]]]]:
    """Each honour with its standards, each standard with the names of what answers it."""
    names = {one.key: one.name for one in (*text.indicators, *text.sections)}
    return [
        (
            honour,
            [
                (standard, [names[key] for key in (*standard.indicators, *standard.sections)])
                for standard in text.standards_of(honour.key)
            ],
        )
        for honour in text.honours
    ]
