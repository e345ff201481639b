"""Random codes that people copy by hand: no letter that is taken for another, and a check. Pure.

Thirty-one signs, a prime: the weighted check finds every single wrong sign and every
swap of two neighbours.
"""

import secrets

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUP = 4


def new_code(length: int) -> str:
    """``length`` signs in groups of four, the last one the check: ``7Q4M-X9TD-2KHW``."""
    drawn = "".join(secrets.choice(SIGNS) for _ in range(length - 1))
    return grouped(drawn + _check(drawn))


def new_key(length: int = 12) -> str:
    """A random part of a link: it tells nothing, and the next one cannot be guessed."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def plain(typed: str) -> str:
    """A code as somebody typed it, in its one spelling; "" when it cannot be a code."""
    signs = "".join(c for c in typed.upper() if c not in " -‐–—_\t")
    if len(signs) < 2 or any(c not in SIGNS for c in signs) or _check(signs[:-1]) != signs[-1]:
        return ""
    return grouped(signs)


def grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def _check(signs: str) -> str:
    # The check itself weighs 1, so that swapping it with its neighbour is found as well.
    total = sum((at + 2) * SIGNS.index(sign) for at, sign in enumerate(signs))
    return SIGNS[-total % len(SIGNS)]
