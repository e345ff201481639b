"""What an edition of the regulation is made of, one frozen model a kind of entry. Pure.

An edition is data. Nothing here knows an honour, a threshold or a part by name; which
entries refer to which, and whether they do so rightly, is checked in ``faults``.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Discriminator, Field, JsonValue, StringConstraints, field_validator

from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.terms import (
    ArticleNumber,
    Frozen,
    ItemKey,
    Key,
    Named,
    PhaseKey,
    Share,
    Source,
    SubjectForm,
    Text,
)


class Article(Frozen):
    """An article, or with a dotted number one of its paragraphs, in our own short words."""

    number: ArticleNumber
    title: Text
    statement: Text


class SubjectKind(Frozen):
    """A kind of subject the edition assesses; its key is one of the three forms."""

    key: SubjectForm
    name: Text
    article: ArticleNumber


class UnitKind(Named):
    """A kind of body on the tree. Without a ``subject_kind`` it is never assessed itself."""

    article: ArticleNumber
    subject_kind: SubjectForm | None = None


class Honour(Named):
    subject_kind: SubjectForm
    article: ArticleNumber


class HoursAtLeast(Frozen):
    """Verified hours reach parameter ``hours``, or the verifier endorsed the results.

    ``share`` (a parameter) of ``base`` (a requirement, hours a year) is shown for
    information only. Never a hard gate.
    """

    kind: Literal["hours_at_least"]
    hours: Key
    share: Key
    base: Key
    or_endorsed: bool
    source: Source


class FiguresPresent(Frozen):
    """Each of the indicators has a verified figure above zero."""

    kind: Literal["figures_present"]
    indicators: tuple[Key, ...] = Field(min_length=1)
    source: Source


Check = Annotated[HoursAtLeast | FiguresPresent, Discriminator("kind")]


class Weight(Frozen):
    """Points of a hundred that a standard carries unless the season says otherwise."""

    value: int = Field(gt=0, le=100)
    source: Source


class Standard(Frozen):
    """One item of the standards: what answers it, what a machine checks, what it weighs."""

    key: ItemKey
    honour: Key
    article: ArticleNumber
    name: Text
    statement: Text
    indicators: tuple[Key, ...] = ()
    sections: tuple[Key, ...] = ()
    files: bool = False
    checks: tuple[Check, ...] = ()
    default_weight: Weight


class Part(Frozen):
    """A part of what a recommending body files, by number, with how it is answered."""

    number: int = Field(ge=1)
    key: ItemKey
    article: ArticleNumber
    name: Text
    statement: Text
    answered_by: tuple[
        Literal["own_report", "generated_slates", "forms", "generated_table", "files"], ...
    ] = Field(min_length=1)
    required: bool


class Section(Named):
    """A section of a summary or a plan; lengths in characters."""

    statement: Text
    subject_kinds: tuple[SubjectForm, ...] = Field(min_length=1)
    belongs_to: Literal["summary", "plan"]
    min_characters: int = Field(ge=0)
    max_characters: int = Field(gt=0)
    source: Source


class SubKind(Named):
    """A finer kind of service; ``counted`` says what a record's quantity counts."""

    counted: Text
    unit: Text


class ServiceKind(Named):
    """A kind of service; ``counted`` and ``unit`` say what a record's quantity counts."""

    article: ArticleNumber
    counted: Text
    unit: Text
    sub_kinds: tuple[SubKind, ...] = ()


class SupportKind(Named):
    """A kind of support. A record of service kind ``implied_by`` has it by itself."""

    article: ArticleNumber
    implied_by: Key | None = None


class TimeKind(Named):
    article: ArticleNumber


class ResourceKind(Named):
    article: ArticleNumber


class Parameter(Named):
    """A number of the text, or our own where the text is silent. Shares are fractions."""

    value: Annotated[int, Field(gt=0)] | Share
    unit: Text
    source: Source


class Trait(Named):
    """Something true of a candidate that list rules count.

    ``known_from``: the registered ``sex`` of the person, the honour roll, or
    what the recommendation form states; a person whose registered cadre rank is one of
    ``ranks`` has it, whatever the form states.
    """

    subject_kinds: tuple[SubjectForm, ...] = Field(min_length=1)
    known_from: Literal["sex", "honour_roll", "form"]
    sex: Literal["", "female", "male"] = ""
    ranks: tuple[str, ...] = ()


class Requirement(Named):
    """What the year decides, with the default that holds until it does.

    The default is ``default``, or the value of ``parameter``, or for weights those of the
    standards. It is fixed once ``phase`` opens.
    """

    phase: PhaseKey
    source: Source
    default: JsonValue = None
    parameter: Key | None = None


def first_day(dated: str) -> date:
    """The first day of a year, a month, or that day; ``ValueError`` if there is none."""
    year, month, day = [*dated.split("-"), "1", "1"][:3]
    return date(int(year), int(month), int(day))


class UnknownEntry(LookupError):
    """An entry was asked for that the edition lacks."""


class Edition(Frozen):
    """One edition of the regulation, whole. Lists keep the order of the text.

    ``dated`` is the date of issue as exactly as it is known: a year, month or day.
    ``programme`` is what its documents call the work that is assessed; if it is empty, they
    take it from the title.
    """

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=40)]
    title: Text
    document_number: str = Field(min_length=1)
    dated: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
    issued_by: Text
    programme: Annotated[str, StringConstraints(pattern=r"^\S*$", max_length=40)] = ""
    articles: tuple[Article, ...]
    subject_kinds: tuple[SubjectKind, ...]
    unit_kinds: tuple[UnitKind, ...]
    honours: tuple[Honour, ...]
    standards: tuple[Standard, ...]
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    indicator_groups: tuple[Named, ...]
    indicators: tuple[Indicator, ...]
    service_kinds: tuple[ServiceKind, ...]
    support_kinds: tuple[SupportKind, ...]
    time_kinds: tuple[TimeKind, ...]
    resource_kinds: tuple[ResourceKind, ...]
    parameters: tuple[Parameter, ...]
    traits: tuple[Trait, ...]
    requirements: tuple[Requirement, ...]

    @field_validator("dated")
    @classmethod
    def is_a_date(cls, dated: str) -> str:
        first_day(dated)
        return dated

    @property
    def earliest_date(self) -> date:
        """The first day that ``dated`` can mean: for order and storage, not for a page."""
        return first_day(self.dated)

    def article(self, number: str) -> Article:
        return _the_one("article", number, ((a.number, a) for a in self.articles))

    def subject_kind(self, key: str) -> SubjectKind:
        return _the_one("subject kind", key, keyed(self.subject_kinds))

    def honour(self, key: str) -> Honour:
        return _the_one("honour", key, keyed(self.honours))

    def standard(self, key: str) -> Standard:
        return _the_one("standard", key, keyed(self.standards))

    def standards_of(self, honour: str) -> tuple[Standard, ...]:
        return tuple(s for s in self.standards if s.honour == honour)

    def part(self, key: str) -> Part:
        return _the_one("part", key, keyed(self.parts))

    def section(self, key: str) -> Section:
        return _the_one("section", key, keyed(self.sections))

    def sections_for(self, subject_kind: str) -> tuple[Section, ...]:
        return tuple(s for s in self.sections if subject_kind in s.subject_kinds)

    def indicator(self, key: str) -> Indicator:
        return _the_one("indicator", key, keyed(self.indicators))

    def indicators_of(self, group: str) -> tuple[Indicator, ...]:
        return tuple(i for i in self.indicators if i.group == group)

    def service_kind(self, key: str) -> ServiceKind:
        return _the_one("service kind", key, keyed(self.service_kinds))

    def time_kind(self, key: str) -> TimeKind:
        return _the_one("time kind", key, keyed(self.time_kinds))

    def parameter(self, key: str) -> Parameter:
        return _the_one("parameter", key, keyed(self.parameters))

    def trait(self, key: str) -> Trait:
        return _the_one("trait", key, keyed(self.traits))

    def requirement(self, key: str) -> Requirement:
        return _the_one("requirement", key, keyed(self.requirements))


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)
T = TypeVar("T")


def keyed(entries: Iterable[K]) -> Iterator[tuple[str, K]]:
    """Entries as (key, entry)."""
    return ((entry.key, entry) for entry in entries)


def _the_one(word: str, key: str, entries: Iterable[tuple[str, T]]) -> T:
    for found, entry in entries:
        if found == key:
            return entry
    raise UnknownEntry(f'the edition has no {word} "{key}"')
