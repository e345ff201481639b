"""Phases, windows and what kind of subject takes part. Pure: the clock is handed in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaoping.acts.verbs import Act
from kaoping.foundation.calendar.rules import BEIJING
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named
from kaoping.programme.scheme.indicators import Indicator


class SeasonState(Named):
    OPEN = "open", N_("Open")
    CLOSED = "closed", N_("Closed")


FLOW = Flow(
    SeasonState.OPEN,
    Move(Act.CLOSE_SEASON, (SeasonState.OPEN,), SeasonState.CLOSED),
)


class SubjectKind(Named):
    """Whom article 3 assesses: 3.1, 3.2 and 3.3."""

    UNIT = "unit", N_("Organizing unit")
    TEAM = "team", N_("Team")
    PERSON = "person", N_("Individual")


class Phase(Named):
    SERVICE = "service", N_("Service")
    REPORTING = "reporting", N_("Work summary")
    VERIFICATION = "verification", N_("Verification and evaluation")
    RECOMMENDATION = "recommendation", N_("Selective recommendation")
    JUDGING = "judging", N_("Review")
    PUBLICITY = "publicity", N_("Public notice")
    HONOURS = "honours", N_("Commendation")


class Level(Named):
    """Whose window it is: the level of the unit that has to act in the phase."""

    NATION = "nation", N_("Nation")
    PROVINCE = "province", N_("Province")
    PREFECTURE = "prefecture", N_("Prefecture")
    COUNTY = "county", N_("County")
    GRASSROOTS = "grassroots", N_("Grassroots")


def last_day(end: datetime) -> date:
    """The last day that lies before an exclusive ``end``, in Beijing."""
    return (end - timedelta(microseconds=1)).astimezone(BEIJING).date()


def first_day(moment: datetime) -> date:
    """The day of Beijing in which ``moment`` lies."""
    return moment.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class Window:
    """Open from ``opens`` up to ``hard_end``, late from ``soft_end``; ends are exclusive.

    Days end at 24:00 Beijing, so an end is the midnight after the last day.
    """

    opens: datetime
    soft_end: datetime
    hard_end: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens <= now < self.hard_end

    def is_late(self, now: datetime) -> bool:
        return self.soft_end <= now

    def ends(self, now: datetime) -> datetime:
        """The end that comes next: when it is due, and for the late when it closes."""
        return self.hard_end if self.is_late(now) else self.soft_end


Calendar = Mapping[Phase, Window]


def why_closed(calendar: Calendar, phase: Phase, now: datetime) -> Refusal | None:
    """Why nothing may be done in ``phase`` at ``now``, with the date that matters."""
    window = calendar.get(phase)
    if window is None:
        return Refusal.of("phase_has_no_window", phase=phase)
    if now < window.opens:
        return Refusal.of("phase_not_yet_open", phase=phase, opens=first_day(window.opens))
    if now >= window.hard_end:
        return Refusal.of("phase_closed", phase=phase, ended=last_day(window.hard_end))
    return None


def why_archived(state: str) -> Refusal | None:
    """Nothing of a season changes once it is closed."""
    return Refusal.of("season_closed") if state == SeasonState.CLOSED else None


def why_no_target(indicator: Indicator) -> Refusal | None:
    """What follows from other figures is not asked for beside them."""
    return Refusal.of("target_of_derived") if indicator.is_derived else None


def why_edition_unfit(state: str, issuer_id: int, above: Collection[int]) -> Refusal | None:
    """A season runs on a published edition of its host or of an office above it (article 8)."""
    if state != "published":
        return Refusal.of("edition_not_published", field="edition", article="8")
    if issuer_id not in above:
        return Refusal.of("edition_of_others", field="edition", article="8")
    return None


def why_backwards(number: int, phase: Phase, level: Level, window: Window) -> Iterable[Refusal]:
    """Each date of the ``number``-th window that stands before the one it must follow."""
    at = f"windows.{number}"
    if not window.opens < window.soft_end:
        yield Refusal.of("window_backwards", field=f"{at}.soft_end", phase=phase, level=level)
    if not window.soft_end <= window.hard_end:
        yield Refusal.of("window_backwards", field=f"{at}.hard_end", phase=phase, level=level)


def why_opened(
    number: int, phase: Phase, level: Level, *, opened: datetime, opens: datetime, now: datetime
) -> Refusal | None:
    """What has opened is not put off: all that it fixed would be loose again."""
    if now < opened or opens <= now:
        return None
    return Refusal.of(
        "window_opened",
        field=f"windows.{number}.opens",
        phase=phase,
        level=level,
        opened=first_day(opened),
    )


def why_fixed(phase: Phase, first_opened: datetime | None, now: datetime) -> Refusal | None:
    """A requirement is fixed once the phase it governs has opened anywhere."""
    if first_opened is None or now < first_opened:
        return None
    return Refusal.of(
        "requirement_fixed",
        field="value",
        article="5.3",
        phase=phase,
        opened=first_day(first_opened),
    )


def why_unsourced(source: str, source_text: str, articles: Collection[str]) -> Refusal | None:
    """A requirement says where it comes from: an article, or this season's notice by number."""
    if source == "article" and source_text not in articles:
        return Refusal.of("source_is_no_article", field="source_text", article=source_text)
    if source == "notice" and not source_text.strip():
        return Refusal.of("notice_without_number", field="source_text")
    return None


def why_no_later(
    window: Window | None, phase: Phase, until: datetime, now: datetime
) -> Refusal | None:
    """An extension moves an end that there is to a later time, which is still to come."""
    if window is None:
        return Refusal.of("phase_has_no_window", field="phase", phase=phase)
    if until <= window.hard_end:
        return Refusal.of("extension_not_later", field="until", ended=last_day(window.hard_end))
    return Refusal.of("extension_is_over", field="until") if until <= now else None


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A window of the unit above that an extension below runs into, and what is left of it."""

    phase: Phase
    closes: datetime  # unmoved
    days_left: int  # whole days after the extension; none or fewer: it closes before


def squeezed_by(above: Calendar, phase: Phase, until: datetime) -> list[Squeezed]:
    """The windows above that need what is now late: of this phase and of the one after it.

    A window that opens only after ``until`` keeps its full length.
    """
    phases = list(Phase)
    concerned = phases[phases.index(phase) : phases.index(phase) + 2]
    return [
        Squeezed(one, above[one].hard_end, (above[one].hard_end - until).days)
        for one in concerned
        if one in above and above[one].opens < until
    ]


def why_cannot_move(
    kind: str, is_host: bool, to_kind: str, to_below: bool, same: bool
) -> Iterable[Refusal]:
    """Why a subject cannot go under another: units and teams and persons go under units."""
    if is_host:
        yield Refusal.of("host_stays", field="subject")
    if to_kind != SubjectKind.UNIT:
        yield Refusal.of("parent_is_no_unit", field="parent", article="3.1")
    if to_below and kind != SubjectKind.PERSON:
        yield Refusal.of("moves_below_itself", field="parent")
    if same:
        yield Refusal.of("moves_nowhere", field="parent")


def why_still_open(
    ends: Iterable[tuple[Phase, Level, datetime]], now: datetime
) -> Iterable[Refusal]:
    """Every window, extensions counted, that is not over yet."""
    for phase, level, end in ends:
        if now < end:
            yield Refusal.of("window_still_open", phase=phase, level=level, ends=last_day(end))


def numbered(parents: Mapping[int, int | None]) -> dict[int, tuple[int, int]]:
    """Number a tree so that all of a node's subtree lies in its ``(lft, rgt)``.

    ``parents`` maps each node to its parent, None for the root; nodes whose parent is
    missing are left out with all that is below them. Siblings keep the given order.
    """
    children: dict[int | None, list[int]] = {}
    for node, parent in parents.items():
        children.setdefault(parent, []).append(node)
    spans: dict[int, tuple[int, int]] = {}
    counter = 0
    stack = [(node, False) for node in reversed(children.get(None, []))]
    opened: dict[int, int] = {}
    while stack:
        node, leaving = stack.pop()
        if leaving:
            spans[node] = (opened[node], counter)
            continue
        counter += 1
        opened[node] = counter
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(children.get(node, [])))
    return spans


WORDS: dict[str, tuple[str, str]] = {
    "edition_not_published": (
        N_("A season runs on a published edition."),
        N_("Publish the edition first."),
    ),
    "edition_of_others": (
        N_("A season runs on an edition of its own office or of an office above it."),
        N_("Choose one of those offered."),
    ),
    "season_closed": (
        N_("This season is closed."),
        N_("Nothing in it can be changed any more."),
    ),
    "unknown_requirement": (
        N_("The edition leaves no requirement {key} to the season."),
        N_("Choose one of its requirements."),
    ),
    "requirement_fixed": (
        N_("The phase “{phase}” opened on {opened}; what governs it is fixed since then."),
        N_("It can be set anew for the next season."),
    ),
    "requirement_fault": (N_("This value does not fit: {fault}."), N_("Correct it.")),
    "source_is_no_article": (
        N_("The edition has no article {article}."),
        N_("Name the article that says so, or give another source."),
    ),
    "notice_without_number": (
        N_("The notice that says so is not named."),
        N_("Give the number of this season's notice."),
    ),
    "not_the_default": (
        N_("This is not the default of the edition, so it has a source of its own."),
        N_("Name the article or this season's notice."),
    ),
    "unknown_indicator": (
        N_("The edition has no indicator {key}."),
        N_("Choose one of its indicators."),
    ),
    "target_of_derived": (
        N_("No target is set for this indicator: it follows from others."),
        N_("Set targets for the indicators that it is made of."),
    ),
    "not_directly_below": (
        N_("No unit with the code {code} stands directly below yours in this season."),
        N_("Correct the code."),
    ),
    "extension_not_later": (
        N_("The phase ends on {ended} there already; an extension is later."),
        N_("Choose a later day."),
    ),
    "extension_is_over": (
        N_("This day is over: nobody could use the extension."),
        N_("Choose a day that is still to come."),
    ),
    "host_stays": (
        N_("The host of the season is below nobody."),
        N_("Choose another unit."),
    ),
    "parent_is_no_unit": (
        N_("Only an organizing unit can have others below it."),
        N_("Choose an organizing unit."),
    ),
    "moves_below_itself": (
        N_("A unit cannot go below itself."),
        N_("Choose a unit outside its own branch."),
    ),
    "moves_nowhere": (
        N_("It is below this unit already."),
        N_("Choose another unit."),
    ),
    "window_still_open": (
        N_("The phase “{phase}” for “{level}” is open until {ends}."),
        N_("Close the season when every phase is over."),
    ),
    "not_an_expert_there": (
        N_("The account does not hold the post of expert at this unit."),
        N_("Grant the post first."),
    ),
    "season_taken": (
        N_("This unit hosts a season of {year} already."),
        N_("Open that one."),
    ),
    "period_backwards": (
        N_("The assessed period ends before it begins."),
        N_("Correct one of the two dates."),
    ),
    "window_backwards": (
        N_("The window of “{phase}” for “{level}” must open before it is due, and close last."),
        N_("Correct its dates."),
    ),
    "window_opened": (
        N_("The window of “{phase}” for “{level}” opened on {opened}; it cannot be put off."),
        N_("Leave that day; its ends can still be moved."),
    ),
    "not_in_this_season": (
        N_("Your unit does not take part in this season."),
        N_("Choose a season that your unit belongs to."),
    ),
    "entered_already": (
        N_("You take part in this season already; one unit a season."),
        N_("Open your work summary."),
    ),
    "phase_has_no_window": (
        N_("The season has no dates for the phase “{phase}” at this level."),
        N_("Ask the season office to set the calendar."),
    ),
    "phase_not_yet_open": (
        N_("The phase “{phase}” opens on {opens}."),
        N_("It can be done from that day on."),
    ),
    "phase_closed": (
        N_("The phase “{phase}” ended on {ended}."),
        N_("The season office may extend the date for a unit."),
    ),
}
