"""How a service record moves, and what it may say. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kaoping.acts.verbs import Act
from kaoping.foundation.files.rules import megabytes
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named


class RecordState(Named):
    RECORDED = "recorded", N_("Recorded")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


FLOW = Flow(
    RecordState.RECORDED,
    Move(Act.AMEND_RECORD, (RecordState.RECORDED,), RecordState.RECORDED),
    Move(Act.WITHDRAW_RECORD, (RecordState.RECORDED,), RecordState.WITHDRAWN),
)

# Plausibility, not regulation: what is older or longer is a slip of the pen.
YEARS_BACK = 10
LONGEST = timedelta(days=366)
HOURS_OF_A_CALENDAR_DAY = 24
CENT, TENTH = Decimal("0.01"), Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Kinds:
    """What an edition lets a record choose from, and its hours a day.

    ``services`` maps a kind of service to its sub-kinds, ``supports`` a kind of support
    to the kind of service that implies it ("" for none).
    """

    services: Mapping[str, frozenset[str]]
    supports: Mapping[str, str]
    times: frozenset[str]
    day_hours_at_most: int


@dataclass(frozen=True, slots=True)
class Time:
    """What one person put into a record: ``days`` and ``hours`` of one kind of time."""

    person: int
    time_kind: str
    days: Decimal
    hours: Decimal


def calendar_days(starts: date, ends: date) -> int:
    """How many calendar days the period has, both ends counted."""
    return (ends - starts).days + 1


def supports_of(service_kind: str, chosen: Iterable[str], kinds: Kinds) -> list[str]:
    """The kinds of support, with those that the kind of service implies, in the edition's order."""
    has = set(chosen)
    return [
        key
        for key, implied_by in kinds.supports.items()
        if key in has or (implied_by and implied_by == service_kind)
    ]


def why_not_then(starts: date, ends: date, today: date) -> Iterator[Refusal]:
    """Why a record may not have these dates; ``today`` is the day in Beijing."""
    if ends < starts:
        yield Refusal.of("ends_before_it_starts", field="ends")
    if ends > today or starts > today:
        yield Refusal.of("in_the_future", field="ends" if starts <= today else "starts")
    if starts.year < today.year - YEARS_BACK:
        yield Refusal.of("too_long_ago", field="starts", year=today.year - YEARS_BACK)
    if ends - starts >= LONGEST:
        yield Refusal.of("lasts_too_long", field="ends", days=LONGEST.days)


def why_not_kinds(
    service_kind: str, sub_kind: str, supports: Iterable[str], kinds: Kinds
) -> Iterator[Refusal]:
    """One kind of service with its sub-kind, and any kinds of support, all of the edition."""
    if service_kind not in kinds.services:
        yield Refusal.of("not_a_choice", field="service_kind")
    elif kinds.services[service_kind] and not sub_kind:
        yield Refusal.of("sub_kind_missing", field="sub_kind")
    elif sub_kind and sub_kind not in kinds.services[service_kind]:
        yield Refusal.of("not_a_choice", field="sub_kind")
    if any(key not in kinds.supports for key in supports):
        yield Refusal.of("not_a_choice", field="support_kinds")


def why_not_times(
    times: Sequence[Time], starts: date, ends: date, kinds: Kinds
) -> Iterator[Refusal]:
    """Why the participants cannot have given this time within the record's dates."""
    if ends < starts:
        return  # said of the dates already
    span = calendar_days(starts, ends)
    for number, time in enumerate(times):
        for refusal in _why_not_time(time, span, kinds):
            yield refusal.about(f"participants.{number}.{refusal.field}")
    if len(times) > 1:
        yield from _why_not_together(times, span, kinds.day_hours_at_most)


def _why_not_time(time: Time, span: int, kinds: Kinds) -> Iterator[Refusal]:
    most = kinds.day_hours_at_most
    if time.time_kind not in kinds.times:
        yield Refusal.of("not_a_choice", field="time_kind")
    for field in ("days", "hours"):
        if getattr(time, field) != getattr(time, field).quantize(TENTH):
            yield Refusal.of("too_many_decimals", field=field, places=1)
    if time.days > span:
        yield Refusal.of("more_days_than_dates", field="days", days=span)
    if time.hours > span * HOURS_OF_A_CALENDAR_DAY:
        yield Refusal.of("more_hours_than_passed", field="hours", days=span)
    elif time.hours > most * time.days:
        yield Refusal.of(
            "too_many_hours", field="hours", most=most, days=time.days, hours=most * time.days
        )


def _why_not_together(times: Sequence[Time], span: int, most: int) -> Iterator[Refusal]:
    """What no single row shows: a person twice with one kind, or too much in all."""
    seen: set[tuple[int, str]] = set()
    total: Counter[int] = Counter()
    alone = Counter(time.person for time in times)
    for number, time in enumerate(times):
        if (time.person, time.time_kind) in seen:
            yield Refusal.of("participant_twice", field=f"participants.{number}.person")
        seen.add((time.person, time.time_kind))
        before = total[time.person]
        total[time.person] += time.hours  # type: ignore[assignment]
        if alone[time.person] > 1 and before <= most * span < total[time.person]:
            yield Refusal.of(
                "too_many_hours_in_all",
                field=f"participants.{number}.hours",
                most=most,
                hours=most * span,
            )


def why_not_people(times: Sequence[Time], near: Collection[int]) -> Iterator[Refusal]:
    """Participants are people of the unit, or of the organizing unit that its team is under."""
    for number, time in enumerate(times):
        if time.person not in near:
            yield Refusal.of("participant_unknown", field=f"participants.{number}.person")


def why_not_served(
    villages: Sequence[str],
    households: Sequence[str],
    *,
    known: Collection[str],
    village_of: Mapping[str, str],
) -> Iterator[Refusal]:
    """Everything claimed is tied to villages, and households to one of them (article 1).

    ``known`` are the codes that are villages, ``village_of`` a household's village.
    """
    if not villages:
        yield Refusal.of("village_missing", field="villages", article="1")
    strange = [code for code in villages if code not in known]
    if strange:
        yield Refusal.of("village_unknown", field="villages", codes="、".join(strange[:5]))
    away = [code for code in households if village_of.get(code) not in villages]
    if away:
        yield Refusal.of(
            "household_elsewhere", field="households", article="1", codes="、".join(away[:5])
        )


def why_too_large(size: int, limit: int) -> Refusal | None:
    """The evidence of one record is so large at most in all; in bytes."""
    if size <= limit:
        return None
    return Refusal.of(
        "evidence_too_large", field="evidence", size=megabytes(size), limit=megabytes(limit)
    )


def why_not_money(amounts: Mapping[str, Decimal]) -> Iterator[Refusal]:
    """``amounts`` in 10,000 yuan by field: whole 0.01, and no more paid out than there was."""
    for name, amount in amounts.items():
        if amount != amount.quantize(CENT):
            yield Refusal.of("too_many_decimals", field=name, places=2)
    if amounts["paid_out"] > amounts["own_funds"] + amounts["raised_funds"]:
        yield Refusal.of("more_paid_than_there_was", field="paid_out")


WORDS: dict[str, tuple[str, str]] = {
    "evidence_too_large": (
        N_("The evidence of this record would have {size}; at most {limit} are kept."),
        N_("Leave out a file, or make smaller copies."),
    ),
    "ends_before_it_starts": (
        N_("The last day lies before the first day."),
        N_("Correct one of the two dates."),
    ),
    "in_the_future": (
        N_("This day has not come yet."),
        N_("Record the service when it has been done."),
    ),
    "too_long_ago": (
        N_("Records begin with the year {year}."),
        N_("Check the year."),
    ),
    "lasts_too_long": (
        N_("One record covers at most {days} days."),
        N_("Make one record for each part of the time."),
    ),
    "sub_kind_missing": (
        N_("This kind of service is counted by its sub-kind."),
        N_("Choose the sub-kind."),
    ),
    "more_days_than_dates": (
        N_("The dates of the record hold only {days} days."),
        N_("Correct the days, or the dates."),
    ),
    "more_hours_than_passed": (
        N_("More hours than passed in {days} days."),
        N_("Correct the hours, or the dates."),
    ),
    "too_many_hours": (
        N_("A day counts at most {most} hours: {days} days hold {hours} hours."),
        N_("Correct the hours, or the days."),
    ),
    "too_many_hours_in_all": (
        N_(
            "A day counts at most {most} hours: the kinds of time of one person together hold {hours} hours."
        ),
        N_("Correct the hours."),
    ),
    "participant_twice": (
        N_("This person stands here twice with the same kind of time."),
        N_("Join the two rows."),
    ),
    "participant_unknown": (
        N_("This person belongs neither to the unit nor to the organizing unit above it."),
        N_("Choose somebody of the unit, or ask the administrator to add the person."),
    ),
    "village_missing": (
        N_("A record names at least one village."),
        N_("Choose the villages that were served."),
    ),
    "village_unknown": (
        N_("There is no village with the code {codes}."),
        N_("Choose villages from the list."),
    ),
    "household_elsewhere": (
        N_("The household {codes} is not on the register of the villages chosen."),
        N_("Choose its village as well, or leave the household out."),
    ),
    "too_many_decimals": (
        N_("At most {places} decimals."),
        N_("Round it."),
    ),
    "more_paid_than_there_was": (
        N_("More was paid out than own funds and funds raised together."),
        N_("Correct the amounts."),
    ),
    "evidence_unknown": (
        N_("The file “{name}” was not received."),
        N_("Send it again."),
    ),
    "overlapping_time": (
        N_(
            "{person} also has time in another record ({period}). A day counts at most {most} hours in all."
        ),
        N_("Check the dates. What is over is not counted."),
    ),
    "nobody_by_that_account": (
        N_("There is no such account or ID number among the people you may record for."),
        N_("Correct it, or ask the administrator to add the person."),
    ),
    "no_edition_for_records": (
        N_("No regulation has been published yet for this unit."),
        N_("Records can be made once the office above has published one."),
    ),
    "not_your_unit": (
        N_("You may not record for the unit {code}."),
        N_("Write the code of your own unit."),
    ),
}
