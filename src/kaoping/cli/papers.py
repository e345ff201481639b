"""Papers written to a folder for whoever prints or sends them."""

from pathlib import Path

from django.core.management.base import CommandError


def put(folder: Path, name: str, data: bytes) -> str:
    """Write a paper into ``folder``, made where it is missing; its path, to be said."""
    path = folder / name.replace("/", "_")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as wrong:
        raise CommandError(f"{path}: {wrong.strerror}") from None
    return f"{path}  {len(data):,} B"
