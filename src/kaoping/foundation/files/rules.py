"""Which files are kept, and why another is not. Pure."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Annotated

from pydantic import StringConstraints

from kaoping.foundation.files.kinds import KINDS, kind_said_by
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_

MEGABYTE = 1024 * 1024
NAME_AT_MOST = 120  # characters of the name that a file is kept under
SEALED = "once"  # kind of a file with personal data: kept sealed, read once, and dropped
# How an act names a kept file: by the SHA-256 of its content. It cannot be guessed, so who
# names it has the file; a running number would open everybody's to whoever counts.
HASH = r"^[0-9a-f]{64}$"
Hash = Annotated[str, StringConstraints(pattern=HASH)]


def why_not_kept(name: str, kind: str, size: int, limit: int) -> Iterator[Refusal]:
    """Every reason against a file called ``name``: ``kind`` is what its content is, ``size``
    and ``limit`` are bytes."""
    if size == 0:
        yield Refusal.of("empty_file", field="file", name=name)
        return
    too_large = why_too_large(size, limit)
    if too_large:
        yield too_large
    if kind not in KINDS:
        yield Refusal.of("wrong_kind", field="file", name=name, allowed=" ".join(KINDS))
    elif kind_said_by(name) != kind:
        yield Refusal.of("name_does_not_fit_content", field="file", name=name, kind=kind)


def why_too_large(size: int, limit: int) -> Refusal | None:
    """What can be said of a file before it is read."""
    if size <= limit:
        return None
    return Refusal.of("too_large", field="file", size=megabytes(size), limit=megabytes(limit))


def name_kept(name: str) -> str:
    """The name that a file is kept under: one too long loses of its stem, never its ending."""
    path = PurePath(name)
    return f"{path.stem[: NAME_AT_MOST - len(path.suffix)]}{path.suffix}"[:NAME_AT_MOST]


def megabytes(size: int) -> str:
    """``20 MB``; with one decimal where it is not whole, rounded up so that a limit shows."""
    tenths = -(-size * 10 // MEGABYTE)
    return f"{tenths // 10} MB" if tenths % 10 == 0 else f"{tenths / 10:.1f} MB"


WORDS: dict[str, tuple[str, str]] = {
    "empty_file": (
        N_("The file “{name}” is empty."),
        N_("Choose it again, or choose another."),
    ),
    "too_large": (
        N_("The file has {size}; at most {limit} are kept."),
        N_("Make a smaller copy, or split it."),
    ),
    "wrong_kind": (
        N_("The content of “{name}” is of a kind that is not kept here: {allowed} are."),
        N_("Save it as one of these kinds and choose it again."),
    ),
    "name_does_not_fit_content": (
        N_("“{name}” says one kind and its content is another: {kind}."),
        N_("Give the file its true ending, or choose another."),
    ),
    "broken_photo": (
        N_("The photo “{name}” cannot be opened."),
        N_("It may be cut off: copy it from the camera again."),
    ),
}
