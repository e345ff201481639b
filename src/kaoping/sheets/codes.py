"""The codes that stand in sheets: their shapes, and their check digits where they have one."""

import re
from datetime import date

from stdnum.cn import uscc

# A division by its code from province to village; XB is the Corps, as a unit may lie in it.
PLACE = r"XB|\d{2}|\d{4}|\d{6}|\d{9}|\d{12}"
COUNTY = r"\d{6}"
VILLAGE = r"\d{12}"
UNIT = r"[0-9A-Z][0-9A-Z._-]*"
HOUSEHOLD = r"[0-9A-Z][0-9A-Z._-]*"
RECORD = r"[0-9A-Z][0-9A-Z._/-]{0,31}"
ACCOUNT = r"[A-Za-z0-9][A-Za-z0-9._@-]{2,39}"
MOBILE = r"1\d{10}"

# As in foundation/units/credit_code.py, which the ground cannot know: letters may stand in front
# (N is agriculture), which stdnum's own check would refuse.
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_ID_NUMBER = re.compile(r"\d{6}(\d{4})(\d{2})(\d{2})\d{3}[0-9X]")
_WEIGHTS = tuple(pow(2, 17 - index, 11) for index in range(17))
_CHECK_DIGITS = "10X98765432"


def is_id_number(text: str) -> bool:
    """Whether an ID number has a date of birth and the right check digit (GB 11643).

    The division in front is not looked up: published tables lack true ones.
    """
    found = _ID_NUMBER.fullmatch(text)
    if found is None:
        return False
    try:
        date(*map(int, found.groups()))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return text[-1] == _CHECK_DIGITS[total % 11]


def is_credit_code(text: str) -> bool:
    """Whether a unified social credit code has the right check digit (GB 32100)."""
    return bool(_CREDIT_CODE.fullmatch(text)) and uscc.calc_check_digit(text[:17]) == text[17]
