"""Publishing the regulation as data, and saying what it means (article 8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext
from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN, LONG
from kaoping.acts.days import Day
from kaoping.acts.perform import add, change, move, performs, permit, permit_over, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, found, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.scheme import edition as reading
from kaoping.programme.scheme.lines import lines_of
from kaoping.programme.scheme.models import Edition, Interpretation
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import Fault
from kaoping.programme.scheme.rules import (
    why_key_taken,
    why_misdated,
    why_no_such_article,
    why_still_draft,
)


@dataclass(frozen=True, slots=True)
class SaidFault:
    """A fault that is put into words when it is shown, in the language of its reader."""

    fault: Fault

    def __str__(self) -> str:
        return gettext(self.fault.says) % self.fault.facts


class AddEdition(BaseModel):
    """A new edition from its file's text; ``issuer`` is the unit that will publish it."""

    issuer: int = Field(title=N_("Issuing office"))
    text: str = Field(title=N_("Text of the edition file"), min_length=1, json_schema_extra=LONG)
    version: int | None = None  # of the draft that is corrected


@performs(Act.ADD_EDITION)
def add_edition(actor: Actor, given: AddEdition, *, now: datetime) -> int:
    """Read, check and keep a draft edition; every fault of the file is named at once.

    A new edition is a whole file with a key and a date of its own. The same key again
    corrects the draft, until it is published.
    """
    permit_over(Act.ADD_EDITION, Over(unit_id=given.issuer), by=actor)
    try:
        edition = reading.load_edition(given.text)
    except reading.EditionFault as wrong:
        raise Refused(*refusals_of(wrong.faults, given.text)) from None
    draft = Edition.objects.filter(key=edition.key).first()
    if draft is not None:
        own = draft.issuer_id == given.issuer
        refuse_if(why_key_taken(draft.key, draft.state, own), why_stale(draft, given.version))
    row = draft or Edition(key=edition.key, issuer_id=given.issuer)
    _keep(row, edition, by=actor, now=now)
    return row.pk


def _keep(row: Edition, edition: reading.Edition, *, by: Actor, now: datetime) -> None:
    """Write what the file says; the journal has its digest, not all of its text."""
    content = edition.model_dump_json()
    facts: dict[str, Any] = {
        "title": edition.title.zh,
        "dated": edition.earliest_date,
        "digest": reading.digest(edition),
    }
    if row.pk is None:
        for name, value in {**facts, "content": content}.items():
            setattr(row, name, value)
        add(Act.ADD_EDITION, row, by=by, now=now, key=row.key, digest=row.digest)
    else:
        change(Act.ADD_EDITION, row, by=by, now=now, **facts)
        Edition.objects.filter(pk=row.pk).update(content=content)


def refusals_of(faults: tuple[Fault, ...], text: str) -> Iterator[Refusal]:
    """Each fault of an edition's file as a refusal, naming the entry and its line if known."""
    lines = lines_of(text)
    for fault in faults:
        line, said = lines.get(fault.entry), SaidFault(fault)
        if line is None:
            yield Refusal.of("edition_fault", field="text", entry=fault.entry, fault=said)
        else:
            yield Refusal.of(
                "edition_fault_in_line", field="text", line=line, entry=fault.entry, fault=said
            )


class PublishEdition(BaseModel):
    edition: int
    version: int | None = None


@performs(Act.PUBLISH_EDITION)
def publish_edition(actor: Actor, given: PublishEdition, *, now: datetime) -> None:
    """Put an edition in force. From here on nothing changes it; a new one is a copy."""
    row = _edition(given.edition)
    permit(Act.PUBLISH_EDITION, row, by=actor, see=Act.ADD_EDITION)
    refuse_if(why_stale(row, given.version))
    move(Act.PUBLISH_EDITION, row, by=actor, now=now, published_at=now)


class InterpretArticle(BaseModel):
    """What ``article`` means, in the issuing office's words, dated."""

    edition: int = Field(json_schema_extra=HIDDEN)
    article: str = Field(title=N_("Article"), max_length=10)
    text: str = Field(
        title=N_("Interpretation"), min_length=1, max_length=4000,
        json_schema_extra=LONG
    )  # fmt: skip
    dated: Day | None = Field(
        None, title=N_("Dated"), description=N_("Today, if it is left empty.")
    )


@performs(Act.INTERPRET_ARTICLE)
def interpret_article(actor: Actor, given: InterpretArticle, *, now: datetime) -> int:
    """Attach an interpretation to an article of a published edition (article 8)."""
    row = _edition(given.edition)
    permit(Act.INTERPRET_ARTICLE, row, by=actor, see=Act.INTERPRET_ARTICLE)
    known = {article.number for article in edition_of(row.pk).articles}
    today = localdate(now)
    dated = given.dated or today
    refuse_if(
        why_still_draft(row.state),
        why_no_such_article(given.article, known, "article"),
        why_misdated(dated, row.dated, today),
    )
    said = Interpretation(edition=row, article=given.article, text=given.text, dated=dated)
    add(Act.INTERPRET_ARTICLE, said, by=actor, now=now, article=given.article, text=given.text)
    return said.pk


def _edition(edition_id: int) -> Edition:
    return found(Edition.objects.filter(pk=edition_id).first())
