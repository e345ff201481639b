"""How large the demonstration is, and when it plays."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
# Where the demonstration's clock begins: inside the holidays that ship, in the middle of
# the season of 2026, when every desk has something to do.
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=BEIJING)
FOUNDED = datetime(2025, 1, 2, 9, 0, tzinfo=BEIJING)
SEED = 2017
PASSWORD = "kaoping-demo-2026"  # noqa: S105  # of accounts that exist in demo mode only


@dataclass(frozen=True, slots=True)
class Plan:
    """What the demonstration holds. A full body has prefectures, counties, teams and people."""

    name: str
    provinces: tuple[str, ...]  # codes of the provinces that take part in full; () is all
    societies: int  # that take part in full
    prefectures: int  # of each full province; 0 is all with poor counties
    counties: int  # of each prefecture; 0 is all poor ones
    teams: int  # of each county
    society_teams: int
    experts: int  # of each team
    records: int  # in all, over both years
    villages: int  # of each county on the register
    lines: int  # that its telling shows: what the progress bar is a share of


SMALL = Plan(
    name="small",
    provinces=("52", "53", "62"),
    societies=5,
    prefectures=2,
    counties=3,
    teams=2,
    society_teams=2,
    experts=4,
    records=5_000,
    villages=24,
    lines=36,
)
NATION = Plan(
    name="nation",
    provinces=(),
    societies=209,
    prefectures=0,
    counties=0,
    teams=3,
    society_teams=3,
    experts=7,
    records=500_000,
    villages=30,
    lines=69,
)
PLANS = {plan.name: plan for plan in (SMALL, NATION)}


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of the story, by Beijing's clock."""
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING)
