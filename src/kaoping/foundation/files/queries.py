"""Reading kept files. Whether the reader may is asked by whoever calls: a file lies nowhere
by itself, only with the record that it belongs to."""

import base64
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from kaoping.foundation.files.kinds import PHOTOS
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.files.photos import without_marks
from kaoping.foundation.files.rules import SEALED
from kaoping.foundation.people.secrets import unseal
from kaoping.foundation.prepared import Given, Prepared

_HASH = Prepared(lambda: StoredFile.objects.filter(pk=Given("id")).values_list("sha256"))


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash lie: two levels of folders keep each of them small."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def file_of(file_id: int) -> StoredFile | None:
    return StoredFile.objects.filter(pk=file_id).first()


def data_of(file_id: int) -> bytes | None:
    """The bytes of a kept file; None if it is not kept."""
    found = _HASH.one(id=file_id)
    return path_of(found[0]).read_bytes() if found else None


def files_of(hashes: Iterable[str]) -> dict[str, StoredFile]:
    """The kept files among ``hashes``, each under its own."""
    return {f.sha256: f for f in StoredFile.objects.filter(sha256__in=list(hashes))}


def unsealed(file_id: int) -> bytes | None:
    """What ``keep_sealed`` was given; None once it has been dropped, or was left out of a
    backup that was restored."""
    try:
        data = data_of(file_id)
    except FileNotFoundError:
        return None
    return None if data is None else base64.b64decode(unseal(data))


def sealed_hashes() -> set[str]:
    """The names of all sealed files that are kept until they have been read."""
    return set(StoredFile.objects.filter(kind=SEALED).values_list("sha256", flat=True))


def kept_hashes() -> set[str]:
    """The names of all files that are kept for good."""
    return set(StoredFile.objects.exclude(kind=SEALED).values_list("sha256", flat=True))


def bytes_of(file: StoredFile) -> bytes:
    return path_of(file.sha256).read_bytes()


def public_copy(file: StoredFile) -> bytes:
    """A photo without place, time and camera (HEIC becomes JPEG); anything else as it is."""
    data = bytes_of(file)
    return without_marks(data)[0] if file.kind in PHOTOS else data


def public_kind(file: StoredFile) -> str:
    """The kind of the public copy: browsers do not show HEIC."""
    return "jpg" if file.kind == "heic" else file.kind
