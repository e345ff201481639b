"""Counties with people and a register, and the workbooks of service records that they send."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from tests.builders import NOON, SYSTEM, World, a_world
from tests.builders_verification import in_a_new_season

from kaoping.acts.posts import Post
from kaoping.administration.bulk import UnitRow, add_units
from kaoping.administration.bulk_people import AccountRow, PostRow, create_accounts_with_posts
from kaoping.foundation.people.identity import invented_identity
from kaoping.foundation.places.models import Place, RegisteredHousehold, RegisteredVillage
from kaoping.programme.scheme.edition import Edition
from kaoping.programme.service.importing import form_for

ROWS, EXPERTS, VILLAGES, HOUSEHOLDS = 40, 3, 6, 4
FIRST_COUNTY, BATCH = 130_000, 2000
SINCE = NOON - timedelta(days=30)


@dataclass(frozen=True, slots=True)
class County:
    """A county's office, by whose clerk its workbook comes in."""

    number: int
    unit: int

    @property
    def code(self) -> str:
        return f"C{FIRST_COUNTY + self.number}"

    def village(self, which: int) -> str:
        return f"{FIRST_COUNTY + self.number}{100_200 + which}"

    def household(self, village: int, which: int) -> str:
        return f"{self.village(village)}{which:04}"

    @property
    def clerk(self) -> str:
        return f"{self.code.lower()}.clerk"

    def expert(self, which: int) -> str:
        return f"{self.code.lower()}.expert{which}"


def counties(count: int) -> list[County]:
    """So many county offices with a clerk, experts and a register, in an open season."""
    world = a_world()
    drafts = [County(number, 0) for number in range(count)]
    _register(world, drafts)
    rows = [
        UnitRow(
            parent_code=world.province.code, code=one.code, name=f"{one.code}县科协",
            kind="science_association", level="county", place=world.places.county.code,
        )
        for one in drafts
    ]  # fmt: skip
    units = add_units(SYSTEM, rows, SINCE)
    create_accounts_with_posts(SYSTEM, list(_people(drafts)), SINCE, password_hash="!")
    in_a_new_season(world)
    return [County(one.number, units[one.code]) for one in drafts]


def _people(drafts: list[County]) -> Iterator[AccountRow]:
    for one in drafts:
        names = [(one.clerk, Post.CLERK)]
        names += [(one.expert(which), Post.EXPERT) for which in range(EXPERTS)]
        for at, (username, post) in enumerate(names):
            serial = one.number * 10 + at
            yield AccountRow(
                username=username, name="田小满", unit_code=one.code, posts=[PostRow(post=post)],
                id_number=invented_identity(serial, date(1950, 1, 1) + timedelta(days=serial % 18_000), female=bool(at % 2)),
            )  # fmt: skip


def _register(world: World, drafts: list[County]) -> None:
    """Villages and households of each county, all lying in the one county of the small world."""
    county = world.places.county
    villages = Place.objects.bulk_create(
        (
            Place(code=one.village(which), name=f"第{which}村", level="village", parent=county,
                  lft=100 + one.number * VILLAGES + which, rgt=100 + one.number * VILLAGES + which)
            for one in drafts
            for which in range(VILLAGES)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    registered = RegisteredVillage.objects.bulk_create(
        (RegisteredVillage(place=place, county=county, invented=True) for place in villages),
        batch_size=BATCH,
    )
    RegisteredHousehold.objects.bulk_create(
        (
            RegisteredHousehold(village=village, code=f"{place.code}{which:04}", people=3)
            for village, place in zip(registered, villages, strict=True)
            for which in range(HOUSEHOLDS)
        ),
        batch_size=BATCH,
    )


def workbook(path: Path, county: County, edition: Edition, chance: random.Random) -> Path:
    """Write one county's workbook as an office would save it from Excel: title, headings, rows."""
    form = form_for(edition)
    with xlsxwriter.Workbook(path, {"in_memory": True, "default_date_format": "yyyy/m/d"}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, form.title_zh)
        sheet.write_row(1, 0, [column.heading_zh for column in form.columns])
        for line in range(ROWS):
            told = _record(county, line, edition, chance)
            sheet.write_row(2 + line, 0, [told.get(column.key) for column in form.columns])
    return path


def _record(
    county: County, line: int, edition: Edition, chance: random.Random
) -> dict[str, object]:
    """One expert's record: a row of its own, of which there is the most to write."""
    first = date(2026, 1, 5) + timedelta(days=chance.randrange(300))
    days = chance.randrange(1, 4)
    kind = chance.choice(edition.service_kinds)
    villages = chance.sample(range(VILLAGES), chance.randrange(1, 3))
    households = chance.sample(range(HOUSEHOLDS), chance.randrange(3))
    return {
        "record_number": f"2026-{line:04}",
        "title": f"第{line + 1}次{kind.name.zh}" if line % 2 else None,
        "start": first,
        "end": first + timedelta(days=days - 1),
        "unit_code": county.code,
        "service_kind": kind.name.zh,
        "sub_kind": chance.choice(kind.sub_kinds).name.zh if kind.sub_kinds else None,
        "village_codes": "、".join(county.village(which) for which in villages),
        "household_codes": "、".join(county.household(villages[0], h) for h in households) or None,
        "quantity": chance.randrange(1, 4),
        "people_served": chance.randrange(90),
        "own_funds": round(chance.uniform(0, 5), 2),
        "goods_value": round(chance.uniform(0, 1), 2) if line % 3 == 0 else None,
        "result": "现场示范修剪两遍，到场农户都动手做了一遍，参训人员经操作考核合格。",
        "participant_account": county.expert(line % EXPERTS),
        "time_kind": chance.choice(edition.time_kinds).name.zh,
        "days": days,
        "hours": days * 7.5,
    }
