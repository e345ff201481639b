"""Every sheet that can be imported, by name: its form, with the kinds of the edition in force."""

from kaoping.administration.importing import UnitKind, forms, post_labels
from kaoping.programme.service.importing import form_for
from kaoping.programme.service.terms import edition_for_records
from kaoping.sheets.columns import SheetForm

RECORDS = "records"
SHEETS = ("units", "people", "villages", "households", RECORDS)


def sheet_form(name: str, unit_id: int) -> SheetForm:
    """The form of the sheet ``name`` for a unit; ``Refused`` where no edition is in force."""
    if name == RECORDS:
        return form_for(edition_for_records(unit_id).edition)
    return forms(unit_kinds(unit_id) if name == "units" else {}, post_labels())[name]


def unit_kinds(unit_id: int) -> dict[str, UnitKind]:
    """The kinds of unit of the edition in force, by their Chinese and English names and keys."""
    found: dict[str, UnitKind] = {}
    for entry in edition_for_records(unit_id).edition.unit_kinds:
        kind = UnitKind(entry.key, entry.subject_kind == "team", entry.article.startswith("5"))
        found |= {entry.name.zh: kind, entry.name.en: kind, entry.key: kind}
    return found
