"""Backups of the whole installation: asking for one, the list of those kept, restoring."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from pydantic import BaseModel, Field

from kaoping.acts.perform import note, performs, permit
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.administration.archives import (
    FORMAT,
    check_archive,
    files_on_disk,
    missing_files,
    unpack,
    write_archive,
)
from kaoping.documents.telling import Told, untold
from kaoping.foundation.journal.queries import verify
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.units.models import Unit
from kaoping.foundation.words import N_
from kaoping.foundation.work.actions import ask_for, cancel_all
from kaoping.foundation.work.queries import is_under_way
from kaoping.foundation.work.rules import WorkKind


class BackUp(BaseModel):
    """A backup named ``name`` in the installation's backup folder."""

    name: str = Field(
        title=N_("Name"),
        pattern=r"^[A-Za-z0-9_-]{1,60}$",
        description=N_("Letters a to z, digits, - and _; at most 60."),
    )
    with_keys: bool = Field(False, title=N_("With the keys of sealed data"))


@dataclass(frozen=True, slots=True)
class Backup:
    """An archive that lies in the folder. ``whole``: it was read back when it was made, and
    has been the same size since; None where nothing tells how it was made."""

    name: str
    size: int
    made_at: datetime
    by: str = ""
    with_keys: bool = False
    whole: bool | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored installation holds: so many journal entries, unbroken, and all kept files
    but the ``missing``, which were not in the archive."""

    entries: int
    missing: list[str]


def folder() -> Path:
    return Path(settings.HOME) / "backups"


def archive_named(name: str) -> Path:
    return folder() / f"{name}.tar.gz"


@performs(Act.BACK_UP)
def back_up(actor: Actor, given: BackUp, *, now: datetime) -> int:
    """Ask for a backup of the whole installation; only the topmost unit's administrator may.

    It is journalled before anything is written; the id of the work that writes it is returned.
    """
    root = permit(Act.BACK_UP, _root(), by=actor, see=Act.SEE_UNIT)
    taken = archive_named(given.name).exists()
    refuse_if(
        Refusal.of("code_taken", field="name", code=given.name) if taken else None,
        Refusal.of("backup_under_way") if is_under_way(WorkKind.BACKUP) else None,
    )
    note(Act.BACK_UP, root, by=actor, now=now, after=given.model_dump())
    return ask_for(WorkKind.BACKUP, given.model_dump(), by=actor, now=now)


def may_back_up(actor: Actor) -> bool:
    """Whether the page of backups is the actor's."""
    root = _root()
    return root is not None and why_not(actor, Act.BACK_UP, over=root.over) is None


def _root() -> Unit | None:
    return Unit.objects.filter(parent=None).order_by("pk").first()


def backups(actor: Actor) -> list[Backup]:
    """The backups in the installation's folder, newest first; for who may make one."""
    permit(Act.BACK_UP, _root(), by=actor, see=Act.SEE_UNIT)
    found = [_kept(path) for path in folder().glob("*.tar.gz")]
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def _kept(path: Path) -> Backup:
    name, seen = path.name.removesuffix(".tar.gz"), path.stat()
    try:
        told = json.loads(_beside(path).read_text("utf-8"))
        made_at = datetime.fromisoformat(told["made_at"])
        whole = told["size"] == seen.st_size
        return Backup(name, seen.st_size, made_at, told["by"], told["with_keys"], whole)
    except (OSError, ValueError, KeyError):
        return Backup(name, seen.st_size, datetime.fromtimestamp(seen.st_mtime, UTC))


def _beside(path: Path) -> Path:
    """What is known of an archive without opening it."""
    return path.with_name(path.name.removesuffix(".tar.gz") + ".json")


def write_backup(given: BackUp, actor: Actor, now: datetime, told: Told = untold) -> dict[str, Any]:
    """Write the archive that was asked for, and beside it what the list shows of it.

    Its manifest, as ``check_archive`` gives it.
    """
    path = archive_named(given.name)
    account = Account.objects.filter(pk=actor.account_id or 0).first()
    by = account.username if account else ""
    manifest = write_archive(path, now, by=by, with_keys=given.with_keys, told=told)
    _beside(path).write_text(json.dumps({**manifest, "size": path.stat().st_size}), "utf-8")
    return manifest


def restore(path: Path) -> Restored:
    """Put a backup into an empty installation and prove its journal whole.

    Raises ``Refused`` when the archive is damaged or of another kind, or when there is
    anything here.
    """
    manifest = check_archive(path)
    _refuse_unfit(manifest)
    unpack(path)
    cancel_all(
        WorkKind.BACKUP
    )  # the work that wrote this very archive, and would write another here
    proof = verify()
    if proof.broken_at is not None or proof.seq < manifest["journal"]["seq"]:
        raise Refused(Refusal.of("backup_broken", seq=proof.broken_at or proof.seq + 1))
    return Restored(proof.entries, missing_files())


def _refuse_unfit(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT or manifest.get("engine") != connection.vendor:
        raise Refused(Refusal.of("backup_of_another_kind", engine=manifest.get("engine", "?")))
    if _is_in_use():
        raise Refused(Refusal.of("installation_in_use"))
    if files_on_disk():
        raise Refused(Refusal.of("files_in_the_way", folder=str(settings.MEDIA_ROOT)))


def _is_in_use() -> bool:
    if Unit._meta.db_table not in connection.introspection.table_names():
        return False
    return Unit.objects.exists()
