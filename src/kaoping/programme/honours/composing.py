"""Gathers the facts of a commendation from the season: who, in which order, with what figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from kaoping.foundation.places.models import Place
from kaoping.foundation.refusal import Refusal
from kaoping.programme.honours import rules
from kaoping.programme.honours.models import Commendation
from kaoping.programme.honours.wording import (
    Facts,
    FigureSaid,
    HonouredName,
    HonourList,
    programme_in_season,
    programme_name,
)
from kaoping.programme.publicity.models import Notice, NoticeEntry
from kaoping.programme.publicity.order import NAMED_WITH, Named, in_prescribed_order, unit_of
from kaoping.programme.publicity.queries.deciding import why_unsettled
from kaoping.programme.publicity.rules import NoticeState, day_in_beijing
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.verification.queries.national import national_table

# Sums and counts are told in the lead; rates and means need a table round them.
SAID_IN_THE_LEAD = ("sum", "distinct")


@dataclass(frozen=True, slots=True)
class Told:
    """What the office decides about its document; empty texts take what the season says."""

    number: str
    issued_on: date
    lead: str = ""
    addressees: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()


def to_be_honoured(season: Season) -> list[Named]:
    """Every name of a closed notice that nothing took off, in the prescribed order."""
    entries = NoticeEntry.objects.filter(
        notice__season=season,
        notice__state=NoticeState.CLOSED,
        replaced_by=None,
        candidate__state=CandidateState.NOTIFIED,
    ).select_related(*(f"candidate__{path}" for path in NAMED_WITH))
    known_as = {entry.candidate_id: (entry.name, entry.beside) for entry in entries}
    return in_prescribed_order(
        (entry.candidate for entry in entries), edition_of(season.edition_id), known_as
    )


def why_not_issued(season: Season, names: list[Named]) -> list[Refusal]:
    """What stands in the way of issuing: open notices, open objections, nobody to honour."""
    return [*why_unsettled(season), *([] if names else [Refusal.of("nobody_to_honour")])]


def last_closed(season: Season) -> date | None:
    """The day on which the season's last notice was closed."""
    closed = Notice.objects.filter(season=season).aggregate(at=Max("closed_at"))["at"]
    return day_in_beijing(closed) if closed else None


def next_running(season: Season, year: int) -> int:
    """The next number of the host's year, across its seasons."""
    found = Commendation.objects.filter(season__host_id=season.host_id, year=year)
    return (found.aggregate(last=Max("running"))["last"] or 0) + 1


def office_code_of(season: Season) -> str:
    """The host's document code, from the edition's own number when the host issued it."""
    if season.edition.issuer_id != season.host_id:
        return ""
    return rules.office_code_in(edition_of(season.edition_id).document_number)


def facts_of(
    season: Season, names: Iterable[Named], told: Told, codes: Mapping[int, str]
) -> tuple[Facts, list[dict[str, Any]]]:
    """The document's facts and the indicator table's, both ready to be frozen.

    ``codes`` maps candidates to their certificates' codes; a preview has none.
    """
    edition = edition_of(season.edition_id)
    table = _table(season, edition)
    host_issued = season.edition.issuer_id == season.host_id
    facts = Facts(
        office=edition.issued_by.zh if host_issued else season.host.name,
        number=told.number,
        issued_on=told.issued_on,
        year=season.year,
        programme=("" if host_issued else programme_in_season(season.title))
        or edition.programme
        or programme_name(edition.title.zh),
        edition=edition.title.zh,
        edition_number=edition.document_number,
        addressees=told.addressees or _addressees(season, edition),
        lists=_lists(edition, list(names), codes),
        figures=tuple(figures_said(table)),
        lead=told.lead,
        copies_to=told.copies_to,
    )
    return facts, table


def _lists(
    edition: Edition, names: list[Named], codes: Mapping[int, str]
) -> tuple[HonourList, ...]:
    return tuple(
        HonourList(honour.key, honour.name.zh, honour.subject_kind, of_it)
        for honour in edition.honours
        if (
            of_it := tuple(
                HonouredName(one.name, one.beside, one.body, codes.get(one.candidate.pk, ""))
                for one in names
                if one.honour == honour.key
            )
        )
    )


def _addressees(season: Season, edition: Edition) -> tuple[str, ...]:
    """Everybody directly below the host, by kind of unit: ``各全国学会``."""
    kinds = (
        Subject.objects.filter(season=season, parent__unit_id=season.host_id, unit__isnull=False)
        .exclude(kind="team")
        .order_by()
        .values_list("unit__kind", flat=True)
        .distinct()
    )
    found = set(kinds)
    named = tuple(f"各{kind.name.zh}" for kind in edition.unit_kinds if kind.key in found)
    return named or ("各有关单位",)


def _table(season: Season, edition: Edition) -> list[dict[str, Any]]:
    """The national table as plain texts, group by group."""
    rows = national_table(season)
    return [
        {
            "name": group.name.zh,
            "rows": [
                {
                    "name": row.indicator.name.zh,
                    "unit": row.indicator.unit.zh,
                    "target": _plain(row.target),
                    "done": _plain(row.done),
                    "rate": _plain(row.rate / 100 if row.rate is not None else None),
                    "records": row.records,
                    "adds": row.indicator.adds,
                }
                for row in rows
                if row.indicator.group == group.key
            ],
        }
        for group in edition.indicator_groups
    ]


def figures_said(table: list[dict[str, Any]]) -> Iterable[FigureSaid]:
    """What of the table is told in the lead: sums and counts that are there, in its order."""
    for group in table:
        for row in group["rows"]:
            if row["adds"] in SAID_IN_THE_LEAD and row["done"] and Decimal(row["done"]):
                value = Decimal(row["done"]).normalize()
                yield FigureSaid(row["name"], f"{value:f}", row["unit"])


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def provinces_of(names: Iterable[Named]) -> dict[int, str]:
    """The province-level division of each candidate, for the picture and for search."""
    spans = list(Place.objects.filter(level="province").values_list("lft", "rgt", "code"))
    found = {}
    for one in names:
        unit = unit_of(one.candidate)
        at = unit.place.lft if unit else 0
        found[one.candidate.pk] = next((code for lft, rgt, code in spans if lft <= at <= rgt), "")
    return found
