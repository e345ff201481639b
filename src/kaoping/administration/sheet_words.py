"""What is wrong with a filled-in sheet, in the reader's language."""

from django.utils.translation import gettext

from kaoping.acts.words import sheet_language
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_
from kaoping.sheets.columns import SheetForm
from kaoping.sheets.opening import NotASheet
from kaoping.sheets.reading import Message

FILES = {
    "empty_file": N_("The file is empty."),
    "too_large": N_("The file is larger than 20 MB."),
    "wrong_type": N_("This is neither an XLSX nor a CSV file."),
    "old_or_locked_excel": N_(
        "This is an old or locked Excel file. Save it as XLSX without a password."
    ),
    "no_workbook": N_("This is no Excel workbook."),
    "damaged": N_("The file is damaged."),
    "unpacks_too_large": N_("The file holds too much."),
    "too_many_rows": N_("The sheet has too many rows."),
    "too_many_cells": N_("The sheet has too many cells."),
    "not_text": N_("The CSV file is in no encoding that is known here. Save it as UTF-8."),
    "no_heading_row": N_("No row of headings was found. Use the empty sheet offered here."),
}
CELLS = {
    "required": N_("Needed."),
    "too_long": N_("Longer than {limit} characters."),
    "bad_code": N_("Not a valid code."),
    "bad_digits": N_("A wrong number: check its digits."),
    "bad_check_digit": N_("A wrong number: check its digits, and the check digit at its end."),
    "bad_character": N_("Holds a character that cannot be read."),
    "digits_lost": N_("Excel has cut off the last digits. Format the column as text."),
    "not_a_number": N_("Not a number."),
    "not_a_whole_number": N_("Not a whole number."),
    "too_many_decimals": N_("At most {places} decimals."),
    "too_small": N_("At least {limit}."),
    "too_large": N_("At most {limit}."),
    "not_a_date": N_("Not a date. Write it as 2026-11-23."),
    "too_early": N_("Not before {limit}."),
    "too_late": N_("Not after {limit}."),
    "not_a_choice": N_("Not one of the choices."),
    "not_yes_or_no": N_("Write yes or no."),
    "formula_error": N_("The formula gives an error."),
    "one_of_required": N_("Fill in at least one of these columns."),
    "out_of_order": N_("Earlier than the first day."),
    "duplicate_in_file": N_("The same as in row {first_row}."),
    "differs_in_group": N_("Differs from row {first_row}, of the same group ({group})."),
}

# Columns of a sheet by the name of the field that an act knows, where the two differ.
COLUMN_OF = {
    "starts": "start", "ends": "end", "goods": "goods_value", "villages": "village_codes",
    "households": "household_codes", "person": "participant_account", "place": "place_code",
    "username": "account", "village": "village_code", "since": "from", "posts": "post",
    "unit": "unit_code",
}  # fmt: skip


def why_not_a_sheet(wrong: NotASheet) -> str:
    return gettext(FILES[wrong.code])


def of_message(message: Message) -> str:
    """What is wrong with one cell."""
    return gettext(CELLS[message.code]).format(**dict(message.facts))


def heading_of(refusal: Refusal, form: SheetForm) -> str:
    """The heading of the column that a refusal is about; empty where it is about the row."""
    names = [name for name in refusal.field.split(".") if not name.isdigit()]
    key = COLUMN_OF.get(names[-1], names[-1]) if names else ""
    column = form.by_key.get(key)
    return column.heading(sheet_language()) if column else ""
