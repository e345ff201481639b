"""Where two texts differ, as marked HTML: sentence by sentence, then character by character.

Chinese has no spaces to cut at, and characters alone would be slow on a long report.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaoping.web.pictures.svg import joined

SENTENCE = re.compile(r"[^。！？；.!?;\n]*[。！？；.!?;\n]+|[^。！？；.!?;\n]+$")
PIECE = re.compile(r"\d[\d.,]*|[A-Za-z]+|.", re.DOTALL)
"""A number or a Latin word stays whole; anything else is one character."""
LONGEST = 2_000
"""A changed passage longer than this, both sides together, is marked as a whole."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The old text with ``<del>`` and the new one with ``<ins>`` round what differs."""

    left: SafeString
    right: SafeString


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Runs of pieces: whether both are the same there, the old run, the new run."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        yield kind == "equal", "".join(old[i:j]), "".join(new[k:m])


def _fine(left: str, right: str) -> Iterator[tuple[bool, str, str]]:
    """The changes of the sentences, those short enough taken apart into characters."""
    for same, old, new in _changes(SENTENCE.findall(left), SENTENCE.findall(right)):
        if same or not old or not new or len(old) + len(new) > LONGEST:
            yield same, old, new
        else:
            yield from _changes(PIECE.findall(old), PIECE.findall(new))


def differences(left: str, right: str) -> Sides:
    """Both texts, escaped, with their differences marked; nothing of either is lost."""
    gone: list[str] = []
    come: list[str] = []
    for same, old, new in _fine(left, right):
        gone.append(old if same or not old else format_html("<del>{}</del>", old))
        come.append(new if same or not new else format_html("<ins>{}</ins>", new))
    return Sides(joined(gone), joined(come))
