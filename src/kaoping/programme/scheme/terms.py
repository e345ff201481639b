"""The terms an edition is written in: keys, sources, fractions, texts. Pure."""

import re
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

SubjectForm = Literal["unit", "team", "person"]
PhaseKey = Literal[
    "service",
    "reporting",
    "verification",
    "recommendation",
    "judging",
    "publicity",
    "honours",
]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=30)]
ArticleNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)*$")]
ItemKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=12)]
"""The key of a standard or a part: the number of its paragraph where it has one of its own."""
Source = Annotated[str, StringConstraints(pattern=r"^(default|season|article [0-9]+(\.[0-9]+)*)$")]
"""Where a rule comes from: ``article 6.3.2``, ``season`` (this season's notice), ``default``."""

# What later stages keep, of texts in characters: what asks for more could never be met.
LONGEST_SECTION = 20_000
LONGEST_DEEDS = 10_000
LONGEST_SHORT_DEEDS = 2_000
DECIMALS = 2  # of a figure

FRACTION = re.compile(r"^[0-9]+/[1-9][0-9]*$")


def fraction_from(value: object) -> Fraction:
    """Read ``"2/3"`` exactly; a decimal would round, so it is refused."""
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str) or not FRACTION.match(value):
        raise ValueError('not a fraction; write it like "2/3"')
    share = Fraction(value)
    if share > 1:
        raise ValueError("a share is at most 1/1")
    return share


def fraction_as_text(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


Share = Annotated[
    Fraction,
    BeforeValidator(fraction_from, json_schema_input_type=str),
    PlainSerializer(fraction_as_text, return_type=str),
]


class Frozen(BaseModel):
    """Strict and closed: no unknown field, no coercion, no change after loading."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", arbitrary_types_allowed=True
    )


class Text(Frozen):
    """A text of the edition: Chinese always, English where it was given."""

    zh: str = Field(min_length=1)
    en: str = ""

    def in_(self, language: str) -> str:
        """The English for ``en`` and its variants if there is any, else the Chinese."""
        return self.en if self.en and language.lower().startswith("en") else self.zh


class Named(Frozen):
    """An entry that is referred to by its key and shown by its name."""

    key: Key
    name: Text
