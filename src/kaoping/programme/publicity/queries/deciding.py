"""Facts that the acts of this stage decide on."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from kaoping.acts.verbs import Act
from kaoping.foundation.calendar.queries import holidays_kept
from kaoping.foundation.calendar.rules import YearMissing, end_of_notice
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.judging.belonging import belongings, nominees
from kaoping.programme.judging.conflicts import causes
from kaoping.programme.judging.models import Seat
from kaoping.programme.publicity.models import Notice, NoticeEntry, Objection
from kaoping.programme.publicity.order import NAMED_WITH
from kaoping.programme.publicity.rules import (
    OPEN_OBJECTION,
    NoticeState,
    why_open_notices,
    why_open_objections,
)
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.requirements import NoticePeriod, PanelRule
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import calendar_of, requirement_of
from kaoping.programme.season.rules import Calendar

# What a candidate of each state has come through; the numbers that a notice states.
NOT_RECEIVED = (
    CandidateState.FORWARD,
    CandidateState.WITHDRAWN,
    CandidateState.STRUCK,
    CandidateState.FILED,
)


def last_day_of(period: NoticePeriod, published: date) -> date | Refusal:
    """The last day of a notice published on that day; a missing year is refused, never guessed."""
    try:
        return end_of_notice(published, period.days, period.calendar, holidays_kept())
    except YearMissing as missing:
        return Refusal.of("calendar_year_missing", year=missing.year)


def host_calendar(season: Season) -> Calendar:
    """The windows of the season's host, who acts in the last phases."""
    host = Subject.objects.filter(season=season, unit_id=season.host_id).first()
    return calendar_of(host) if host else {}


def chosen_in(season: Season) -> list[Candidate]:
    """Everybody chosen who is not on a notice yet."""
    found = Candidate.objects.filter(season=season, state=CandidateState.CHOSEN)
    return list(found.select_related(*NAMED_WITH))


def standing_entries(season: Season, keys: list[str]) -> dict[str, NoticeEntry]:
    """Entries of names that are still on notice under them, by their keys."""
    found = NoticeEntry.objects.filter(
        key__in=keys,
        notice__season=season,
        replaced_by=None,
        candidate__state=CandidateState.NOTIFIED,
    )
    around = (f"candidate__{path}" for path in NAMED_WITH)
    return {entry.key: entry for entry in found.select_related(*around)}


def facts_for(season: Season) -> dict[str, object]:
    """How many were received, refused and reviewed, and the rule by which they were chosen."""
    states = [
        (row["honour"], CandidateState(row["state"]))
        for row in Candidate.objects.filter(season=season).values("honour", "state", "id")
    ]
    rule = requirement_of(season, "panel_rule", PanelRule)
    return {"numbers": _numbers(states), "panel_rule": rule.model_dump(mode="json")}


def _numbers(states: list[tuple[str, CandidateState]]) -> dict[str, dict[str, int]]:
    numbers: dict[str, dict[str, int]] = {}
    for honour, state in states:
        row = numbers.setdefault(honour, {"received": 0, "refused": 0, "reviewed": 0, "chosen": 0})
        if state in NOT_RECEIVED:
            continue
        passed = state not in (CandidateState.RECEIVED, CandidateState.REFUSED)
        row["received"] += 1
        row["refused"] += state is CandidateState.REFUSED
        row["reviewed"] += passed
        row["chosen"] += passed and state not in (CandidateState.CHECKED, CandidateState.NOT_CHOSEN)
    return numbers


def open_objections(season: Season, notice: Notice | None = None) -> int:
    """How many objections wait for their ruling, in the season or to one notice."""
    found = Objection.objects.filter(entry__notice__season=season, state__in=OPEN_OBJECTION)
    return (found.filter(entry__notice=notice) if notice else found).count()


def open_notices(season: Season) -> int:
    """How many notices of the season are not closed."""
    return Notice.objects.filter(season=season, state=NoticeState.PUBLISHED).count()


def why_unsettled(season: Season) -> list[Refusal]:
    """What the public notices of a season still wait for."""
    reasons = (
        why_open_notices(open_notices(season)),
        why_open_objections(open_objections(season)),
    )
    return [reason for reason in reasons if reason]


def sent_from(sender: str, entry: NoticeEntry, now: datetime) -> tuple[int, int]:
    """How many objections came from one address within a day: to this name, and in all."""
    if not sender:
        return 0, 0
    since = now - timedelta(days=1)
    entries = list(
        Objection.objects.filter(sender_hash=sender, received_at__gt=since).values_list(
            "entry_id", flat=True
        )
    )
    return entries.count(entry.pk), len(entries)


def is_own_case(actor: Actor, candidate: Candidate) -> bool:
    """Whether the actor, as a person, had a hand in this candidacy or belongs to it.

    A hand in it: any act on the candidate that the journal has under one of the person's
    accounts, or a seat on the panel. Belonging: being it, being in the team, holding a
    post at the unit or at the body that recommended it. And all that keeps a judge away:
    team, unit, the units above and below it, papers it wrote or verified, service together.
    """
    if actor.person_id is None:
        return True  # an account without a person cannot be told from one who judged
    return (
        _belongs(actor.person_id, candidate)
        or _acted(actor.person_id, candidate)
        or Seat.objects.filter(
            person_id=actor.person_id,
            panel__season_id=candidate.season_id,
            panel__honour=candidate.honour,
        ).exists()
        or _would_keep_a_judge_away(actor.person_id, candidate)
    )


def _would_keep_a_judge_away(person_id: int, candidate: Candidate) -> bool:
    season = candidate.season
    judge = belongings({person_id}, season)[person_id]
    return any(causes(judge, nominees([candidate], season)[candidate.pk]))


def _belongs(person_id: int, candidate: Candidate) -> bool:
    subject = candidate.subject
    if subject.person_id == person_id:
        return True
    if subject.members.filter(person_id=person_id).exists():
        return True
    near = (subject.unit_id, candidate.by.unit_id, candidate.slate.body.unit_id)
    # The host's own people handle what the host itself put forward out of its reserve.
    units = {unit for unit in near if unit is not None and unit != candidate.season.host_id}
    return PostHeld.objects.filter(account__person_id=person_id, unit_id__in=units).exists()


def _acted(person_id: int, candidate: Candidate) -> bool:
    accounts = Account.objects.filter(person_id=person_id).values("id")
    touched = Q(record=f"recommendation.candidate:{candidate.pk}") | Q(
        record__in=[
            f"judging.panel:{pk}"
            for pk in candidate.season.panels.filter(honour=candidate.honour).values_list(
                "id", flat=True
            )
        ]
    )
    # Ruling on another objection to the same name takes it off: that is no hand in its merits.
    found = Entry.objects.filter(touched, account_id__in=accounts)
    return found.exclude(act=Act.RULE_ON_OBJECTION).exists()
