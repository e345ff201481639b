"""Opening and steering a season (articles 2, 4 and 5.3)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from pydantic import JsonValue

from kaoping.acts.perform import (
    add,
    change,
    move,
    note,
    performs,
    permit,
    permit_over,
    why_stale,
)
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Person
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, found, refuse_if, why_named_twice
from kaoping.foundation.units.models import UnitAbove
from kaoping.programme.scheme.actions import SaidFault
from kaoping.programme.scheme.entries import Edition as Text
from kaoping.programme.scheme.entries import keyed
from kaoping.programme.scheme.models import Edition
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import (
    PERIOD,
    AssessedPeriod,
    check_requirement,
    default_days,
    default_of,
    read_requirement,
)
from kaoping.programme.season import rules
from kaoping.programme.season.given import (
    CloseSeason,
    Dates,
    EnterSeason,
    ExtendDeadline,
    MoveSubject,
    OpenSeason,
    SetCalendar,
    SetRequirement,
    SetTarget,
    TargetOf,
)
from kaoping.programme.season.held import why_stays, why_unfinished
from kaoping.programme.season.models import (
    Extension,
    Requirement,
    Season,
    Subject,
    Target,
    Window,
)
from kaoping.programme.season.queries import calendar_of, last_ends, phase_opened
from kaoping.programme.season.rules import Phase, Squeezed
from kaoping.programme.season.tree import freeze_tree, person_subject, renumber

SEE_SUBJECT = Act.SEE_REPORT  # a season is there for every post; a subject for who may read of it


@performs(Act.OPEN_SEASON)
def open_season(actor: Actor, given: OpenSeason, *, now: datetime) -> int:
    """Open a season and freeze the host's tree of units as its subjects (article 3)."""
    permit_over(Act.OPEN_SEASON, Over(unit_id=given.host), by=actor)
    edition = Edition.objects.filter(pk=given.edition).first()
    if edition is None:
        raise Refused(Refusal.of("edition_not_published", field="edition", article="8"))
    above = UnitAbove.objects.filter(unit_id=given.host).values_list("ancestor_id", flat=True)
    taken = Season.objects.filter(host_id=given.host, year=given.year).exists()
    first, last = _assessed(given, edition)
    refuse_if(
        rules.why_edition_unfit(edition.state, edition.issuer_id, set(above)),
        Refusal.of("season_taken", field="year", year=given.year) if taken else None,
        None if first <= last else Refusal.of("period_backwards", field="assessed_to"),
    )
    season = Season(
        host_id=given.host,
        edition=edition,
        year=given.year,
        title=given.title,
        assessed_from=first,
        assessed_to=last,
    )
    facts = {**given.model_dump(mode="json"), "assessed_from": first, "assessed_to": last}
    add(Act.OPEN_SEASON, season, by=actor, now=now, **facts)
    freeze_tree(season)
    return season.pk


def _assessed(given: OpenSeason, edition: Edition) -> tuple[date, date]:
    """The days given, or those that the edition's requirement makes of the year (article 4)."""
    first, last = default_days(edition_of(edition.pk), given.year)
    return given.assessed_from or first, given.assessed_to or last


@performs(Act.SET_CALENDAR)
def set_calendar(actor: Actor, given: SetCalendar, *, now: datetime) -> None:
    """Set the windows that are named; those that are not named stay as they are."""
    season = _season(given.season)
    permit(Act.SET_CALENDAR, season, by=actor, see=Act.SEE_SEASON)
    before = {(w.phase, w.level): w for w in Window.objects.filter(season=season)}
    refuse_if(
        rules.why_archived(season.state),
        why_stale(season, given.version),
        why_named_twice(((at.phase, at.level) for at in given.windows), "windows.{}.opens"),
        (
            refusal
            for number, at in enumerate(given.windows)
            for refusal in _against(number, at, before.get((at.phase, at.level)), now)
        ),
    )
    written = [_write(dates, before, season, by=actor, now=now) for dates in given.windows]
    if any(written):
        change(Act.SET_CALENDAR, season, by=actor, now=now)  # the version guards the whole table


def _against(number: int, at: Dates, kept: Window | None, now: datetime) -> Iterator[Refusal]:
    """All that is wrong with the ``number``-th window, as it stands and as it is changed."""
    span = rules.Window(at.opens, at.soft_end, at.hard_end)
    yield from rules.why_backwards(number, at.phase, at.level, span)
    if kept and (
        opened := rules.why_opened(
            number, at.phase, at.level, opened=kept.opens, opens=at.opens, now=now
        )
    ):
        yield opened


def _write(
    dates: Dates,
    before: dict[tuple[str, str], Window],
    season: Season,
    *,
    by: Actor,
    now: datetime,
) -> bool:
    """Add or change one window; whether there was anything to write."""
    ends: dict[str, Any] = {
        "opens": dates.opens,
        "soft_end": dates.soft_end,
        "hard_end": dates.hard_end,
    }
    window = before.get((dates.phase, dates.level))
    if window is None:
        window = Window(season=season, phase=dates.phase, level=dates.level, **ends)
        add(Act.SET_CALENDAR, window, by=by, now=now, **dates.model_dump(mode="json"))
    elif any(getattr(window, name) != value for name, value in ends.items()):
        change(Act.SET_CALENDAR, window, by=by, now=now, **ends)
    else:
        return False
    return True


@performs(Act.SET_REQUIREMENT)
def set_requirement(actor: Actor, given: SetRequirement, *, now: datetime) -> None:
    """Set one of the year's requirements, while the phase it governs has not opened."""
    season = _season(given.season)
    permit(Act.SET_REQUIREMENT, season, by=actor, see=Act.SEE_SEASON)
    edition = edition_of(season.edition_id)
    entry = next((r for r in edition.requirements if r.key == given.key), None)
    if entry is None:
        raise Refused(Refusal.of("unknown_requirement", field="key", key=given.key))
    kept = Requirement.objects.filter(season=season, key=given.key).first()
    phase = Phase(entry.phase)
    refuse_if(
        rules.why_archived(season.state),
        rules.why_fixed(phase, phase_opened(season.pk, phase), now),
        _why_stale_value(kept, given.version),
        rules.why_unsourced(
            given.source, given.source_text, {article.number for article in edition.articles}
        ),
        _faults(edition, given),
    )
    fields = given.model_dump(include={"value", "source", "source_text"})
    if kept is None:
        kept = Requirement(season=season, key=given.key, **fields)
        add(Act.SET_REQUIREMENT, kept, by=actor, now=now, **given.model_dump(mode="json"))
    else:
        change(Act.SET_REQUIREMENT, kept, by=actor, now=now, **fields)
    if given.key == PERIOD:
        first, last = read_requirement(edition, PERIOD, given.value, AssessedPeriod).days(
            season.year
        )
        change(
            Act.SET_REQUIREMENT, season, by=actor, now=now, assessed_from=first, assessed_to=last
        )


def _why_stale_value(kept: Requirement | None, version: int | None) -> Refusal | None:
    """A value that was set meanwhile is not written over unseen; -1 stands for none yet."""
    if version is None or version == (kept.version if kept else -1):
        return None
    return Refusal.of("moved_meanwhile", field="version")


def _faults(edition: Text, given: SetRequirement) -> Iterator[Refusal]:
    """All that is wrong with the value, and a default that is none."""
    checked = check_requirement(edition, given.key, given.value)
    if isinstance(checked, list):
        for fault in checked:
            said = SaidFault(fault)
            yield Refusal.of("requirement_fault", field="value", fault=said, article="5.3")
    elif given.source == "default" and not _is_default(edition, given.key, given.value):
        yield Refusal.of("not_the_default", field="source")


def _is_default(edition: Text, key: str, value: JsonValue) -> bool:
    return check_requirement(edition, key, value) == check_requirement(
        edition, key, default_of(edition, key)
    )


@performs(Act.SET_TARGET)
def set_target(actor: Actor, given: SetTarget, *, now: datetime) -> None:
    """Ask units directly below to reach figures (下达任务); an empty value takes one back."""
    season = _season(given.season)
    wanted = {target.subject for target in given.targets}
    subjects = {
        s.pk: s
        for s in Subject.objects.select_related("parent", "team").filter(
            season=season, pk__in=wanted
        )
    }
    for pk in wanted:
        permit(Act.SET_TARGET, subjects.get(pk), by=actor, see=SEE_SUBJECT)
    kept = {(t.subject_id, t.indicator): t for t in Target.objects.filter(subject__in=subjects)}
    refuse_if(
        rules.why_archived(season.state),
        why_named_twice(((t.subject, t.indicator) for t in given.targets), "targets.{}.indicator"),
        _why_no_targets(season, given.targets),
        _why_set_meanwhile(given.targets, kept),
    )
    for target in given.targets:
        subject = subjects[target.subject]
        _ask_for(subject, target, kept.get((subject.pk, target.indicator)), by=actor, now=now)


def _why_no_targets(season: Season, targets: Iterable[TargetOf]) -> Iterator[Refusal]:
    known = dict(keyed(edition_of(season.edition_id).indicators))
    for number, target in enumerate(targets):
        one = known.get(target.indicator)
        unknown = Refusal.of("unknown_indicator", key=target.indicator)
        reason = rules.why_no_target(one) if one else unknown
        if reason is not None:
            yield reason.about(f"targets.{number}.indicator")


def _why_set_meanwhile(
    targets: Iterable[TargetOf], kept: Mapping[tuple[int, str], Target]
) -> Iterator[Refusal]:
    for number, target in enumerate(targets):
        row = kept.get((target.subject, target.indicator))
        stored = row.value if row else None
        if target.is_stale(stored):
            saved = "" if stored is None else format(stored.normalize(), "f")
            yield Refusal.of("moved_meanwhile", field=f"targets.{number}.value", saved=saved)


def _ask_for(
    subject: Subject, asked: TargetOf, kept: Target | None, *, by: Actor, now: datetime
) -> None:
    if kept is not None:
        kept.subject = subject
    facts: dict[str, Any]
    if asked.value is None and kept is not None:
        facts = {"indicator": kept.indicator, "value": kept.value}
        note(Act.SET_TARGET, kept, by=by, now=now, before=facts, after={"value": None})
        kept.delete()
    elif asked.value is not None and kept is None:
        made = Target(subject=subject, indicator=asked.indicator, value=asked.value)
        facts = {"indicator": asked.indicator, "value": asked.value}
        add(Act.SET_TARGET, made, by=by, now=now, **facts)
    elif asked.value is not None and kept is not None and kept.value != asked.value:
        change(Act.SET_TARGET, kept, by=by, now=now, value=asked.value)


@dataclass(frozen=True, slots=True)
class Extended:
    """An extension, and the windows of the unit above that it runs into."""

    id: int
    squeezes: tuple[Squeezed, ...]


@performs(Act.EXTEND_DEADLINE)
def extend_deadline(actor: Actor, given: ExtendDeadline, *, now: datetime) -> Extended:
    """Move one end for one subject; the unit above is told, and its own ends stay."""
    rows = Subject.objects.select_related("season", "parent", "team")
    row = rows.filter(pk=given.subject).first()
    subject = permit(Act.EXTEND_DEADLINE, row, by=actor, see=SEE_SUBJECT)
    window = calendar_of(subject).get(given.phase)
    refuse_if(
        rules.why_archived(subject.season.state),
        rules.why_no_later(window, given.phase, given.until, now),
    )
    above = calendar_of(subject.parent) if subject.parent else {}
    squeezed = rules.squeezed_by(above, given.phase, given.until)
    extension = Extension(granted_at=now, **_of_extension(given, subject))
    extension.save(force_insert=True)
    note(
        Act.EXTEND_DEADLINE,
        extension,
        by=actor,
        now=now,
        reason=given.reason,
        before={"until": window.hard_end if window else None},
        after={
            "phase": given.phase,
            "until": given.until,
            "whole_subtree": extension.whole_subtree,
            "squeezes": {one.phase.value: one.closes for one in squeezed},
        },
    )
    return Extended(extension.pk, tuple(squeezed))


def _of_extension(given: ExtendDeadline, subject: Subject) -> dict[str, Any]:
    # A person has the place of its unit in the tree, but nobody below it.
    below = given.whole_subtree and subject.kind != rules.SubjectKind.PERSON
    told = given.model_dump(exclude={"subject", "whole_subtree"})
    return {**told, "whole_subtree": below, "subject": subject}


@performs(Act.ENTER_SEASON)
def enter_season(actor: Actor, given: EnterSeason, *, now: datetime) -> int:
    """Make the person a subject of the season, once, under the unit chosen (article 3.3)."""
    permit_over(Act.ENTER_SEASON, Over(person_id=actor.person_id), by=actor)
    home = (
        Subject.objects.select_related("season", "parent")
        .filter(season_id=given.season, unit_id=given.unit)
        .first()
    )
    if home is None or actor.unit_id != given.unit or actor.person_id is None:
        raise Refused(Refusal.of("not_in_this_season", field="unit"))
    entered = Subject.objects.filter(season_id=given.season, person_id=actor.person_id).exists()
    refuse_if(
        rules.why_archived(home.season.state),
        Refusal.of("entered_already", field="season") if entered else None,
    )
    person = Person.objects.get(pk=actor.person_id)
    subject = person_subject(person, home)
    subject.save(force_insert=True)
    note(Act.ENTER_SEASON, subject, by=actor, now=now, after={"unit": given.unit})
    return subject.pk


@performs(Act.MOVE_SUBJECT)
def move_subject(actor: Actor, given: MoveSubject, *, now: datetime) -> None:
    """Put a subject below another unit of a running season; what hangs on it goes with it."""
    both = Subject.objects.select_related("season", "parent", "team").in_bulk(
        [given.subject, given.parent]
    )
    subject, parent = found(both.get(given.subject)), both.get(given.parent)
    permit(Act.MOVE_SUBJECT, subject, by=actor, see=SEE_SUBJECT)
    if parent is None or parent.season_id != subject.season_id:
        raise Refused(Refusal.of("not_found", field="parent"))
    refuse_if(
        rules.why_archived(subject.season.state),
        why_stale(subject, given.version),
        rules.why_cannot_move(
            subject.kind,
            is_host=subject.parent is None,
            to_kind=parent.kind,
            to_below=subject.lft <= parent.lft <= subject.rgt,
            same=subject.parent_id == parent.pk,
        ),
        why_stays(subject.pk),
    )
    # Who leaves a unit leaves its team as well, and a team takes its members along.
    change(
        Act.MOVE_SUBJECT, subject, by=actor, now=now, reason=given.reason, parent=parent, team=None
    )
    Subject.objects.filter(team=subject).update(parent=parent, version=F("version") + 1)
    renumber(subject.season_id)


@performs(Act.CLOSE_SEASON)
def close_season(actor: Actor, given: CloseSeason, *, now: datetime) -> None:
    """Archive a season whose windows are all over and which leaves nothing undone (归档)."""
    season = _season(given.season)
    permit(Act.CLOSE_SEASON, season, by=actor, see=Act.SEE_SEASON)
    refuse_if(
        why_stale(season, given.version),
        rules.why_still_open(last_ends(season.pk), now),
        why_unfinished(season),
    )
    move(Act.CLOSE_SEASON, season, by=actor, now=now)


def _season(season_id: int) -> Season:
    return found(Season.objects.filter(pk=season_id).first())
