"""How notices and objections move, and why one is not taken. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named

BEIJING = ZoneInfo("Asia/Shanghai")
ARTICLE = "5.4"

# Against floods: so many objections to one name, and in all, from one address within a day.
PER_NAME_AND_DAY = 3
PER_DAY = 20
FILES_AT_MOST = 5
UNNAMED = frozenset({"匿名", "无名", "anonymous", "none", "n/a"})


class NoticeState(Named):
    PUBLISHED = "published", N_("On public notice")
    CLOSED = "closed", N_("Closed")


NOTICE_FLOW = Flow(
    NoticeState.PUBLISHED,
    Move(Act.CLOSE_NOTICE, (NoticeState.PUBLISHED,), NoticeState.CLOSED),
)


class ObjectionState(Named):
    RECEIVED = "received", N_("Received")
    ADMITTED = "admitted", N_("Admitted")
    REFUSED = "refused", N_("Not admitted")
    RULED = "ruled", N_("Ruled")


OPEN_OBJECTION = (ObjectionState.RECEIVED, ObjectionState.ADMITTED)

# fmt: off
OBJECTION_FLOW = Flow(
    ObjectionState.RECEIVED,
    Move(Act.ADMIT_OBJECTION,   (ObjectionState.RECEIVED,), ObjectionState.ADMITTED),
    Move(Act.REFUSE_OBJECTION,  (ObjectionState.RECEIVED,), ObjectionState.REFUSED),
    Move(Act.RULE_ON_OBJECTION, (ObjectionState.ADMITTED,), ObjectionState.RULED),
)
# fmt: on


class Cause(Named):
    """Why an objection is not admitted."""

    LATE = "late", N_("It came after the period")
    ANONYMOUS = "anonymous", N_("It is anonymous, or the name is not real")
    NO_EVIDENCE = "no_evidence", N_("It brings no evidence")
    TYPING_ERROR = "typing_error", N_("It only corrects a typing error")


def ends_at(last_day: date) -> datetime:
    """The end of a notice, exclusive: 24:00 Beijing of its last day."""
    return datetime.combine(last_day + timedelta(days=1), time(), BEIJING)


def day_in_beijing(now: datetime) -> date:
    return now.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class Written:
    """What an objector wrote, without blanks at the ends; ``files`` is how many came with it."""

    name: str
    contact: str
    statement: str
    files: int


def why_not_written(written: Written) -> Iterator[Refusal]:
    """An objection has a real name, a contact, a statement and evidence."""
    if len(written.name) < 2 or written.name.lower() in UNNAMED:
        yield Refusal.of("objection_anonymous", field="name")
    if not written.contact:
        yield Refusal.of("objection_without_contact", field="contact")
    if not written.statement:
        yield Refusal.of("required", field="statement")
    if not written.files:
        yield Refusal.of("objection_without_evidence", field="files")
    elif written.files > FILES_AT_MOST:
        yield Refusal.of("too_many_files", field="files", limit=FILES_AT_MOST)


def why_not_in_time(last_day: date, now: datetime) -> Refusal | None:
    if now < ends_at(last_day):
        return None
    return Refusal.of("objection_late", last_day=last_day, article=ARTICLE)


def why_too_many(to_this_name: int, in_all: int) -> Refusal | None:
    """A limit on what one address may send within a day: first of all, then to one name."""
    if in_all >= PER_DAY:
        return Refusal.of("too_many_objections_in_all", limit=PER_DAY)
    if to_this_name >= PER_NAME_AND_DAY:
        return Refusal.of("too_many_objections", limit=PER_NAME_AND_DAY)
    return None


def why_own_case(own: bool) -> Refusal | None:
    """Nobody handles an objection to what they recommended, judged, decided, or are part of."""
    return Refusal.of("own_case", article=ARTICLE) if own else None


def why_still_running(last_day: date, now: datetime) -> Refusal | None:
    if now >= ends_at(last_day):
        return None
    return Refusal.of("notice_still_running", last_day=last_day, article=ARTICLE)


def why_open_objections(count: int) -> Refusal | None:
    """Nothing is closed or issued while an objection waits for its ruling."""
    return Refusal.of("objections_open", count=count, article=ARTICLE) if count else None


def why_open_notices(count: int) -> Refusal | None:
    """Nothing is issued, and no season closed, while names stand on an open notice."""
    return Refusal.of("notices_open", count=count, article=ARTICLE) if count else None


def why_no_reason(reason: str, field: str = "reason") -> Refusal | None:
    return None if reason.strip() else Refusal.of("reason_missing", field=field)


WORDS: dict[str, tuple[str, str]] = {
    "nobody_to_notify": (
        N_("Nobody has been chosen who was not on public notice already."),
        N_("Let the panels decide first."),
    ),
    "list_changed": (
        N_("The list has changed since you looked at it: it has {count} names now."),
        N_("Look through it again and publish."),
    ),
    "calendar_year_missing": (
        N_("The public holidays of {year} are not known, so working days cannot be counted."),
        N_("Ask the administrator to import the holidays of {year}."),
    ),
    "not_on_notice": (
        N_("One of the names to be changed is not on a notice of this season."),
        N_("Look at the list again."),
    ),
    "name_not_changed": (
        N_("This is how the name stands on the notice already."),
        N_("Correct the name or the unit."),
    ),
    "objection_anonymous": (
        N_("An objection is made under a real name, or in the name of a body."),
        N_("Give your full name. It is sealed, and only the handler of the case sees it."),
    ),
    "objection_without_contact": (
        N_("A way to reach you is needed."),
        N_("Give a phone number, an e-mail or a postal address. Only the handler sees it."),
    ),
    "objection_without_evidence": (
        N_("An objection needs evidence that can be checked."),
        N_("Attach at least one file."),
    ),
    "too_many_files": (
        N_("At most {limit} files can come with an objection."),
        N_("Join some of them."),
    ),
    "objection_late": (
        N_(
            "The public notice ended on {last_day}, at 24:00; objections are not accepted after it."
        ),
        N_(
            "A lead that can be checked may still be passed on to the discipline auditor in writing."
        ),
    ),
    "too_many_objections": (
        N_("Too many objections came from your address today: at most {limit} to one name."),
        N_("Try again tomorrow, or write to the office."),
    ),
    "too_many_objections_in_all": (
        N_("Too many objections came from your address today: at most {limit} in all."),
        N_("Try again tomorrow, or write to the office."),
    ),
    "own_case": (
        N_("You recommended, judged or decided on this name, or belong to it."),
        N_("Another discipline auditor must handle this objection."),
    ),
    "notice_still_running": (
        N_("The public notice runs until {last_day}, 24:00."),
        N_("Close it after that."),
    ),
    "names_without_notice": (
        N_("{count} names were chosen and have been on no public notice."),
        N_("Publish them; if the phase is over, set it a later end first."),
    ),
    "notices_open": (
        N_("{count} public notices are not closed yet."),
        N_("Close every notice once its days are over and its objections are ruled on."),
    ),
    "objections_open": (
        N_("{count} objections are not ruled on yet."),
        N_("Wait until the discipline auditor has ruled on every one."),
    ),
}
