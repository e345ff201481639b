"""Holidays: a year as twelve small months, and the import of a year."""

import calendar
import csv
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.acts.inputs import perform
from kaoping.acts.verbs import Act
from kaoping.acts.words import in_chinese
from kaoping.administration.listings import HOLIDAYS
from kaoping.foundation.calendar.queries import Named, special_days, years_kept
from kaoping.foundation.calendar.rules import is_weekend
from kaoping.foundation.refusal import Refused
from kaoping.foundation.words import number_in
from kaoping.web.desks.system.shown import administrator
from kaoping.web.doors import Asked
from kaoping.web.frame import Crumb
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said

WORKED = {"working", "工作", "上班", "1"}


class Days(forms.Form):
    """What the special days are narrowed to; it stands in the link."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=40)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[
            ("", gettext_lazy("every kind")),
            ("off", gettext_lazy("day off")),
            ("worked", gettext_lazy("weekend day worked")),
        ],
    )


@administrator
def system_holidays(asked: Asked, year: int | None = None) -> HttpResponse:
    """The special days of a year as a picture and as a list."""
    shown_year = year or localdate(asked.now).year
    wanted = wanted_of(asked, year=shown_year)
    if asked.method == "POST":
        return list_sent(asked, HOLIDAYS, wanted)
    kept = years_kept()
    shown = {
        "year": shown_year,
        "years": list(kept),
        "source": kept.get(shown_year, ""),
        "weekdays": _weekdays(),
        "months": months_of(shown_year, special_days(shown_year)),
        "page": HOLIDAYS.page(wanted),
        "listing": HOLIDAYS,
        "form": Days(asked.GET),
        "filtered": any(wanted.text(name) for name in ("name", "kind")),
    }
    return render(asked, "system/holidays.html", shown)


def _weekdays() -> list[tuple[str, str]]:
    """Monday to Sunday, short for a narrow column and whole: 一, 星期一."""
    at = -1 if in_chinese() else 0
    return [(str(name)[at], str(name)) for _number, name in sorted(WEEKDAYS.items())]


def months_of(year: int, days: list[Named]) -> list[dict[str, Any]]:
    """Twelve months of weeks of cells: (number, what the day is, its name); None outside."""
    named = {day.day: day for day in days}
    weeks_of = calendar.Calendar().monthdatescalendar
    return [
        {
            "name": MONTHS[month],
            "weeks": [
                [_cell(day, named) if day.month == month else None for day in week]
                for week in weeks_of(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def _cell(day: date, named: dict[date, Named]) -> dict[str, Any]:
    special = named.get(day)
    if special is not None:
        kind = "worked" if special.working else "off"
        return {"number": day.day, "kind": kind, "name": special.name}
    return {"number": day.day, "kind": "weekend" if is_weekend(day) else "", "name": ""}


@administrator
def import_holidays(asked: Asked, year: int) -> HttpResponse:
    """A year's days from lines of ``date, holiday or working, name``."""
    typed = str(asked.POST.get("lines", ""))
    source = str(asked.POST.get("source", ""))
    refusals: list[Any] = []
    if asked.method == "POST":
        given = {"year": year, "source": source, "days": rows_of(typed)}
        try:
            perform(Act.IMPORT_HOLIDAYS, asked.actor, given, now=asked.now)
        except Refused as refused:
            refusals = [(_line(r.field), r) for r in said(refused.refusals)]
        else:
            return redirect("system_holidays_of", year)
    back = reverse("system_holidays_of", args=[year])
    shown = {
        "year": year,
        "typed": typed,
        "source": source,
        "refused": refusals,
        "back": back,
        "crumbs": [Crumb(_("Holidays"), back), Crumb(_("Import holidays"))],
    }
    return render(asked, "system/import_holidays.html", shown, status=422 if refusals else 200)


def rows_of(text: str) -> list[dict[str, Any]]:
    """CSV lines as days; a line that is no date is refused by the act with its number."""
    rows = [row for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)]
    padded = [[*(cell.strip() for cell in row), "", ""][:3] for row in rows]
    return [{"day": day, "working": kind in WORKED, "name": name} for day, kind, name in padded]


def _line(field: str) -> int | None:
    """The line a refusal is about: ``days.3.day`` is the fourth."""
    number = number_in(field.partition(".")[2].partition(".")[0])
    return None if number is None else number + 1
