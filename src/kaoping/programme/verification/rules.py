"""What a verifier may decide, and when a standard is met. Pure: facts in, reasons out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named
from kaoping.programme.reporting.rules import ReportState

ARTICLE = "5.2"
WHOLE = ""  # the part of a finding that is about all of the report
TIMES_APART = 10  # so many times its siblings' median, and a figure is marked
FEWEST_SIBLINGS = 3  # under so many, a median says nothing


@dataclass(frozen=True, slots=True)
class Values:
    """One figure as far as deciding needs it; ``adds`` is how its indicator adds up."""

    indicator: str
    name: str
    adds: str
    computed: Decimal | None
    declared: Decimal | None
    verified: Decimal | None
    derived: bool = False  # it follows from other figures and is decided with them
    unit: str = ""

    @property
    def differs(self) -> bool:
        return differs(self.declared, self.computed)

    @property
    def agreed(self) -> bool:
        """Whether striking a record leaves nothing to decide: the count itself holds."""
        return self.adds == "distinct" or not self.differs

    @property
    def open(self) -> bool:
        """Whether somebody still has to decide it: declared is not what was counted."""
        return self.verified is None and self.differs and not self.derived

    @property
    def settled(self) -> Decimal | None:
        """What holds when nobody decides otherwise: declared and computed agree."""
        if self.verified is not None:
            return self.verified
        return self.declared if self.declared is not None else self.computed


def differs(declared: Decimal | None, computed: Decimal | None) -> bool:
    """Whether the two disagree. Nothing declared and nothing counted agree with zero."""
    return (declared or Decimal(0)) != (computed or Decimal(0))


def why_not_in_hand(state: str, act: Act) -> Refusal | None:
    """A report is verified after it was sent up and before it is accepted (article 5.2)."""
    if state == ReportState.SUBMITTED:
        return None
    return Refusal.of("wrong_state", act=act, state=ReportState(state))


def why_own_work(person_id: int | None, involved: Collection[int]) -> Refusal | None:
    """Nobody verifies what they wrote, took part in or are the subject of: by person."""
    if person_id is None or person_id not in involved:
        return None
    return Refusal.of("own_work", article=ARTICLE)


def why_bad_value(
    value: Values | None, verified: Decimal, reason: str, at: str
) -> Iterator[Refusal]:
    """Why ``verified`` may not be written over this figure; ``at`` is the input's place."""
    if value is None:
        yield Refusal.of("no_such_figure", field=f"{at}indicator")
        return
    if value.derived:
        yield Refusal.of("ratio_follows", field=f"{at}verified", name=value.name)
    elif value.adds == "distinct" and verified != (value.computed or 0):
        yield Refusal.of(
            "distinct_is_counted",
            field=f"{at}verified",
            name=value.name,
            computed=value.computed or 0,
        )
    if differs(value.declared, verified) and not reason.strip():
        yield Refusal.of("reason_missing", field=f"{at}reason")


def why_undecided(values: Iterable[Values]) -> Refusal | None:
    """Every figure is verified before a report is accepted (article 5.2)."""
    names = [value.name for value in values if value.open]
    if not names:
        return None
    return Refusal.of(
        "figures_undecided", article=ARTICLE, count=len(names), names="、".join(names[:5])
    )


def why_records_moved(titles: Sequence[str]) -> Refusal | None:
    """What is accepted is what was sent up: a record changed since is looked at anew."""
    if not titles:
        return None
    return Refusal.of(
        "records_moved", article=ARTICLE, count=len(titles), titles="、".join(titles[:5])
    )


def why_bad_parts(parts: Sequence[str], known: Collection[str]) -> Iterator[Refusal]:
    """A return names parts that the report has; one that is returned whole needs no others."""
    if not parts:
        yield Refusal.of("nothing_returned", field="parts")
    for number, part in enumerate(parts):
        if part != WHOLE and part not in known:
            yield Refusal.of("no_such_part", field=f"parts.{number}.part")
        elif parts.index(part) != number:
            yield Refusal.of("part_named_twice", field=f"parts.{number}.part")


def why_not_accepted(state: str | None) -> Refusal | None:
    """A year is graded out of an accepted report."""
    return (
        None if state == ReportState.ACCEPTED else Refusal.of("not_accepted_yet", article=ARTICLE)
    )


def why_bad_grade(grade: str, grades: Collection[str]) -> Refusal | None:
    return None if grade in grades else Refusal.of("not_a_choice", field="grade")


def why_bad_marks(
    marks: Mapping[str, Decimal], standards: Collection[str], full: int
) -> Iterator[Refusal]:
    """One mark for each standard of the subject's kind, none above the full mark."""
    for number, (standard, points) in enumerate(marks.items()):
        if standard not in standards:
            yield Refusal.of("not_a_choice", field=f"marks.{number}.standard")
        elif not 0 <= points <= full:
            yield Refusal.of("out_of_range", field=f"marks.{number}.points", rule=f"0–{full}")
    missing = [key for key in standards if key not in marks]
    if missing:
        yield Refusal.of("marks_missing", article="6", field="marks", missing="、".join(missing))


def why_parent_has_reported(state: str | None) -> Refusal | None:
    """What a unit accepts goes into its own report, so that must still be in its hands."""
    if state in (ReportState.SUBMITTED, ReportState.ACCEPTED):
        return Refusal.of("own_report_is_sent", article=ARTICLE, state=ReportState(str(state)))
    return None


class Outcome(Named):
    """How a machine check of article 6 stands. None of them is a hard gate."""

    MET = "met", N_("Met")
    NOT_MET = "not_met", N_("Not met")
    DECLARED = "declared", N_("Declared only")
    ENDORSED = "endorsed", N_("Endorsed")


def hours_stand(
    counted: Decimal, declared: Decimal, needed: int, *, endorsed: bool, or_endorsed: bool
) -> Outcome:
    """Article 6.3.2: accepted hours decide; declared ones are shown and never meet it."""
    if counted >= needed:
        return Outcome.MET
    if endorsed and or_endorsed:
        return Outcome.ENDORSED
    return Outcome.DECLARED if declared > counted else Outcome.NOT_MET


def figures_stand(values: Iterable[Values], accepted: bool) -> Outcome:
    """Whether each figure is above zero: verified ones meet it, declared ones are declared."""
    found = list(values)
    if accepted and all((value.verified or 0) > 0 for value in found):
        return Outcome.MET
    if not accepted and all((value.declared or 0) > 0 for value in found):
        return Outcome.DECLARED
    return Outcome.NOT_MET


def share_of(counted: Decimal, base: int) -> Fraction:
    """The counted hours over the working hours of a year: for information only."""
    return Fraction(counted) / base if base else Fraction(0)


def is_outlier(value: Decimal | None, siblings: Iterable[Decimal | None]) -> bool:
    """Whether a figure's magnitude is far from that of the siblings' median."""
    others = [float(one) for one in siblings if one]
    if not value or len(others) < FEWEST_SIBLINGS:
        return False
    middle = median(others)
    return not middle / TIMES_APART <= float(value) <= middle * TIMES_APART


class Duty(Named):
    """What lies on the unit's desk, in the order of the story."""

    WRITE = "write", N_("To write")
    ANSWER = "answer", N_("To answer")
    VERIFY = "verify", N_("To verify")
    EVALUATE = "evaluate", N_("To evaluate")
    RECOMMEND = "recommend", N_("To recommend")


WORDS: dict[str, tuple[str, str]] = {
    "own_work": (
        N_("You wrote this, took part in it, or it is about you."),
        N_("Ask another verifier of your unit."),
    ),
    "no_such_figure": (N_("The report has no such figure."), N_("Choose one of its figures.")),
    "nothing_returned": (
        N_("Nothing is ticked that goes back."),
        N_("Tick at least one part, and say why."),
    ),
    "no_such_part": (N_("The report has no such part."), N_("Choose one of its parts.")),
    "part_named_twice": (N_("This part is named twice."), N_("Give all reasons in one place.")),
    "no_such_record": (
        N_("This record does not stand in the report."),
        N_("Choose one of the records that stand in it."),
    ),
    "ratio_follows": (
        N_("“{name}” follows from other figures and cannot be overwritten."),
        N_("Verify the figures that it follows from."),
    ),
    "distinct_is_counted": (
        N_("“{name}” is counted once over the records ({computed}) and cannot be overwritten."),
        N_("Strike the records that do not hold; the count follows."),
    ),
    "figures_undecided": (
        N_("{count} figures differ from what was counted and are not verified yet: {names}."),
        N_("Verify each of them, or return them with a reason."),
    ),
    "records_moved": (
        N_("{count} records were changed or withdrawn after the report was sent up: {titles}."),
        N_("Return the report, so that it is sent up as they are now; or strike them."),
    ),
    "struck_already": (N_("This record is struck already."), N_("Look at the list again.")),
    "not_struck": (N_("This record is not struck."), N_("Look at the list again.")),
    "marks_missing": (
        N_("Standards without a mark: {missing}."),
        N_("Give each standard a mark."),
    ),
    "own_report_is_sent": (
        N_("Your own report is {state}: what you accept now would be missing from it."),
        N_("Recall your own report first, then accept and send it up again."),
    ),
    "comes_with_the_package": (
        N_("This report is part of a recommending body's package."),
        N_("It is received or returned with the package."),
    ),
    "not_accepted_yet": (
        N_("Only a subject whose report was accepted is evaluated."),
        N_("Verify and accept the report first."),
    ),
    "not_sent_yet": (
        N_("There is no report yet that was sent up."),
        N_("Wait for the report."),
    ),
    "nothing_to_endorse": (
        N_("No standard for this kind of subject accepts an endorsement."),
        N_("Nothing is to be done."),
    ),
    "nothing_to_take_back": (
        N_("There is nothing to take back."),
        N_("Look at the page again."),
    ),
    "endorsed_already": (N_("The results are endorsed already."), N_("Nothing is to be done.")),
}
