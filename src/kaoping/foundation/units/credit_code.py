"""Unified social credit codes (GB 32100): is one sound."""

import re
from enum import StrEnum

from stdnum.cn import uscc

# Registering department and kind (letters are in use: N agriculture, Y others), division, the body's
# own nine characters, check. I O S V Z are never used. stdnum's own check wants digits in front and
# would refuse true codes, so only its check digit is taken.
SHAPE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")

# No division has a code from 99: invented codes bear it and can belong to nobody.
INVENTED_DIVISION = "990000"


class CreditCodeFault(StrEnum):
    """What is wrong with a unified social credit code."""

    SHAPE = "shape"
    CHECK_DIGIT = "check_digit"


def plain_credit_code(text: str) -> str:
    """The code as it is kept: without blanks and hyphens, in capitals."""
    return "".join(text.split()).replace("-", "").upper()


def faults_of_credit_code(code: str) -> tuple[CreditCodeFault, ...]:
    """Every fault of a plain code: its 18 characters, its check digit. The place is never judged."""
    if not SHAPE.fullmatch(code):
        return (CreditCodeFault.SHAPE,)
    if uscc.calc_check_digit(code[:17]) != code[17]:
        return (CreditCodeFault.CHECK_DIGIT,)
    return ()


def invented_credit_code(serial: int, registered: str = "12") -> str:
    """A sound code of nobody, of serial 0 to 999,999,999.

    `registered` is the registering department and kind: 11 office, 12 institution, 51 society,
    91 company.
    """
    stem = f"{registered}{INVENTED_DIVISION}{serial:09d}"
    return stem + uscc.calc_check_digit(stem)


def is_invented(code: str) -> bool:
    """Whether a code is of the invented range."""
    return code[2:8] == INVENTED_DIVISION
