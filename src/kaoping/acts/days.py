"""Days and moments as acts are given them: of these years, and every moment in its zone.

A year that was mistyped, or that stands for "no end", would lie beyond what can be counted on
from, or be kept in Beijing's time.
"""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from kaoping.foundation.calendar.rules import BEIJING, day_begins, day_ends

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


def _near(day: date) -> date:
    _must(FIRST <= day <= LAST)
    return day


def _placed(moment: datetime) -> datetime:
    """One without a zone is Beijing's."""
    placed = moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
    _must(day_begins(FIRST) <= placed <= day_ends(LAST))
    return placed


def _must(near: bool) -> None:
    if not near:
        years = {"first": FIRST.year, "last": LAST.year}
        raise PydanticCustomError("far_off", "outside {first} to {last}", years)


Day = Annotated[date, AfterValidator(_near)]
Moment = Annotated[datetime, AfterValidator(_placed)]
_DAY: TypeAdapter[date] = TypeAdapter(Day)


def _from_day(value: Any) -> Any:
    return _instant(value, ends=False)


def _to_day(value: Any) -> Any:
    return _instant(value, ends=True)


def _instant(value: Any, *, ends: bool) -> Any:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and len(value.strip()) > len("2026-11-23"):
        return value
    try:
        day = _DAY.validate_python(value)
    except ValidationError:
        return value
    return day_ends(day) if ends else day_begins(day)


# A plain day as its first instant in Beijing, or as its end: 24:00. Moments are taken as they are.
Begin = Annotated[Moment, BeforeValidator(_from_day, json_schema_input_type=date | datetime)]
End = Annotated[Moment, BeforeValidator(_to_day, json_schema_input_type=date | datetime)]
