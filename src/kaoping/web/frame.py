"""What the frame round every desk page shows: who, where, when, and the way on."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the left column: a page of work that the post needs."""

    url: str
    label: str
    icon: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to this page; the last one has no ``url``."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class OtherPost:
    """A post that the same person may switch to; ``key`` is what the form sends."""

    key: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class SeasonNow:
    """The season at work: its phase, the day it ends, and whole days left (negative: late)."""

    title: str
    phase: str = ""
    ends: date | None = None
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class DemoBar:
    """The demonstration's own clock, and the phase that its form jumps to ("" at the end)."""

    now: datetime
    next_phase: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """All of the frame; without ``person`` nobody is logged in."""

    person: str = ""
    post: str = ""
    unit: str = ""
    other_posts: tuple[OtherPost, ...] = ()
    season: SeasonNow | None = None
    entries: tuple[Entry, ...] = ()
    inbox_count: int = 0
    demo: DemoBar | None = None
