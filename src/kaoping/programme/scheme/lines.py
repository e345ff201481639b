"""On which line of an edition's file an entry stands, so that a fault can be found. Pure."""

import re
from collections.abc import Iterator

from kaoping.programme.scheme.faults import ENTRY_WORDS

TABLE = re.compile(r"\[\[\s*(\w+)\s*\]\]")  # of TOML: each is one entry
LIST = re.compile(r'(\s*)"?(\w+)"?\s*[=:]')  # of either: all that follows, until the next
NAME = re.compile(r'"?\b(?:key|number)\b"?\s*[=:]\s*"([^"]+)"')


def lines_of(text: str) -> dict[str, int]:
    """The line, counted from 1, of each list and of each entry as faults call them."""
    found: dict[str, int] = {}
    for number, of_list, line in _within_lists(text):
        found.setdefault(of_list, number)
        word = ENTRY_WORDS.get(of_list, of_list)
        for key in NAME.findall(line):
            found.setdefault(f"{word} {key}", number)
    return found


def _within_lists(text: str) -> Iterator[tuple[int, str, str]]:
    """Each line with its number and the top-level name below which it stands.

    An entry has fields of the same names as lists: those of a TOML file with headed tables
    follow a heading, others stand further to the right than the first name of the file.
    """
    at, headed, margin = "", False, None
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := TABLE.match(line):
            at, headed = heading[1], True
        elif not headed and (named := LIST.match(line)):
            margin = named[1] if margin is None else margin
            at = named[2] if named[1] == margin else at
        if at:
            yield number, at, line
