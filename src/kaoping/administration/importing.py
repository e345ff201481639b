"""Units, people and the register out of sheets: all of a file, or nothing of it."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext, override
from pydantic import ValidationError

from kaoping.acts.inputs import refusal_of
from kaoping.acts.perform import journalled
from kaoping.acts.posts import Post
from kaoping.administration.actions.passwords import hash_of_random
from kaoping.administration.actions.register import Household, RegisterVillage, register_village
from kaoping.administration.bulk import UnitRow, add_units, spots_of
from kaoping.administration.bulk_people import AccountRow, create_accounts_with_posts
from kaoping.administration.rules import why_no_such_unit
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

    def refuse(self, refusals: Iterable[Refusal], rows: Sequence[Row]) -> None:
        """Tie each refusal to the row it is about: of several that make one input, the one whose
        place its field names (``posts.1.unit_code``), else the first."""
        for refusal in refusals:
            place = next((step for step in refusal.field.split(".") if step.isdigit()), "0")
            at = rows[int(place)].number
            self.refusals[at] = (*self.refusals.get(at, ()), refusal)


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
    """Write the rows of a sound reading by the acts they stand for, or try to (``dry_run``).

    Of an unsound one the good rows are tried, so that all that is wrong is said at once.
    """
    write: Callable[[], Outcome] = {
        "units": lambda: _units(reading, {kind.key: kind for kind in kinds}, actor, now),
        "people": lambda: _people(reading, actor, now, trying=dry_run or not reading.sound),
        "villages": lambda: _villages(reading.rows, actor, now),
        "households": lambda: _households(reading.rows, actor, now),
    }[name]
    # Around the journal's own transaction: a dry run takes its entries back as well.
    with transaction.atomic():
        outcome = write()
        if dry_run or not (outcome.sound and reading.sound):
            transaction.set_rollback(True)
            outcome.passwords.clear()
    return outcome


def _units(reading: Reading, kinds: Mapping[str, UnitKind], actor: Actor, now: datetime) -> Outcome:
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

    doubted = {str(row.values["code"]) for row in reading.faulty}
    return _all_or_none(
        [[row] for row in reading.rows],
        lambda rows: unit(rows[0]),
        lambda made: add_units(actor, made, now, doubted=doubted),
    )


def _level(kind: UnitKind, place: str) -> str:
    if kind.is_team:
        return "grassroots"
    if kind.is_office or place == "XB":
        return "province"
    return LEVEL_BY_CODE_LENGTH.get(len(place), "grassroots")


def _people(reading: Reading, actor: Actor, now: datetime, *, trying: bool) -> Outcome:
    """One account for each account name; each of its rows is a post, at its own unit."""
    rows = reading.rows
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        whose = str(row.values["account"]), str(row.values["id_number"])
        grouped.setdefault(whose, []).append(row)
    passwords = {name: secrets.token_urlsafe(12) for name, _ in grouped}

    def account(rows: Sequence[Row]) -> AccountRow:
        row = rows[0]
        name = str(row.values["account"])
        same = {key: row.values[key] or "" for key in SAME_FOR_PEOPLE if key in row.values}
        return AccountRow.model_validate(
            {
                **same,
                "username": name,
                "unit_code": row.values["unit_code"],
                "password": passwords[name],
                "posts": [_post(found) for found in rows],
            }
        )

    # What is only tried needs no hashes: they are most of the work.
    shared = "!" if trying else ""
    outcome = _all_or_none(
        list(grouped.values()),
        account,
        lambda made: create_accounts_with_posts(
            actor, made, now, password_hash=shared, hashed=hash_of_random
        ),
    )
    _refuse_unknown_units(outcome, reading.faulty)
    outcome.written = len(rows) if outcome.sound else 0
    outcome.passwords = passwords
    return outcome


def _refuse_unknown_units(outcome: Outcome, faulty: Sequence[Row]) -> None:
    """Of rows that cannot be tried, say at least which of their units is none: not a round later."""
    codes = {row.number: str(code) for row in faulty if (code := row.values["unit_code"])}
    known = spots_of(set(codes.values())) if codes else {}
    for row in faulty:
        code = codes.get(row.number, "")
        if code and code not in known:
            outcome.refuse([why_no_such_unit(code).about("unit_code")], [row])


def _post(row: Row) -> dict[str, object]:
    """The post of a row, from the first of its days to the end of its last one."""
    meant = {"post": "post", "unit_code": "unit_code", "since": "from", "until": "until"}
    return {name: row.values[column] for name, column in meant.items()}


def _villages(rows: Sequence[Row], actor: Actor, now: datetime) -> Outcome:
    def village(rows: Sequence[Row]) -> RegisterVillage:
        return RegisterVillage(village=str(rows[0].values["village_code"]), source="import")

    return _one_by_one([[row] for row in rows], village, actor, now)


def _households(rows: Sequence[Row], actor: Actor, now: datetime) -> Outcome:
    """Households of one village are registered together."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row.values["village_code"]), []).append(row)

    def village(rows: Sequence[Row]) -> RegisterVillage:
        households = [
            Household.model_validate(
                {"code": row.values["household_code"], "people": row.values["people"]}
            )
            for row in rows
        ]
        code = str(rows[0].values["village_code"])
        return RegisterVillage(village=code, source="import", households=households)

    return _one_by_one(list(grouped.values()), village, actor, now)


def _one_by_one(
    groups: Sequence[Sequence[Row]],
    made_of: Callable[[Sequence[Row]], RegisterVillage],
    actor: Actor,
    now: datetime,
) -> Outcome:
    outcome = Outcome()
    with journalled():
        for rows in groups:
            try:
                register_village(actor, made_of(rows), now=now)
                outcome.written += len(rows)
            except Refused as refused:
                outcome.refuse(refused.refusals, rows)
    return outcome


def _all_or_none(
    groups: Sequence[Sequence[Row]],
    made_of: Callable[[Sequence[Row]], Made],
    write: Callable[[list[Made]], object],
) -> Outcome:
    """Turn groups of rows into inputs and write them by a bulk form, whose refusals name the
    input first."""
    outcome = Outcome()
    made: list[Made] = []
    sound: list[Sequence[Row]] = []
    for rows in groups:
        try:
            made.append(made_of(rows))
            sound.append(rows)
        except ValidationError as invalid:
            outcome.refuse(map(refusal_of, invalid.errors()), rows)
    try:
        write(made)
        outcome.written = len(made)
    except Refused as refused:
        for refusal in refused.refusals:
            number, _, name = refusal.field.partition(".")
            outcome.refuse([refusal.about(name)], sound[int(number)])
    return outcome
