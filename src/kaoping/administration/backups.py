"""Backups: the database, the files and what proves them whole, in one archive.

The keys of sealed data are left out unless asked for: who finds a backup shall not be
able to read personal data with it.
"""

import json
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from pydantic import BaseModel, Field

from kaoping.acts.perform import note, performs, permit
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Head
from kaoping.foundation.journal.queries import Proof, verify
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.units.models import Unit
from kaoping.foundation.words import N_

MANIFEST = "manifest.json"
FORMAT = 1


class BackUp(BaseModel):
    """A backup named ``name`` in the installation's backup folder."""

    name: str = Field(title=N_("Name"), pattern=r"^[A-Za-z0-9_-]{1,60}$")
    with_keys: bool = Field(False, title=N_("With the keys of sealed data"))


@dataclass(frozen=True, slots=True)
class Backup:
    name: str
    size: int
    made_at: datetime


def folder() -> Path:
    return Path(settings.HOME) / "backups"


@performs(Act.BACK_UP)
def back_up(actor: Actor, given: BackUp, *, now: datetime) -> str:
    """Write a backup of the whole installation; only the topmost unit's administrator may."""
    root = Unit.objects.filter(parent=None).first()
    permit(Act.BACK_UP, root, by=actor, see=Act.SEE_UNIT)
    if root is None:
        raise Refused(Refusal.of("not_found"))
    path = folder() / f"{given.name}.tar.gz"
    if path.exists():
        raise Refused(Refusal.of("code_taken", field="name", code=given.name))
    note(Act.BACK_UP, root, by=actor, now=now, after=given.model_dump())
    write_backup(path, now, with_keys=given.with_keys)
    return str(path)


def backups() -> list[Backup]:
    """The backups in the installation's folder, newest first."""
    found = sorted(folder().glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [
        Backup(
            path.name.removesuffix(".tar.gz"),
            path.stat().st_size,
            datetime.fromtimestamp(path.stat().st_mtime).astimezone(),
        )
        for path in found
    ]


def write_backup(path: Path, now: datetime, *, with_keys: bool) -> None:
    """Write the archive beside its name and move it there when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = Head.objects.filter(pk=1).first() or Head()
    manifest = {
        "format": FORMAT,
        "engine": connection.vendor,
        "made_at": now.isoformat(),
        "journal": {"seq": head.seq, "hash": head.hash},
    }
    with tempfile.TemporaryDirectory(dir=path.parent) as temporary:
        dump = Path(temporary) / "database"
        _dump(dump)
        (Path(temporary) / MANIFEST).write_text(json.dumps(manifest))
        unfinished = path.with_suffix(".part")
        with tarfile.open(unfinished, "w:gz", compresslevel=3) as archive:
            archive.add(Path(temporary) / MANIFEST, MANIFEST)
            archive.add(dump, "database")
            if Path(settings.MEDIA_ROOT).exists():
                archive.add(settings.MEDIA_ROOT, "files")
            if with_keys:
                archive.add(settings.KEY_FILE, "keys.json")
        unfinished.replace(path)


def restore(path: Path) -> Proof:
    """Put a backup into an empty installation and prove its journal whole.

    Raises ``Refused`` when the archive is of another kind, or when there is anything here.
    """
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(path) as archive:
            archive.extractall(temporary, filter="data")
        manifest = json.loads((Path(temporary) / MANIFEST).read_text())
        _refuse_unfit(manifest)
        _load(Path(temporary) / "database")
        if (Path(temporary) / "files").exists():
            (Path(temporary) / "files").replace(settings.MEDIA_ROOT)
        if (Path(temporary) / "keys.json").exists():
            (Path(temporary) / "keys.json").replace(settings.KEY_FILE)
    proof = verify()
    kept = manifest["journal"]
    # The backup itself is an act, written after the head was read: at least that far.
    if proof.broken_at is not None or proof.seq < kept["seq"]:
        raise Refused(Refusal.of("backup_broken", seq=proof.broken_at or proof.seq + 1))
    return proof


def _refuse_unfit(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT or manifest.get("engine") != connection.vendor:
        raise Refused(Refusal.of("backup_of_another_kind", engine=manifest.get("engine", "?")))
    if _is_in_use():
        raise Refused(Refusal.of("installation_in_use"))


def _is_in_use() -> bool:
    if Unit._meta.db_table not in connection.introspection.table_names():
        return False
    return Unit.objects.exists()


def _dump(to: Path) -> None:
    if connection.vendor == "sqlite":
        # Opened anew: SQLite copies the pages as another connection sees them.
        with (
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
            closing(sqlite3.connect(to)) as copy,
        ):
            source.backup(copy)
        return
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={to}", _address())


def _load(dump: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        with (
            closing(sqlite3.connect(dump)) as source,
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as target,
        ):
            source.backup(target)
        return
    connection.close()
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", f"--dbname={_address()}", str(dump))


def _address() -> str:
    at = settings.DATABASES["default"]
    return f"host={at['HOST']} port={at['PORT']} user={at['USER']} dbname={at['NAME']}"


def _run(program: str, *arguments: str) -> None:
    password = settings.DATABASES["default"].get("PASSWORD", "")
    subprocess.run(  # noqa: S603  # fixed programs, no shell
        [program, *arguments],
        check=True,
        env={"PGPASSWORD": password, "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
