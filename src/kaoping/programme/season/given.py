"""What the acts of a season are given."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from kaoping.acts.controls import DAY, HIDDEN, LONG
from kaoping.acts.days import Begin, Day, End
from kaoping.foundation.words import N_
from kaoping.programme.scheme.terms import DECIMALS
from kaoping.programme.season.rules import Level, Phase


class OpenSeason(BaseModel):
    """A season of ``host`` for ``year`` on a published edition."""

    host: int = Field(title=N_("Host unit"), json_schema_extra=HIDDEN)
    edition: int = Field(title=N_("Edition"))
    year: int = Field(title=N_("Year"), ge=2000, le=2100)
    title: str = Field(title=N_("Title"), min_length=1, max_length=120)
    assessed_from: Day | None = Field(
        None,
        title=N_("Assessed from"),
        description=N_("Left empty, the assessed period is that of the edition."),
    )
    assessed_to: Day | None = Field(
        None, title=N_("Assessed to"), description=N_("The last day that counts.")
    )


class Dates(BaseModel):
    """The window of one phase for one level.

    A plain day begins at 0:00 and ends at 24:00 in Beijing; a moment is taken as it is,
    and an end is the first moment that is outside.
    """

    phase: Phase = Field(title=N_("Phase"))
    level: Level = Field(title=N_("Level"))
    opens: Begin = Field(title=N_("Opens"))
    soft_end: End = Field(title=N_("Due"))
    hard_end: End = Field(title=N_("Closes"))


class SetCalendar(BaseModel):
    """Windows of a season; those that are not named stay as they are."""

    season: int
    windows: list[Dates] = Field(title=N_("Windows"), min_length=1)
    version: int | None = None


class SetRequirement(BaseModel):
    """One of the year's requirements (article 5.3), as JSON of its kind, with its source."""

    season: int = Field(json_schema_extra=HIDDEN)
    key: str = Field(max_length=40, json_schema_extra=HIDDEN)
    value: JsonValue = Field(title=N_("Value"))
    source: Literal["article", "notice", "default"] = Field(title=N_("Source"))
    source_text: str = Field(
        "",
        title=N_("Article or number of the notice"),
        max_length=120,
    )
    version: int | None = None


class TargetOf(BaseModel):
    """What one subject is asked to reach; without a value there is no target any more.

    Where ``was`` is named, it is the target that was read (null: none), and one that is
    another by now is not written over.
    """

    subject: int
    indicator: str = Field(max_length=40)
    value: Decimal | None = Field(
        None, title=N_("Target"), ge=0, max_digits=14, decimal_places=DECIMALS
    )
    was: Decimal | None = None

    def is_stale(self, stored: Decimal | None) -> bool:
        """Whether the target was read when it was another than ``stored``."""
        return "was" in self.model_fields_set and self.was != stored


class SetTarget(BaseModel):
    """Targets (下达任务) of units directly below; those that are not named stay."""

    season: int
    targets: list[TargetOf] = Field(title=N_("Targets"), min_length=1)


class ExtendDeadline(BaseModel):
    """A later end of one phase for one subject, with a reason."""

    subject: int = Field(title=N_("Unit"), json_schema_extra=HIDDEN)
    phase: Phase = Field(title=N_("Phase"))
    until: End = Field(
        title=N_("Until"), description=N_("That day is the last one."), json_schema_extra=DAY
    )
    whole_subtree: bool = Field(False, title=N_("For all units below it as well"))
    reason: str = Field(title=N_("Reason"), min_length=1, max_length=2000, json_schema_extra=LONG)


class EnterSeason(BaseModel):
    """A person enters ``season``, reporting to ``unit`` (or to the unit of its team)."""

    season: int = Field(title=N_("Season"))
    unit: int = Field(title=N_("Unit or team"))


class MoveSubject(BaseModel):
    """A subject goes below another unit for the rest of the season."""

    subject: int = Field(title=N_("Who moves"), json_schema_extra=HIDDEN)
    parent: int = Field(title=N_("Below which unit"), json_schema_extra=HIDDEN)
    reason: str = Field(title=N_("Reason"), min_length=1, max_length=2000, json_schema_extra=LONG)
    version: int | None = None


class CloseSeason(BaseModel):
    season: int = Field(json_schema_extra=HIDDEN)
    version: int | None = None
