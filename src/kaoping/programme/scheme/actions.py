"""Publishing the regulation as data, and saying what it means (article 8)."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from kaoping.acts.perform import add, move, performs, permit, permit_over
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.words import N_
from kaoping.programme.scheme import edition as reading
from kaoping.programme.scheme.models import Edition, Interpretation


class AddEdition(BaseModel):
    """A new edition from its file's text; ``issuer`` is the unit that will publish it."""

    issuer: int = Field(title=N_("Issuing office"))
    text: str = Field(title=N_("Text of the edition file"), json_schema_extra={"control": "long"})


@performs(Act.ADD_EDITION)
def add_edition(actor: Actor, given: AddEdition, *, now: datetime) -> int:
    """Read, check and keep a draft edition; every fault of the file is named at once."""
    permit_over(Act.ADD_EDITION, Over(unit_id=given.issuer), by=actor)
    try:
        edition = reading.load_edition(given.text)
    except reading.EditionFault as wrong:
        raise Refused(
            *(
                Refusal.of("edition_fault", field="text", entry=fault.entry, fault=fault.reason)
                for fault in wrong.faults
            )
        ) from None
    if Edition.objects.filter(key=edition.key).exists():
        raise Refused(Refusal.of("edition_key_taken", field="text", key=edition.key))
    row = Edition(
        key=edition.key,
        title=edition.title.zh,
        issuer_id=given.issuer,
        dated=edition.earliest_date,
        content=edition.model_dump_json(),
        digest=reading.digest(edition),
    )
    add(Act.ADD_EDITION, row, by=actor, now=now, key=row.key, digest=row.digest)
    return row.pk


class PublishEdition(BaseModel):
    edition: int
    version: int | None = None


@performs(Act.PUBLISH_EDITION)
def publish_edition(actor: Actor, given: PublishEdition, *, now: datetime) -> None:
    """Put an edition in force. From here on nothing changes it; a new one is a copy."""
    row = Edition.objects.filter(pk=given.edition).first()
    permit(Act.PUBLISH_EDITION, row, by=actor, see=Act.ADD_EDITION)
    assert row is not None
    move(Act.PUBLISH_EDITION, row, by=actor, now=now, published_at=now)


class InterpretArticle(BaseModel):
    """What ``article`` means, in the issuing office's words, dated."""

    edition: int
    article: str = Field(title=N_("Article"), max_length=10)
    text: str = Field(
        title=N_("Interpretation"), min_length=1, max_length=4000,
        json_schema_extra={"control": "long"},
    )  # fmt: skip
    dated: date | None = Field(None, title=N_("Dated"))


@performs(Act.INTERPRET_ARTICLE)
def interpret_article(actor: Actor, given: InterpretArticle, *, now: datetime) -> int:
    """Attach an interpretation to an article of a published edition (article 8)."""
    row = Edition.objects.filter(pk=given.edition).first()
    permit(Act.INTERPRET_ARTICLE, row, by=actor, see=Act.INTERPRET_ARTICLE)
    assert row is not None
    known = {a.number for a in reading.Edition.model_validate_json(row.content).articles}
    if given.article not in known:
        raise Refused(Refusal.of("unknown_article", field="article", article=given.article))
    said = Interpretation(
        edition=row, article=given.article, text=given.text, dated=given.dated or now.date()
    )
    add(Act.INTERPRET_ARTICLE, said, by=actor, now=now, article=given.article, text=given.text)
    return said.pk
