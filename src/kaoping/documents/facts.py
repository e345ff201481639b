"""What a document says, before anyone decides how it looks. No fonts, no points, no clock."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """Depth of a paragraph: plain text, or a heading in the four steps of GB/T 9704."""

    TEXT = 0
    FIRST = 1  # 一、
    SECOND = 2  # (一)
    THIRD = 3  # 1.
    FOURTH = 4  # (1)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. Its number, such as 一、, is part of the text."""

    text: str
    level: Level = Level.TEXT


@dataclass(frozen=True)
class NameList:
    """Names in the prescribed order, read row by row. ``columns`` is how many stand in a row."""

    names: tuple[str, ...]
    heading: str = ""
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """Rows under heads. ``shares`` are relative column widths; empty means equal ones."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    heading: str = ""
    shares: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse ragged rows (ValueError): a cell under the wrong head is a false statement."""
        width = len(self.heads)
        if not width or any(len(row) != width for row in self.rows):
            raise ValueError(f"every row needs {width} cells, one under each head")
        if self.shares and len(self.shares) != width:
            raise ValueError(f"shares need {width} widths, one for each head")


Block = Paragraph | NameList | Table


@dataclass(frozen=True)
class Annex:
    """An annex begins on a new page, under the number that its place in the document gives it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Imprint:
    """版记: who gets copies, who printed it and when."""

    office: str
    printed_on: date
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfficialDocument:
    """A red-headed document of GB/T 9704-2012.

    ``mark`` is the issuer mark at the head, with 文件 where the office writes it; ``title`` may
    hold line breaks where its sense allows them; ``signature`` is the unit that seals it.
    """

    mark: str
    number: str
    title: str
    addressees: tuple[str, ...]
    body: tuple[Paragraph, ...]
    signature: str
    signed_on: date
    annexes: tuple[Annex, ...] = ()
    imprint: Imprint | None = None
    note: str = ""  # 附注, such as 此件公开发布

    def __post_init__(self) -> None:
        """Refuse a document without a body (ValueError): a signature never stands alone."""
        if not self.body:
            raise ValueError("a document needs at least one paragraph")


@dataclass(frozen=True)
class CertificateFacts:
    """One certificate of one honour.

    ``season_title`` is read before 工作中: "2026年度全国科技助力精准扶贫". ``address_form`` follows
    a person's name (同志) and is empty for units and teams. ``number`` is the document that
    commended, ``code`` what the public page checks, ``verify_url`` where it does so.
    """

    recipient: str
    honour: str
    season_title: str
    office: str
    number: str
    issued_on: date
    code: str
    verify_url: str
    address_form: str = ""


class NomineeKind(StrEnum):
    """Whom a recommendation form is about (article 3)."""

    UNIT = "unit"
    TEAM = "team"
    PERSON = "person"


@dataclass(frozen=True)
class Field:
    """One labelled value of a form. A wide one has the row to itself."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class OpinionForm:
    """One opinion box: what is said, by which body; place is left for its seal and the date."""

    heading: str
    text: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class RecommendationForm:
    """A recommendation form: fields at the head, then long passages, then the opinions.

    ``passages`` are label and text, such as 主要事迹. ``photo`` is a PNG or JPEG, for persons.
    """

    kind: NomineeKind
    season_title: str
    honour: str
    recommender: str
    fields: tuple[Field, ...]
    passages: tuple[Field, ...]
    opinions: tuple[OpinionForm, ...]
    photo: bytes | None = None
