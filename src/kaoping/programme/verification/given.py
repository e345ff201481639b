"""What the acts of verification are told."""

from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from kaoping.acts.controls import HIDDEN, LONG
from kaoping.foundation.words import N_
from kaoping.programme.scheme.terms import DECIMALS

Given = TypeVar("Given")


class Decided(BaseModel):
    """What a figure was found to be. A row without ``verified`` is left undecided."""

    indicator: str = Field(title=N_("Indicator"), max_length=40)
    verified: Decimal | None = Field(
        None, title=N_("Verified"), ge=0, max_digits=16, decimal_places=DECIMALS
    )
    reason: str = Field("", title=N_("Reason"), max_length=500)


class VerifyFigure(BaseModel):
    """Figures of one report, decided together or one by one."""

    report: int
    figures: list[Decided] = Field(title=N_("Figures"), min_length=1)
    version: int | None = None


class StrikeRecord(BaseModel):
    """A record that does not hold; with ``undo`` one that was struck stands again."""

    report: int
    record: int
    reason: str = Field(
        title=N_("Reason"),
        description=N_("Say what was found, so that those concerned can answer."),
        min_length=1,
        max_length=500,
        json_schema_extra=LONG,
    )
    undo: bool = Field(False, title=N_("Let it stand again"), json_schema_extra=HIDDEN)
    version: int | None = None


class Returned(BaseModel):
    """One part that goes back, with its reason; ``part`` "" is the whole report."""

    part: str = Field("", title=N_("Part"), max_length=60)
    reason: str = Field(title=N_("Reason"), min_length=1, max_length=1000)


class ReturnReport(BaseModel):
    """The parts that go back; all others stay as they are and stay locked."""

    report: int
    parts: list[Returned] = Field(title=N_("What is returned"))
    version: int | None = None


class AcceptReport(BaseModel):
    report: int
    version: int | None = None


class Mark(BaseModel):
    standard: str = Field(title=N_("Standard"), max_length=12)
    points: Decimal = Field(title=N_("Mark"), max_digits=5, decimal_places=1)


class EvaluateSubject(BaseModel):
    """Grade, a mark for each standard, and what is to be said; or, with ``undo``, why what
    was said is taken back."""

    subject: int
    undo: bool = Field(False, title=N_("Take the evaluation back"), json_schema_extra=HIDDEN)
    grade: str = Field("", title=N_("Grade"), max_length=20, validate_default=True)
    marks: list[Mark] = Field([], title=N_("Marks"), validate_default=True)
    comment: str = Field("", title=N_("Comment"), max_length=2000, json_schema_extra=LONG)
    reason: str = Field(
        "", title=N_("Reason"), max_length=500, validate_default=True, json_schema_extra=LONG
    )
    version: int | None = None

    @field_validator("grade", "marks", "reason")
    @classmethod
    def _needed(cls, value: Given, about: ValidationInfo) -> Given:
        """Grading needs a grade and marks, taking back a reason."""
        asked = about.data.get("undo", False) == (about.field_name == "reason")
        if asked and not value:
            raise PydanticKnownError("missing")
        return value


class EndorseResults(BaseModel):
    """What makes the results especially outstanding; or, with ``undo``, why they no longer are."""

    subject: int
    reason: str = Field(
        title=N_("Reason"),
        description=N_("Say which results are especially outstanding, and how it was found."),
        min_length=1,
        max_length=1000,
        json_schema_extra=LONG,
    )
    undo: bool = Field(False, title=N_("Take the endorsement back"), json_schema_extra=HIDDEN)
    version: int | None = None
