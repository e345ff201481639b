"""What can be asked of an edition. A published one is public: the text is everybody's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.scope import units_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, found
from kaoping.foundation.units.models import UnitAbove
from kaoping.programme.scheme import edition as reading
from kaoping.programme.scheme import entries, models
from kaoping.programme.scheme.rules import EditionState

Sourced = TypeVar("Sourced", entries.Requirement, entries.Parameter)


def edition_of(edition_id: int, digest: str = "") -> reading.Edition:
    """The edition as typed data, read once a process: a published one never changes.

    Who has read its ``digest`` with something else saves the statement that asks for it.
    """
    kept = digest or models.Edition.objects.values_list("digest", flat=True).get(pk=edition_id)
    return _read(edition_id, kept)


@lru_cache(maxsize=64)
def _read(edition_id: int, digest: str) -> reading.Edition:
    content = models.Edition.objects.values_list("content", flat=True).get(
        pk=edition_id, digest=digest
    )
    return reading.Edition.model_validate_json(content)


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition in a list."""

    id: int
    key: str
    title: str
    issuer_id: int
    issuer: str
    dated: date
    state: EditionState
    published_at: datetime | None
    version: int

    @property
    def is_published(self) -> bool:
        return self.state is EditionState.PUBLISHED


@dataclass(frozen=True, slots=True)
class Said:
    """An interpretation of an article: its text, when and by whom."""

    article: str
    text: str
    dated: date
    issuer: str


def editions(
    actor: Actor,
    *,
    text: str = "",
    by: Sequence[str] = ("-dated", "-pk"),
    cut: Cut = FIRST_PAGE,
) -> Page[EditionRow]:
    """One page of the published editions and the drafts of the actor's unit, newest first."""

    def made(found: Iterable[models.Edition]) -> list[EditionRow]:
        return [_row(one) for one in found]

    found = _seen_by(actor)
    found = found.filter(Q(title__icontains=text) | Q(key__icontains=text)) if text else found
    return page_of(found, by, made, cut)


def editions_for(host_id: int) -> list[EditionRow]:
    """The editions that a season of ``host_id`` may run on: its own, and those from above."""
    found = models.Edition.objects.select_related("issuer").filter(
        state=EditionState.PUBLISHED, issuer__below__unit_id=host_id
    )
    return [_row(one) for one in found.order_by("-dated", "-id")]


def edition_seen(actor: Actor, edition_id: int) -> EditionRow:
    """One edition; *not found* for a draft of another office."""
    return _row(found(_seen_by(actor).filter(pk=edition_id).first()))


def newest_edition() -> int | None:
    """The newest published edition of an office that has none above it."""
    found = models.Edition.objects.filter(state=EditionState.PUBLISHED, issuer__parent=None)
    return found.order_by("-dated", "-id").values_list("pk", flat=True).first()


def interpretations_of(edition_id: int, article: str = "") -> list[Said]:
    """What the issuing office has said of the edition, or of one article, newest first."""
    found = models.Interpretation.objects.filter(edition_id=edition_id)
    if article:
        found = found.filter(article=article)
    rows = found.order_by("-dated", "-id").values_list(
        "article", "text", "dated", "edition__issuer__name"
    )
    return [Said(*row) for row in rows]


def _seen_by(actor: Actor) -> QuerySet[models.Edition]:
    own = units_where(actor, Act.ADD_EDITION, unit="issuer")
    return models.Edition.objects.select_related("issuer").filter(
        Q(state=EditionState.PUBLISHED) | own
    )


def _row(found: models.Edition) -> EditionRow:
    return EditionRow(
        id=found.pk,
        key=found.key,
        title=found.title,
        issuer_id=found.issuer_id,
        issuer=found.issuer.name,
        dated=found.dated,
        state=EditionState(found.state),
        published_at=found.published_at,
        version=found.version,
    )


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with what was said of it and all entries of the edition that cite it.

    ``paragraphs`` are the articles numbered below it; what cites one of them is with it.
    ``asked`` is the edition that was asked for: another than ``edition`` where it lacks the
    article, so that the text which it carries out has to be read.
    """

    asked: EditionRow
    edition: EditionRow
    article: entries.Article
    paragraphs: tuple[entries.Article, ...]
    interpretations: tuple[Said, ...]
    honours: tuple[entries.Honour, ...]
    standards: tuple[entries.Standard, ...]
    parts: tuple[entries.Part, ...]
    requirements: tuple[entries.Requirement, ...]
    parameters: tuple[entries.Parameter, ...]


def article_page(actor: Actor, edition_id: int, number: str) -> ArticlePage:
    """The article ``number``; *not found* for an edition or an article that is not there.

    Our pages cite the text that the procedure itself follows from. Where a lower office's own
    measures are silent, its edition lacks the article, and that of an office above is shown.
    """
    asked = edition_seen(actor, edition_id)
    row, edition = _nearest(asked, number)
    return ArticlePage(
        asked=asked,
        edition=row,
        article=edition.article(number),
        paragraphs=tuple(a for a in edition.articles if a.number.startswith(f"{number}.")),
        interpretations=tuple(
            said for said in interpretations_of(row.id) if is_within(said.article, number)
        ),
        honours=tuple(h for h in edition.honours if is_within(h.article, number)),
        standards=tuple(s for s in edition.standards if is_within(s.article, number)),
        parts=tuple(p for p in edition.parts if is_within(p.article, number)),
        requirements=tuple(_citing(edition.requirements, number)),
        parameters=tuple(_citing(edition.parameters, number)),
    )


def _nearest(asked: EditionRow, number: str) -> tuple[EditionRow, reading.Edition]:
    """The edition if it has the article, or the nearest and newest of those above it that has."""
    depth = UnitAbove.objects.filter(unit=asked.issuer_id, ancestor=OuterRef("issuer"))
    above = (
        models.Edition.objects.select_related("issuer")
        .annotate(depth=Subquery(depth.values("depth")[:1]))
        .filter(state=EditionState.PUBLISHED, depth__gt=0)
        .order_by("depth", "-dated", "-id")
    )
    for row in chain(
        [asked], map(_row, above.iterator())
    ):  # those above are read only if they are asked
        edition = edition_of(row.id)
        if any(article.number == number for article in edition.articles):
            return row, edition
    raise Refused(Refusal.of("not_found"))


def is_within(cited: str, number: str) -> bool:
    """Whether ``cited`` is the article ``number`` or a paragraph of it."""
    return cited == number or cited.startswith(f"{number}.")


def _citing(found: Iterable[Sourced], number: str) -> Iterable[Sourced]:
    return (e for e in found if is_within(reading.article_of(e.source) or "", number))


def titles_of_editions(keys: Iterable[int]) -> dict[int, str]:
    return dict(models.Edition.objects.filter(pk__in=keys).values_list("pk", "title"))
