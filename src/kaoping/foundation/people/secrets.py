"""Personal data sealed at rest, found again by a keyed hash.

The keys lie in one file outside the database, each with an id; the newest seals, any of
them opens. Cipher and hash are named beside each key, so that they can be replaced.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets as random
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


@dataclass(frozen=True, slots=True)
class Keys:
    """``sealing`` maps key ids (1 to 255) to keys; ``newest`` is the one in use."""

    sealing: dict[int, bytes]
    newest: int
    hashing: bytes


def seal(text: str) -> bytes:
    """``text`` encrypted: key id, nonce, ciphertext with its tag. Empty stays empty."""
    if not text:
        return b""
    keys = keys_in_use()
    nonce = os.urandom(NONCE)
    body = AESGCM(keys.sealing[keys.newest]).encrypt(nonce, text.encode(), None)
    return bytes([keys.newest]) + nonce + body


def unseal(sealed: bytes | memoryview | None) -> str:
    """What was sealed. ``KeyError`` when its key is gone, ``InvalidTag`` when it was altered."""
    data = bytes(sealed or b"")
    if not data:
        return ""
    key = keys_in_use().sealing[data[0]]
    return AESGCM(key).decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], None).decode()


def reseal(sealed: bytes) -> bytes:
    """The same secret under the newest key."""
    return seal(unseal(sealed))


def is_sealed_by_newest(sealed: bytes | memoryview) -> bool:
    data = bytes(sealed)
    return not data or data[0] == keys_in_use().newest


def keyed_hash(text: str) -> str:
    """Finds a sealed value again without opening it: HMAC-SHA-256 in hex."""
    return hmac.new(keys_in_use().hashing, text.encode(), hashlib.sha256).hexdigest()


def keys_in_use() -> Keys:
    path = Path(settings.KEY_FILE)
    if not path.exists():
        _write_first(path, {"newest": 1, "sealing": {"1": _new()}, "hashing": _new()})
    return _read(path, path.stat().st_mtime_ns)


def add_key() -> int:
    """Put a new key in use; old ones keep opening what they sealed. Its id is returned."""
    path = Path(settings.KEY_FILE)
    keys_in_use()
    kept = json.loads(path.read_text())
    kept["newest"] += 1
    kept["sealing"][str(kept["newest"])] = _new()
    _write(path, kept)
    return int(kept["newest"])


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Keys:
    kept = json.loads(path.read_text())
    sealing = {int(number): base64.b64decode(key) for number, key in kept["sealing"].items()}
    return Keys(sealing, kept["newest"], base64.b64decode(kept["hashing"]))


def _write_first(path: Path, kept: dict[str, object]) -> None:
    """Put the keys in place whole, unless another process did so first: what that one has sealed
    with its keys must be opened again."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as made, suppress(FileExistsError):
        json.dump(kept, made)
        made.flush()
        os.link(made.name, path)


def _write(path: Path, kept: dict[str, object]) -> None:
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(kept))
    new.replace(path)


def _new() -> str:
    return base64.b64encode(random.token_bytes(32)).decode()
