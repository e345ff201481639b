"""Keeping a file: typed by content, limited, written once under its hash."""

import base64
import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction

from kaoping.foundation.files.kinds import PHOTOS, kind_of
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.files.photos import BrokenPhoto, PhotoFacts, facts_of_photo
from kaoping.foundation.files.queries import path_of, sealed_hashes
from kaoping.foundation.files.rules import SEALED, why_not_kept
from kaoping.foundation.people.secrets import is_sealed_by_newest, reseal, seal
from kaoping.foundation.prepared import Given, PreparedDelete
from kaoping.foundation.refusal import Refusal, Refused, refuse_if


def store(data: bytes, name: str, *, now: datetime) -> StoredFile:
    """Keep ``data``, that somebody calls ``name``; the same bytes are kept once.

    Raises ``Refused`` with every reason (field ``file``): empty, too large, of a wrong
    kind, called what it is not, a photo that cannot be opened.
    """
    kind = kind_of(data[: settings.FILE_LIMIT + 1])
    refuse_if(why_not_kept(name, kind, len(data), settings.FILE_LIMIT))
    facts = _facts(data, name) if kind in PHOTOS else PhotoFacts()
    return keep(data, kind, facts, now=now)


def keep(data: bytes, kind: str, facts: PhotoFacts | None = None, *, now: datetime) -> StoredFile:
    """Keep what the platform itself made (an export, a document), of whatever kind and size."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not path_of(sha256).exists():
        write_whole(path_of(sha256), data)
    facts = facts or PhotoFacts()
    kept, _ = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={
            "size": len(data),
            "kind": kind,
            "taken_at": facts.taken_at,
            "latitude": facts.latitude,
            "longitude": facts.longitude,
            "added": now,
        },
    )
    return kept


def keep_sealed(data: bytes, *, now: datetime) -> StoredFile:
    """Keep what holds personal data until it has been read, so that neither the disk nor a
    backup tells it; the same bytes are kept apart each time.

    It keeps the name of its first sealing under any newer key.
    """
    return keep(seal(base64.b64encode(data).decode()), SEALED, now=now)


def drop_sealed(file_id: int) -> None:
    """Drop a sealed file that has been read, its bytes once this is certain."""
    for (sha256,) in _drop.returning(id=file_id):
        transaction.on_commit(partial(path_of(sha256).unlink, missing_ok=True))


_drop = PreparedDelete(
    lambda: StoredFile.objects.filter(pk=Given("id"), kind=SEALED).values_list("sha256")
)


def seal_sheets_anew() -> tuple[int, list[Path]]:
    """``seal_files_anew`` for all that is kept sealed until it has been read."""
    before = sealed_hashes()
    done = seal_files_anew(map(path_of, before))
    for sha256 in before - sealed_hashes():
        path_of(sha256).unlink(missing_ok=True)  # dropped in between: its bytes may be back
    return done


def seal_files_anew(paths: Iterable[Path]) -> tuple[int, list[Path]]:
    """Seal with the newest key the files that older ones sealed: how many, and which no key opens.

    Each stays under its name and can be read at every moment. Safe to repeat.
    """
    done, closed = 0, []
    for path in paths:
        try:
            done += _sealed_anew(path)
        except FileNotFoundError:
            continue  # dropped since
        except (InvalidTag, KeyError, ValueError):
            closed.append(path)
    return done, closed


def _sealed_anew(path: Path) -> bool:
    with path.open("rb") as file:
        if is_sealed_by_newest(file.read(1)):
            return False
    write_whole(path, reseal(path.read_bytes()))
    return True


def _facts(data: bytes, name: str) -> PhotoFacts:
    try:
        return facts_of_photo(data)
    except BrokenPhoto:
        raise Refused(Refusal.of("broken_photo", field="file", name=name)) from None


def write_whole(path: Path, data: bytes) -> None:
    """Whole or not at all: written beside its place, then moved onto it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
