"""Units, people and the register out of sheets: all of a file, or nothing of it."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext, override
from pydantic import ValidationError

from kaoping.acts.perform import journalled
from kaoping.acts.posts import Post
from kaoping.administration.actions.register import Household, RegisterVillage, register_village
from kaoping.administration.bulk import AccountRow, UnitRow, add_units, create_accounts_with_posts
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.sheets.columns import SheetForm
from kaoping.sheets.forms import HOUSEHOLDS, VILLAGES, people_form, units_form
from kaoping.sheets.reading import Reading, Row

NOT_HELD = (Post.PUBLIC, Post.SYSTEM)  # nobody can be given these
Made = TypeVar("Made")
LEVEL_BY_CODE_LENGTH = {2: "province", 4: "prefecture", 6: "county"}
SAME_FOR_PEOPLE = ("name", "id_number", "phone", "ethnicity", "education", "title", "position",
                   "employer")  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitKind:
    """A kind of unit as an edition has it: its key, and whether such a unit is a team."""

    key: str
    is_team: bool
    is_office: bool = False  # stands at its place's own level whatever the place's code


@dataclass(slots=True)
class Outcome:
    """What came, or would come, of an import: rows written, or refusals by the sheet's row."""

    written: int = 0
    refusals: dict[int, tuple[Refusal, ...]] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)  # first ones, shown once

    @property
    def sound(self) -> bool:
        return not self.refusals


def forms(kinds: Mapping[str, UnitKind], posts: Mapping[str, str]) -> dict[str, SheetForm]:
    """The sheets by name; ``kinds`` and ``posts`` map what people write to what is meant."""
    return {
        "units": units_form({label: kind.key for label, kind in kinds.items()}),
        "people": people_form(posts),
        "villages": VILLAGES,
        "households": HOUSEHOLDS,
    }


def post_labels() -> dict[str, str]:
    """What people write for a post, in either language, to what is meant."""
    found: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {gettext(post.label): post.value for post in Post if post not in NOT_HELD}
    return found | {post.value: post.value for post in Post if post not in NOT_HELD}


def import_rows(
    name: str,
    reading: Reading,
    kinds: Iterable[UnitKind],
    actor: Actor,
    *,
    now: datetime,
    dry_run: bool,
) -> Outcome:
    """Write the rows of a sound reading by the acts they stand for, or try to (``dry_run``)."""
    write: Callable[[], Outcome] = {
        "units": lambda: _units(reading.rows, {kind.key: kind for kind in kinds}, actor, now),
        "people": lambda: _people(reading.rows, actor, now),
        "villages": lambda: _villages(reading.rows, actor, now),
        "households": lambda: _households(reading.rows, actor, now),
    }[name]
    # Around the journal's own transaction: a dry run takes its entries back as well.
    with transaction.atomic():
        outcome = write()
        if dry_run or not outcome.sound:
            transaction.set_rollback(True)
            outcome.passwords.clear()
    return outcome


def _units(
    rows: Sequence[Row], kinds: Mapping[str, UnitKind], actor: Actor, now: datetime
) -> Outcome:
    def unit(row: Row) -> UnitRow:
        kind = kinds[str(row.values["kind"])]
        place = str(row.values["place_code"])
        return UnitRow.model_validate(
            {
                "parent_code": row.values["parent_code"] or "",
                "code": row.values["code"],
                "name": row.values["name"],
                "kind": kind.key,
                "level": _level(kind, place),
                "is_team": kind.is_team,
                "place": place,
                "credit_code": row.values["credit_code"] or "",
                "since": row.values["from"],
            }
        )

    return _all_or_none(rows, unit, lambda made: add_units(actor, made, now))


def _level(kind: UnitKind, place: str) -> str:
    if kind.is_team:
        return "grassroots"
    if kind.is_office or place == "XB":
        return "province"
    return LEVEL_BY_CODE_LENGTH.get(len(place), "grassroots")


def _people(rows: Sequence[Row], actor: Actor, now: datetime) -> Outcome:
    """One account for each account name; its posts are those of its rows at one unit."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row.values["account"]), []).append(row)
    firsts = [found[0] for found in grouped.values()]
    passwords = {name: secrets.token_urlsafe(12) for name in grouped}

    def account(row: Row) -> AccountRow:
        name = str(row.values["account"])
        same = {key: row.values[key] or "" for key in SAME_FOR_PEOPLE if key in row.values}
        return AccountRow.model_validate(
            {
                **same,
                "username": name,
                "unit_code": row.values["unit_code"],
                "password": passwords[name],
                "posts": [Post(str(found.values["post"])) for found in grouped[name]],
            }
        )

    outcome = _all_or_none(
        firsts, account, lambda made: create_accounts_with_posts(actor, made, now)
    )
    outcome.passwords = passwords
    return outcome


def _villages(rows: Sequence[Row], actor: Actor, now: datetime) -> Outcome:
    def village(row: Row) -> RegisterVillage:
        return RegisterVillage(village=str(row.values["village_code"]), source="import")

    return _one_by_one(rows, village, actor, now)


def _households(rows: Sequence[Row], actor: Actor, now: datetime) -> Outcome:
    """Households of one village are registered together, under the village's first row."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row.values["village_code"]), []).append(row)

    def village(row: Row) -> RegisterVillage:
        code = str(row.values["village_code"])
        return RegisterVillage(
            village=code,
            source="import",
            households=[
                Household.model_validate(
                    {
                        "code": found.values["household_code"],
                        "people": found.values.get("people") or 1,
                    }
                )
                for found in grouped[code]
            ],
        )

    outcome = _one_by_one([found[0] for found in grouped.values()], village, actor, now)
    outcome.written = len(rows) if outcome.sound else 0
    return outcome


def _one_by_one(
    rows: Sequence[Row], made_of: Callable[[Row], RegisterVillage], actor: Actor, now: datetime
) -> Outcome:
    outcome = Outcome()
    with journalled():
        for row in rows:
            try:
                register_village(actor, made_of(row), now=now)
                outcome.written += 1
            except Refused as refused:
                outcome.refusals[row.number] = refused.refusals
    return outcome


def _all_or_none(
    rows: Sequence[Row], made_of: Callable[[Row], Made], write: Callable[[list[Made]], object]
) -> Outcome:
    """Turn rows into inputs and write them by a bulk form, whose refusals name the row first."""
    outcome = Outcome()
    made: list[Made] = []
    for row in rows:
        try:
            made.append(made_of(row))
        except ValidationError as invalid:
            fields = [".".join(map(str, error["loc"])) for error in invalid.errors()]
            outcome.refusals[row.number] = tuple(
                Refusal.of("invalid", field=name, rule=name) for name in fields
            )
    if not outcome.sound:
        return outcome
    try:
        write(made)
        outcome.written = len(made)
    except Refused as refused:
        for refusal in refused.refusals:
            number, _, name = refusal.field.partition(".")
            at = rows[int(number)].number if number.isdigit() else 0
            found = outcome.refusals.get(at, ())
            outcome.refusals[at] = (*found, refusal.about(name or refusal.field))
    return outcome
