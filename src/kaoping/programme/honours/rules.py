"""How an honour moves once it is conferred, and why a document may not be issued. Pure."""

import re
from datetime import date

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named

ARTICLE = "5.4"
CERTIFICATE_SIGNS = 12
NUMBER = re.compile(r"^.{2,40}〔\d{4}〕[1-9]\d{0,4}号$")


class HonourState(Named):
    IN_FORCE = "in_force", N_("In force")
    REVOKED = "revoked", N_("Revoked")


FLOW = Flow(
    HonourState.IN_FORCE,
    Move(Act.REVOKE_HONOUR, (HonourState.IN_FORCE,), HonourState.REVOKED),
)


def document_number(office_code: str, year: int, running: int) -> str:
    """``科技助力扶贫办发〔2026〕3号``: the year in 〔〕, no leading zero (GB/T 9704)."""
    return f"{office_code}〔{year}〕{running}号"


def office_code_in(number: str) -> str:
    """The office's code in a document number of its own; "" where there is none."""
    return number.partition("〔")[0] if "〔" in number else ""


def why_uncommended(count: int) -> Refusal | None:
    """Who was announced to the public is commended before the season is closed."""
    return Refusal.of("names_uncommended", count=count, article=ARTICLE) if count else None


def why_bad_date(issued: date, closed: date | None, today: date) -> Refusal | None:
    """A document is dated after its notice was closed, and not ahead of time."""
    if issued > today:
        return Refusal.of("dated_ahead", field="issued_on", today=today)
    if closed is not None and issued < closed:
        return Refusal.of("dated_before_notice", field="issued_on", closed=closed, article=ARTICLE)
    return None


def why_bad_number(number: str) -> Refusal | None:
    if NUMBER.match(number):
        return None
    return Refusal.of("not_a_document_number", field="document_number")


WORDS: dict[str, tuple[str, str]] = {
    "names_uncommended": (
        N_("{count} names that were on public notice are not commended yet."),
        N_("Issue the commendation; if its phase is over, set it a later end first."),
    ),
    "not_issued_yet": (
        N_("No commendation of this season has been issued yet."),
        N_("Issue it first, on the page of commendations."),
    ),
    "nobody_to_honour": (
        N_("No name of a closed public notice waits for its commendation."),
        N_("Publish and close a notice first."),
    ),
    "number_taken": (
        N_("The document number {number} is taken."),
        N_("Take the next running number: {next}."),
    ),
    "office_code_missing": (
        N_("The office's document code is not known from the edition."),
        N_("Write it, such as the part before 〔 in your document numbers."),
    ),
    "dated_ahead": (
        N_("The document would be dated after today, {today}."),
        N_("Date it today or earlier."),
    ),
    "dated_before_notice": (
        N_("The document would be dated before its public notice was closed on {closed}."),
        N_("Choose a later date."),
    ),
    "no_font_for": (
        N_("No document font here has these characters: {characters}."),
        N_("Ask the administrator to add a font that has them."),
    ),
    "not_a_document_number": (
        N_("This is not a whole document number."),
        N_("Write it with the year in 〔〕, such as 办发〔2026〕5号."),
    ),
    "revoked_before_issue": (
        N_("An honour cannot be revoked before it was conferred, on {issued}."),
        N_("Correct the date."),
    ),
}
