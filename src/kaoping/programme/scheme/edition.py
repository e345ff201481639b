"""An edition of the regulation: read from its file, checked whole, kept as JSON. Pure.

The file is TOML (``editions/``), or JSON as a copy of an edition is; the database keeps
``edition.model_dump_json()`` and its ``digest``, and reads it back with
``Edition.model_validate_json``.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kaoping.programme.scheme.entries import Edition, UnknownEntry
from kaoping.programme.scheme.faults import ENTRY_WORDS, article_of, faults_of
from kaoping.programme.scheme.requirements import Fault, fault_from
from kaoping.programme.scheme.terms import Text

__all__ = [
    "Edition",
    "EditionFault",
    "Text",
    "UnknownEntry",
    "article_of",
    "copy_text",
    "digest",
    "edition_from",
    "load_edition",
    "shipped_edition",
]

SHIPPED = Path(__file__).with_name("editions")


class EditionFault(ValueError):
    """An edition cannot be loaded; ``faults`` holds every reason at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def load_edition(text: str) -> Edition:
    """Read an edition from TOML or JSON; ``EditionFault`` with all that is wrong."""
    text = text.removeprefix("\ufeff")  # some editors write a mark of the encoding in front
    is_json = text.lstrip().startswith("{")
    try:
        raw = json.loads(text) if is_json else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise EditionFault([fault_from("file", (), str(error))]) from error
    return edition_from(raw)


def copy_text(edition: Edition) -> str:
    """The edition as a file to begin a new one from: JSON, one entry below the other."""
    return edition.model_dump_json(indent=1)


def edition_from(raw: Mapping[str, Any]) -> Edition:
    """An edition from its entries as plain data; ``EditionFault`` with all that is wrong."""
    try:
        edition = Edition.model_validate_json(json.dumps(raw, default=str))
    except ValidationError as error:
        found = [_fault_at(raw, problem["loc"], problem["msg"]) for problem in error.errors()]
        raise EditionFault(found) from error
    if faults := faults_of(edition):
        raise EditionFault(faults)
    return edition


def shipped_edition(key: str) -> str:
    """The TOML text of an edition that comes with the platform."""
    return (SHIPPED / f"{key}.toml").read_text(encoding="utf-8")


def digest(edition: Edition) -> str:
    """SHA-256 in hexadecimal over the edition's JSON, the same however it was spaced."""
    whole = json.dumps(
        edition.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(whole.encode()).hexdigest()


def _fault_at(raw: Mapping[str, Any], path: Sequence[int | str], message: str) -> Fault:
    """Name the entry that a finding of the parser is about: by its key, or by its place."""
    first, *rest = path or ("file",)  # without a path the parser read none of it
    if first in ENTRY_WORDS and rest and isinstance(rest[0], int):
        entry, place = raw[str(first)][rest[0]], rest[0]
        word = ENTRY_WORDS[str(first)]
        key = entry.get("key") or entry.get("number") if isinstance(entry, dict) else None
        return fault_from(f"{word} {key or f'no. {place + 1}'}", rest[1:], message)
    return fault_from(str(first), rest, message)
