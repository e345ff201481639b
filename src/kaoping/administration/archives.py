"""The archive of a backup: written, read back, put into an empty installation.

A gzipped tar: ``database`` (an SQLite file, or what pg_dump wrote), ``files/…``, where they were
asked for ``keys.json``, and ``manifest.json`` that tells what was packed. Sheets that wait to be
imported are left out. Without the keys nobody reads identity numbers, contacts, who objected and with what.
Names and everything else are in the clear, in the database as in the files: evidence, stamped
forms, documents, exports.
"""

import gzip
import hashlib
import json
import re
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from kaoping.documents.telling import Told, untold
from kaoping.foundation.files.queries import kept_hashes, sealed_hashes
from kaoping.foundation.journal.models import Head
from kaoping.foundation.refusal import Refusal, Refused

MANIFEST = "manifest.json"
DATABASE = "database"
KEYS = "keys.json"
HASH = re.compile(r"[0-9a-f]{64}$")
FORMAT = 1
BEAT = 5.0  # seconds between two words from a long dump
BROKEN = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, KeyError, ValueError)


def write_archive(
    path: Path, now: datetime, *, by: str, with_keys: bool, told: Told = untold
) -> dict[str, Any]:
    """Write the archive beside its place, read it back, and move it there when it is whole.

    Its manifest is returned. Every file is a step, and again when it is read back.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(".part")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as temporary:
            facts = {"made_at": now.isoformat(), "by": by, "with_keys": with_keys}
            manifest = _written(unfinished, Path(temporary), facts, told)
        whole = 2 * (manifest["files"] + 1)
        manifest = check_archive(unfinished, lambda read: told(whole // 2 + read, whole))
        unfinished.chmod(0o600)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _written(to: Path, scratch: Path, facts: dict[str, Any], told: Told) -> dict[str, Any]:
    """The database first: a file is written before its row, so none that the dump knows is missed."""
    head = Head.objects.filter(pk=1).first() or Head()
    _dump(scratch / DATABASE, lambda: told(0, 0))
    with (scratch / DATABASE).open("rb") as dump:
        digest = hashlib.file_digest(dump, "sha256").hexdigest()
    known, files = kept_hashes(), _kept_files()
    packed: list[str] = []
    with tarfile.open(to, "w:gz", compresslevel=3) as archive:
        archive.add(scratch / DATABASE, DATABASE)
        for number, file in enumerate(files, start=1):
            with suppress(FileNotFoundError):  # written beside its place, or dropped since
                archive.add(file, f"files/{file.relative_to(settings.MEDIA_ROOT)}")
                packed.append(file.name)
            told(number, 2 * (len(files) + 1))
        if facts["with_keys"]:
            archive.add(settings.KEY_FILE, KEYS)
        manifest = {
            "format": FORMAT, "engine": connection.vendor, **facts, "files": len(packed),
            "missing": sorted(known.difference(packed)), "database": digest,
            "journal": {"seq": head.seq, "hash": head.hash},
        }  # fmt: skip
        (scratch / MANIFEST).write_text(json.dumps(manifest))
        archive.add(scratch / MANIFEST, MANIFEST)
    return manifest


def _kept_files() -> list[Path]:
    """All but the sealed ones that are soon dropped: who restores asks for those anew."""
    found = files_on_disk()
    passing = sealed_hashes()
    return [path for path in found if path.name not in passing]


def files_on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def missing_files() -> list[str]:
    """The kept files that the database knows and the disk does not hold."""
    return sorted(kept_hashes() - {path.name for path in files_on_disk()})


def check_archive(path: Path, told: Callable[[int], None] = lambda _read: None) -> dict[str, Any]:
    """Read the archive from end to end; its manifest, or ``backup_damaged`` refused.

    ``altered`` of the manifest names the kept files that are not what they are named after:
    they were so in the installation, and the rest is worth keeping all the more. ``missing``
    names those that lay in the installation no more.
    """
    manifest: dict[str, Any] = {}
    found: dict[str, str] = {}
    files = 0
    try:
        with tarfile.open(path, "r|gz") as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is None:
                    continue
                if member.name == MANIFEST:
                    manifest = json.loads(content.read())
                    continue
                found[member.name] = _digest_of(content)
                files += member.name.startswith("files/")
                told(files)
        sound = manifest["database"] == found[DATABASE] and manifest["files"] == files
    except BROKEN:
        sound = False
    if not sound:
        raise Refused(Refusal.of("backup_damaged", name=path.name))
    return {"missing": [], **manifest, "altered": sorted(_altered(found))}


def _altered(found: dict[str, str]) -> Iterator[str]:
    """Kept files are named after their digests; sealed evidence is not, and proves itself when
    it is opened."""
    for path, digest in found.items():
        name = path.rpartition("/")[2]
        if path.startswith("files/") and HASH.match(name) and name != digest:
            yield name


def _digest_of(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def unpack(path: Path) -> None:
    """Put files, database and, if they are there, keys of an archive into this installation.

    The files come first, straight to where they lie, be it another disk. Their folder held none:
    where anything breaks it is emptied, so that a second try finds the installation as empty.
    """
    with tempfile.TemporaryDirectory(dir=settings.HOME) as temporary:
        scratch = Path(temporary)
        try:
            with tarfile.open(path) as archive:
                for member in archive:
                    if member.name.startswith("files/"):
                        file = member.replace(name=member.name.removeprefix("files/"))
                        archive.extract(file, settings.MEDIA_ROOT, filter="data")
                    else:
                        archive.extract(member, scratch, filter="data")
            _load(scratch / DATABASE)
        except BaseException:
            for kept in files_on_disk():
                kept.unlink()
            raise
        if (scratch / KEYS).exists():
            (scratch / KEYS).replace(settings.KEY_FILE)


def _dump(to: Path, beat: Callable[[], None]) -> None:
    beat()
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
        return
    _run(beat, "pg_dump", "--format=custom", "--no-owner", f"--file={to}", _address())


def _load(dump: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(dump)) as source,
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as target,
        ):
            source.backup(target)
        return
    # All or nothing: half a database would be one in use to the next try.
    how = ("--single-transaction", "--clean", "--if-exists", "--no-owner")
    _run(lambda: None, "pg_restore", *how, f"--dbname={_address()}", str(dump))


def _address() -> str:
    at = connection.settings_dict
    named = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "dbname": at["NAME"]}
    return make_conninfo(**{name: value for name, value in named.items() if value})


def _run(beat: Callable[[], None], *words: str) -> None:
    """Run a program of the database to its end, with a ``beat`` every few seconds."""
    password = connection.settings_dict.get("PASSWORD", "")
    env = {"PGPASSWORD": password, "PATH": "/usr/bin:/bin:/usr/local/bin"}
    with subprocess.Popen(words, env=env) as running:  # noqa: S603  # fixed programs, no shell
        try:
            while not _ended(running):
                beat()
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, words[0])


def _ended(running: "subprocess.Popen[bytes]") -> bool:
    try:
        running.wait(timeout=BEAT)
    except subprocess.TimeoutExpired:
        return False
    return True
