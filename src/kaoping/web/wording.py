"""How dates, periods, articles and personal numbers are written, in the language of the page."""

from datetime import date, datetime

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.acts import words
from kaoping.acts.words import in_chinese, local

NUMERALS = "〇一二三四五六七八九"
HEAD, TAIL = 3, 4


def _date_format() -> str:
    return "Y年n月j日" if in_chinese() else "j M Y"


def day(when: date | None) -> str:
    """``2026年11月23日`` or ``23 Nov 2026``; "—" for none."""
    return formatted(local(when), _date_format()) if when else "—"


def moment(when: datetime | None) -> str:
    """The day and the time of day: ``2026年11月23日 14:05``."""
    return formatted(local(when), f"{_date_format()} H:i") if when else "—"


def period(first: date, last: date, working_days: int | None = None, *, year: bool = False) -> str:
    """``11月23日至27日（5个工作日）`` or ``23 – 27 Nov (5 working days)``; see ``words.period``."""
    return _with_working_days(words.period(first, last, year=year), working_days)


def _with_working_days(said: str, working_days: int | None) -> str:
    if working_days is None:
        return said
    count = ngettext("%(count)d working day", "%(count)d working days", working_days)
    return _("%(period)s (%(days)s)") % {"period": said, "days": count % {"count": working_days}}


def numeral(number: int) -> str:
    """A whole number from 1 to 99 in Chinese numerals: 12 is 十二."""
    tens, ones = divmod(number, 10)
    left = "" if not tens else ("十" if tens == 1 else NUMERALS[tens] + "十")
    return left + (NUMERALS[ones] if ones or not tens else "")


def article_name(number: str) -> str:
    """``6.3.2`` as ``第六条（三）2`` or ``Article 6.3.2``."""
    if not in_chinese():
        return f"Article {number}"
    article, *parts = number.split(".")
    name = f"第{numeral(int(article))}条"
    if parts:
        name += f"（{numeral(int(parts[0]))}）"
    return name + ".".join(parts[1:])


def masked(value: str) -> str:
    """A personal number without its middle: ``110***********1234``; a short one wholly hidden."""
    if len(value) <= HEAD + TAIL:
        return "*" * len(value)
    return value[:HEAD] + "*" * (len(value) - HEAD - TAIL) + value[-TAIL:]
