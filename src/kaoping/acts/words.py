"""How a refusal is worded. The stages declare the words beside their rules; ``config``
installs them here; every way in says them alike."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Protocol, runtime_checkable

from django.utils.dateformat import format as formatted
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language, gettext

from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named

# The HTTP status of a refusal, on pages as in the API; of any other it is 422.
STATUS = {
    "not_signed_in": 401,
    "first_password": 403,
    "sent_by_others_page": 403,
    "not_permitted": 403,
    "not_found": 404,
    "moved_meanwhile": 409,
    "stored_otherwise": 409,
}
# What every stage may say. Each: what is wrong, and what to do.
COMMON: dict[str, tuple[str, str]] = {
    "not_permitted": (
        N_("Your post {post} does not allow “{act}” here."),
        N_("Choose another post at the top of the page, or ask your administrator."),
    ),
    "not_found": (N_("There is no such record, or it is not yours to see."), ""),
    "wrong_state": (
        N_("“{act}” cannot be done while this is {state}."),
        N_("Look at the record again: somebody may have acted on it."),
    ),
    "moved_meanwhile": (
        N_("Somebody else changed this in the meantime."),
        N_("Your text is kept. Compare the two and save again."),
    ),
    "stored_otherwise": (
        N_("This does not go together with what is stored already."),
        N_("Look again: it was named twice, or somebody did the same at this moment."),
    ),
    "required": (N_("This is needed."), N_("Fill it in.")),
    "invalid": (N_("This is not understood: {rule}."), N_("Correct it.")),
    "too_long": (N_("This is longer than {limit} characters."), N_("Shorten it.")),
    "too_short": (N_("This is shorter than {limit} characters."), N_("Write more.")),
    "not_so_written": (
        N_("This may not be written so."),
        N_("Follow the note beside the field."),
    ),
    "unreadable": (
        N_("This holds a character that cannot be kept."),
        N_("Type it anew instead of pasting it."),
    ),
    "named_twice": (N_("This is named twice."), N_("Keep one of the two.")),
    "not_asked_for": (N_("The act does not know this name."), N_("It knows: {names}.")),
    "not_a_number": (N_("This is not a number."), N_("Write digits only.")),
    "not_a_date": (N_("This is not a date."), N_("Write it as 2026-11-23.")),
    "far_off": (N_("This lies outside the years {first} to {last}."), N_("Check the year.")),
    "not_a_choice": (N_("This is not one of the choices."), N_("Choose one of those offered.")),
    "out_of_range": (N_("This is out of range: {rule}."), N_("Correct it.")),
    "not_signed_in": (
        N_("Nobody is signed in, or the access token is not valid any more."),
        N_("Log in, or create a new access token."),
    ),
    "first_password": (
        N_("This password was given by others."),
        N_("Log in on the page and change it first."),
    ),
    "sent_by_others_page": (
        N_("This was sent by a page that is not ours."),
        N_("Use the form of the page here, or a program of your own."),
    ),
    "not_json": (N_("The body is not a JSON object."), N_("Send the act's input as JSON.")),
    "reason_missing": (N_("A reason is needed."), N_("Say why, so that those concerned can act.")),
}

_words: dict[str, tuple[str, str]] = dict(COMMON)
_worded_twice: set[str] = set()


@runtime_checkable
class Spoken(Protocol):
    """A text that is data, and knows its own translation."""

    def in_(self, language: str) -> str: ...


def install(*tables: Mapping[str, tuple[str, str]]) -> None:
    """Join the rooms' words; the first wording of a code stands, a second is remembered."""
    for table in tables:
        for code, pair in table.items():
            if _words.setdefault(code, pair) != pair:
                _worded_twice.add(code)


def worded_twice() -> frozenset[str]:
    """Codes that two rooms word differently: a test sees that there are none."""
    return frozenset(_worded_twice)


def known_codes() -> frozenset[str]:
    return frozenset(_words)


def what(refusal: Refusal) -> str:
    """What is wrong, in the reader's language."""
    return _said(_words[refusal.code][0], refusal)


def remedy(refusal: Refusal) -> str:
    """What to do about it; empty where nothing can be done."""
    return _said(_words[refusal.code][1], refusal)


def whole(refusal: Refusal) -> str:
    """What is wrong and what to do, as one text."""
    return sentences(what(refusal), remedy(refusal))


def status_of(refusals: Iterable[Refusal]) -> int:
    return next((STATUS[r.code] for r in refusals if r.code in STATUS), 422)


def sentences(*texts: str) -> str:
    """Sentences in a row, as the reader's language sets them: in Chinese no blank between them."""
    return gap().join(filter(None, texts))


def gap() -> str:
    return "" if in_chinese() else " "


def colon() -> str:
    """What stands between a label and what it labels: full width, without a space, in Chinese."""
    sign = gettext(":")
    return ": " if sign == ":" else sign


def in_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "").startswith("zh")


def sheet_language() -> str:
    """The reader's language as sheets name it: "en" or "zh"."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def _said(text: str, refusal: Refusal) -> str:
    if not text:
        return ""
    facts = {"article": refusal.article, **dict(refusal.facts)}
    said = {name: _value(value) for name, value in facts.items()}
    first, last = facts.get("starts"), facts.get("ends")
    if isinstance(first, date) and isinstance(last, date):  # may be said as one
        said["period"] = period(first, last, year=True)
    return gettext(text).format(**said)


def _value(value: object) -> object:
    if isinstance(value, Named):
        return gettext(value.label)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Spoken):  # a text of an edition, in both languages
        return value.in_(get_language() or "")
    if isinstance(value, date):
        return day(value)
    return value


def day(value: date) -> str:
    """A date as pages write it; of a moment, the day in Beijing."""
    return formatted(local(value), gettext("j M Y"))


def local(moment: date) -> date:
    """A moment in the time zone of the pages; a plain date stays."""
    if isinstance(moment, datetime) and is_aware(moment):
        return localtime(moment)
    return moment


def period(first: date, last: date, *, year: bool = False) -> str:
    """``11月23日至27日`` or ``23 – 27 Nov``.

    The year is said when the two differ or when ``year`` asks for it; what the two
    dates share is said once, and a single day is a day.
    """
    first, last = local(first), local(last)
    year = year or first.year != last.year
    return (_period_in_chinese if in_chinese() else _period)(first, last, year)


def _same_day(first: date, last: date) -> bool:
    return first.timetuple()[:3] == last.timetuple()[:3]


def _period_in_chinese(first: date, last: date, year: bool) -> str:
    start = formatted(first, "Y年n月j日" if year else "n月j日")
    if _same_day(first, last):
        return start
    if first.year != last.year:
        return f"{start}至{formatted(last, 'Y年n月j日')}"
    return f"{start}至{formatted(last, 'j日' if first.month == last.month else 'n月j日')}"


def _period(first: date, last: date, year: bool) -> str:
    end = formatted(last, "j M Y" if year else "j M")
    if _same_day(first, last):
        return end
    if first.year != last.year:
        return f"{formatted(first, 'j M Y')} – {end}"
    return f"{formatted(first, 'j' if first.month == last.month else 'j M')} – {end}"
