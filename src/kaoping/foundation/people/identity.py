"""ID numbers (GB 11643) and telephone numbers: is one sound, and how it is shown masked."""

import re
from datetime import date
from enum import StrEnum

from stdnum.cn import ric

SHAPE = re.compile(r"[0-9]{17}[0-9X]")

# No division has a code from 99: invented numbers begin with it, pass every check here, and can
# belong to nobody. (91 and the like are in use for residents from abroad.)
INVENTED_PREFIX = "99"
# No mobile number begins with 10: these can be nobody's either.
INVENTED_PHONE_PREFIX = "104"


class IdentityFault(StrEnum):
    """What is wrong with an ID number."""

    SHAPE = "shape"
    BIRTH_DATE = "birth_date"
    CHECK_DIGIT = "check_digit"


def plain_identity(text: str) -> str:
    """The number as it is kept: without blanks, the check digit X as a capital."""
    return "".join(text.split()).upper()


def faults_of_identity(number: str) -> tuple[IdentityFault, ...]:
    """Every fault of a plain number: 18 characters, a date that exists, the check digit.

    The place is never judged: tables of places go stale and would refuse true numbers.
    """
    if not SHAPE.fullmatch(number):
        return (IdentityFault.SHAPE,)
    faults = []
    if _date(number[6:14]) is None:
        faults.append(IdentityFault.BIRTH_DATE)
    if ric.calc_check_digit(number) != number[-1]:
        faults.append(IdentityFault.CHECK_DIGIT)
    return tuple(faults)


def birth_date_of(number: str) -> date:
    """The date of birth in a sound number; ValueError in another."""
    born = _date(number[6:14])
    if born is None:
        raise ValueError("the number holds no date of birth")
    return born


def is_female(number: str) -> bool:
    """Whether a sound number is a woman's: the 17th digit is even."""
    return int(number[16]) % 2 == 0


def masked_identity(number: str) -> str:
    """110***********1234; a text too short to keep its ends is masked whole."""
    return _masked(number, 3, 4)


def masked_phone(phone: str) -> str:
    """138****1234; a text too short to keep its ends is masked whole."""
    return _masked(phone, 3, 4)


def invented_identity(serial: int, born: date, *, female: bool) -> str:
    """A sound number of nobody; 4,990,000 serials from 0 differ whatever the date and sex."""
    area, order = divmod(serial, 499)
    sequence = 2 * (order + 1) - (0 if female else 1)
    stem = f"{INVENTED_PREFIX}{area % 10_000:04d}{born:%Y%m%d}{sequence:03d}"
    return stem + ric.calc_check_digit(stem + "0")


def is_invented(number: str) -> bool:
    """Whether an ID number is of the invented range."""
    return number.startswith(INVENTED_PREFIX)


def invented_phone(serial: int) -> str:
    """An 11-digit number that no telephone has."""
    return f"{INVENTED_PHONE_PREFIX}{serial % 100_000_000:08d}"


def _date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _masked(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    return text[:head] + "*" * hidden + text[-tail:] if hidden > 0 else "*" * len(text)
