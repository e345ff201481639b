"""Records out of a sheet: rows of participants joined to records, codes turned into ids."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kaoping.acts.inputs import read_given
from kaoping.foundation.people.identity import plain_identity
from kaoping.foundation.people.models import Account, Person
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import keyed_hash
from kaoping.foundation.prepared import Given, Prepared
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.scheme.edition import Edition
from kaoping.programme.service.bulk import record_services, why_not_recorded
from kaoping.programme.service.entering import Teller, tellers_by_code
from kaoping.programme.service.given import RecordService
from kaoping.programme.service.terms import Terms
from kaoping.sheets.columns import SheetForm
from kaoping.sheets.reading import Reading, Row
from kaoping.sheets.record_form import Choices, RecordChoices, records_form

SAME = ("title", "service_kind", "sub_kind", "quantity", "people_served", "households_served",
        "own_funds", "raised_funds", "paid_out", "result")  # fmt: skip
PLAINLY = {name: name for name in SAME} | {
    "start": "starts", "end": "ends", "goods_value": "goods"
}  # fmt: skip
LISTS = {
    "support_kinds": "support_kinds", "village_codes": "villages", "household_codes": "households",
}  # fmt: skip


_BY_ACCOUNT = Prepared(
    lambda: Account.objects.filter(
        username__among=Given("names"), person__isnull=False
    ).values_list("username", "person_id")
)
_BY_NUMBER = Prepared(
    lambda: Person.objects.filter(id_number_hash__among=Given("hashes")).values_list(
        "id_number_hash", "pk"
    )
)


@dataclass(slots=True)
class Mapped:
    """Rows ready to be recorded, the sheet's row that each begins in, what is wrong, and the
    units by their ids."""

    rows: list[RecordService] = field(default_factory=list)
    begins_in: list[int] = field(default_factory=list)
    refusals: dict[int, tuple[Refusal, ...]] = field(default_factory=dict)
    tellers: dict[int, Teller] = field(default_factory=dict)


def form_for(edition: Edition) -> SheetForm:
    """The record sheet of an edition, its kinds by their Chinese and English names."""

    def both(entries: Iterable[Any]) -> Choices:
        chinese = {entry.name.zh: entry.key for entry in entries}
        english = {entry.name.en: entry.key for entry in entries if entry.name.en}
        return tuple((chinese | english).items())

    subs = tuple(sub for kind in edition.service_kinds for sub in kind.sub_kinds)
    return records_form(
        RecordChoices(
            both(edition.service_kinds),
            both(subs),
            both(edition.support_kinds),
            both(edition.time_kinds),
        )
    )


def record_rows(reading: Reading, terms: Mapping[int, Terms] | None = None) -> Mapped:
    """Join the sheet's good rows to records; what cannot be joined is refused by its row.

    ``terms`` are those of units that were read already.
    """
    groups: dict[object, list[Row]] = {}
    for row in reading.rows:
        groups.setdefault(row.values["record_number"], []).append(row)
    units = tellers_by_code(_all(reading, "unit_code"), terms or {})
    persons = _persons(reading)
    mapped = Mapped(tellers={one.id: one for one in units.values()})
    for rows in groups.values():
        first = rows[0].number
        try:
            given = read_given(RecordService, _told(rows, units, persons))
        except Refused as refused:
            mapped.refusals[first] = refused.refusals
        else:
            mapped.rows.append(given)
            mapped.begins_in.append(first)
    return mapped


def why_not_imported(
    actor: Actor,
    mapped: Mapped,
    *,
    now: datetime,
    told: Callable[[int], None] = lambda _records: None,
) -> None:
    """Add every reason against each record, by the row it begins in; nothing is written.

    ``told`` hears how many records have been looked at.
    """
    against = why_not_recorded(actor, mapped.rows, now=now, told=told, read_before=mapped.tellers)
    mapped.refusals |= {mapped.begins_in[at]: refusals for at, refusals in against.items()}


def import_records(
    actor: Actor,
    mapped: Mapped,
    *,
    now: datetime,
    read_before: Mapping[int, Teller] | None = None,
) -> bool:
    """Record all of them or, with every reason by its row as above, none; whether it was done.

    ``read_before`` are the units, where they were read only just now.
    """
    try:
        record_services(actor, mapped.rows, now=now, read_before=read_before)
    except Refused as refused:
        for refusal in refused.refusals:
            _, at, name = refusal.field.split(".", 2)
            row = mapped.begins_in[int(at)]
            mapped.refusals[row] = (*mapped.refusals.get(row, ()), refusal.about(name))
        return False
    return True


def _all(reading: Reading, key: str) -> set[str]:
    return {str(value) for row in reading.rows if (value := row.values[key])}


def _persons(reading: Reading) -> dict[str, int]:
    """Persons by account name and by the keyed hash of an ID number."""
    found: dict[str, int] = {}
    if names := _all(reading, "participant_account"):
        found |= dict(_BY_ACCOUNT(names=names))
    if numbers := _all(reading, "participant_id_number"):
        hashes = [keyed_hash(plain_identity(number)) for number in numbers]
        found |= {key: pk for key, pk in _BY_NUMBER(hashes=hashes) if key}
    return found


def _told(
    rows: Sequence[Row], units: Mapping[str, Teller], persons: Mapping[str, int]
) -> dict[str, Any]:
    first = rows[0].values
    code = str(first["unit_code"])
    if code not in units:
        raise Refused(Refusal.of("not_your_unit", field="unit_code", code=code))
    told: dict[str, Any] = {
        ours: first[theirs] for theirs, ours in PLAINLY.items() if first[theirs] is not None
    }
    told |= {ours: list(first[theirs] or ()) for theirs, ours in LISTS.items()}  # type: ignore[arg-type]
    told["unit"] = units[code].id
    told["participants"] = [
        {
            "person": _person(row, persons),
            **{name: row.values[name] for name in ("time_kind", "days", "hours")},
        }
        for row in rows
    ]
    return told


def _person(row: Row, persons: Mapping[str, int]) -> int:
    account, number = row.values["participant_account"], row.values["participant_id_number"]
    found = (
        persons.get(str(account))
        if account
        else persons.get(keyed_hash(plain_identity(str(number))))
    )
    if found is None:
        raise Refused(Refusal.of("nobody_by_that_account", field="participant_account"))
    return found
