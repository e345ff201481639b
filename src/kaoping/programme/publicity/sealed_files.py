"""Evidence of objectors: sealed at rest, apart from all other files, known by random keys.

Not kept by content hash: who has a copy of a file could tell from its hash that it was
sent in.
"""

import base64
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from kaoping.foundation.files.actions import seal_files_anew, write_whole
from kaoping.foundation.files.kinds import kind_of
from kaoping.foundation.files.rules import why_not_kept
from kaoping.foundation.people.secrets import seal, unseal
from kaoping.foundation.refusal import Refusal, refuse_if

KEY = re.compile(r"^[0-9a-f]{32}$")


def why_not_sealed(data: bytes, name: str) -> list[Refusal]:
    """All that is wrong with a file of evidence."""
    kind = kind_of(data[: settings.FILE_LIMIT + 1])
    reasons = why_not_kept(name, kind, len(data), settings.FILE_LIMIT)
    return [reason.about("files") for reason in reasons]


def seal_file(data: bytes, name: str) -> str:
    """Keep ``data`` sealed and give its key; ``Refused`` (field ``files``) for a wrong file."""
    refuse_if(why_not_sealed(data, name))
    key = secrets.token_hex(16)
    write_whole(_path(key), seal(base64.b64encode(data).decode()))
    return key


def unseal_file(key: str) -> bytes:
    """The bytes of a sealed file. ``ValueError`` for what is no key."""
    return base64.b64decode(unseal(_path(key).read_bytes()))


def is_kept(key: str) -> bool:
    return bool(KEY.match(key)) and _path(key).exists()


def discard(keys: Iterable[str]) -> None:
    """Take files away that came with an objection that was not accepted."""
    for key in keys:
        _path(key).unlink(missing_ok=True)


def seal_evidence_anew() -> tuple[int, list[Path]]:
    """``seal_files_anew`` for all evidence of objectors."""
    found = list(_folder().glob("*/*"))  # listed first: what is written beside them is none
    return seal_files_anew(path for path in found if KEY.match(path.name))


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "sealed"


def _path(key: str) -> Path:
    if not KEY.match(key):
        raise ValueError("no key of a sealed file")
    return _folder() / key[:2] / key
