"""Backups: asked for as an act, written by the worker, read back, restored elsewhere."""

import hashlib
import json
import os
import subprocess
import sys
from errno import ENOSPC
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration import archives
from kaoping.administration import backups as restoring
from kaoping.administration.archives import check_archive
from kaoping.administration.backups import archive_named, backups, may_back_up, restore
from kaoping.foundation.files.actions import keep, keep_sealed
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.files.queries import path_of, unsealed
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.refusal import Refused
from tests.builders import DAY, NOON, a_world
from tests.jobs.conftest import work_off  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    return tmp_path


@pytest.fixture
def world(home):
    return a_world()


@pytest.fixture
def admin(world):
    return world.actor(Post.ADMINISTRATOR, world.office)


def refused(do) -> list[str]:
    with pytest.raises(Refused) as caught:
        do()
    return [refusal.code for refusal in caught.value.refusals]


def asked(actor, name="one") -> int:
    return perform(Act.BACK_UP, actor, {"name": name}, now=NOON)


def test_a_backup_is_journalled_when_asked_for_and_listed_when_whole(world, admin, work_off):  # noqa: F811
    for number in range(3):
        keep(b"x%d" % number, "pdf", now=NOON)

    number = asked(admin)
    entry = Entry.objects.order_by("-seq").first()
    assert (entry.act, entry.record) == ("back_up", f"units.unit:{world.office.pk}")
    assert backups(admin) == []
    work = work_off()

    assert (work.pk, work.state) == (number, "done")
    (kept,) = backups(admin)
    by = world.account(Post.ADMINISTRATOR, world.office).username
    assert (kept.name, kept.made_at, kept.by, kept.whole, kept.with_keys) == (
        "one", NOON, by, True, False,
    )  # fmt: skip
    manifest = check_archive(archive_named("one"))
    assert (manifest["files"], manifest["journal"]["seq"]) == (3, entry.seq)
    assert archive_named("one").stat().st_mode & 0o077 == 0


def test_an_archive_that_was_altered_shows(world, admin, work_off):  # noqa: F811
    asked(admin)
    work_off()
    archive = archive_named("one")
    whole = archive.read_bytes()

    archive.write_bytes(whole[:-200])
    assert [kept.whole for kept in backups(admin)] == [False]
    assert refused(lambda: check_archive(archive)) == ["backup_damaged"]
    middle = len(whole) // 2
    archive.write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    assert refused(lambda: restore(archive)) == ["backup_damaged"]
    archive.with_name("one.json").unlink()
    assert [kept.whole for kept in backups(admin)] == [None]


def test_a_kept_file_that_was_swapped_is_named(world, admin, work_off):  # noqa: F811
    """The archive would be well packed, but a file is not what its name, its hash, says."""
    kept = keep(b"%PDF evidence", "pdf", now=NOON)
    path_of(kept.sha256).write_bytes(b"%PDF forged!!")
    asked(admin)
    work = work_off()

    assert (work.state, [one.name for one in backups(admin)]) == ("done", ["one"])
    assert [kept.sha256 in line for line in work.messages] == [True, False]
    assert check_archive(archive_named("one"))["altered"] == [kept.sha256]


def test_a_file_that_is_kept_while_the_database_is_dumped_is_in_the_archive(
    world, admin, work_off, monkeypatch  # noqa: F811
):  # fmt: skip
    dump = archives._dump

    def dumped(*given) -> None:
        keep(b"%PDF sent meanwhile", "pdf", now=NOON)
        dump(*given)

    monkeypatch.setattr(archives, "_dump", dumped)
    asked(admin)
    work_off()

    manifest = check_archive(archive_named("one"))
    assert manifest["files"] == 1
    assert manifest["missing"] == []


def test_a_kept_file_that_lies_on_the_disk_no_more_is_named(world, admin, work_off):  # noqa: F811
    keep(b"%PDF there", "pdf", now=NOON)
    gone = keep(b"%PDF gone", "pdf", now=NOON)
    path_of(gone.sha256).unlink()
    asked(admin)
    work = work_off()

    assert [gone.sha256 in line for line in work.messages] == [True, False]
    manifest = check_archive(archive_named("one"))
    assert (manifest["files"], manifest["missing"]) == (1, [gone.sha256])


def test_what_is_dropped_while_it_is_packed_stops_no_backup(world, admin, work_off, monkeypatch):  # noqa: F811
    """Evidence of an objection that was not taken, a file written beside its place."""
    keep(b"%PDF there", "pdf", now=NOON)
    listed = archives._kept_files
    dropped = Path(settings.MEDIA_ROOT) / "sealed" / "dropped"
    monkeypatch.setattr(archives, "_kept_files", lambda: [dropped, *listed()])
    asked(admin)

    assert work_off().state == "done"
    assert check_archive(archive_named("one"))["files"] == 1


def test_sheets_that_wait_to_be_imported_are_left_out(world, admin, work_off):  # noqa: F811
    kept = keep_sealed("身份证号".encode(), now=NOON)
    asked(admin)
    work_off()

    assert check_archive(archive_named("one"))["files"] == 0
    path_of(kept.sha256).unlink()  # as after a restore
    assert unsealed(kept.pk) is None


def test_one_at_a_time_under_a_new_name(world, admin, work_off):  # noqa: F811
    asked(admin)
    assert refused(lambda: asked(admin, "two")) == ["backup_under_way"]
    work_off()
    assert refused(lambda: asked(admin)) == ["code_taken"]
    assert refused(lambda: asked(admin, "../one")) == ["not_so_written"]
    assert isinstance(asked(admin, "two"), int)


def test_backups_are_the_topmost_administrator_s(world, admin):
    below = world.actor(Post.ADMINISTRATOR, world.province)
    clerk = world.actor(Post.CLERK, world.office)
    assert [may_back_up(actor) for actor in (admin, below, clerk)] == [True, False, False]
    for actor in (below, clerk):
        assert refused(lambda actor=actor: backups(actor))[0] in ("not_found", "not_permitted")
        assert refused(lambda actor=actor: asked(actor))[0] in ("not_found", "not_permitted")


def test_who_lost_the_post_meanwhile_gets_no_archive(world, admin, work_off):  # noqa: F811
    asked(admin)
    PostHeld.objects.filter(account=admin.account_id).update(until=NOON - DAY)
    assert work_off().state == "failed"
    assert not archive_named("one").exists()


def test_nothing_is_restored_over_what_is_there(world, admin, work_off):  # noqa: F811
    asked(admin)
    work_off()
    assert refused(lambda: restore(archive_named("one"))) == ["installation_in_use"]


def test_files_in_the_way_stop_a_restore_before_it_begins(world, admin, work_off, monkeypatch):  # noqa: F811
    kept = keep(b"%PDF evidence", "pdf", now=NOON)
    asked(admin)
    work_off()
    monkeypatch.setattr(restoring, "_is_in_use", lambda: False)
    monkeypatch.setattr(archives, "_load", lambda _dump: pytest.fail("it was loaded"))

    assert refused(lambda: restore(archive_named("one"))) == ["files_in_the_way"]
    assert path_of(kept.sha256).read_bytes() == b"%PDF evidence"


def test_a_restore_that_breaks_leaves_nothing_in_the_way_of_the_next(
    world, admin, work_off, monkeypatch  # noqa: F811
):  # fmt: skip
    kept = keep(b"%PDF evidence", "pdf", now=NOON)
    asked(admin)
    work_off()
    monkeypatch.setattr(restoring, "_is_in_use", lambda: False)
    path_of(kept.sha256).unlink()  # the folder stays, as a disk of its own would
    there: list[bool] = []

    def broken(_dump: Path) -> None:
        there.append(path_of(kept.sha256).exists())
        raise OSError(ENOSPC, "full")

    with monkeypatch.context() as breaking:
        breaking.setattr(archives, "_load", broken)
        for _try in range(2):
            with pytest.raises(OSError, match="full"):
                restore(archive_named("one"))
    assert there == [True, True]
    assert archives.files_on_disk() == []

    assert restore(archive_named("one")).missing == []
    assert path_of(kept.sha256).read_bytes() == b"%PDF evidence"


@pytest.mark.postgres
def test_a_database_that_cannot_be_loaded_whole_is_left_as_it_was(world, home):
    archives._dump(home / "dump", lambda: None)
    since = keep(b"%PDF since", "pdf", now=NOON)
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW in_the_way AS SELECT * FROM units_unit")
    try:
        with pytest.raises(subprocess.CalledProcessError):
            archives._load(home / "dump")
        assert StoredFile.objects.get().pk == since.pk
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP VIEW in_the_way")


def python(home: Path, script: str) -> str:
    """What a script prints in an installation of its own on SQLite."""
    env = {
        **os.environ, "KAOPING_MODE": "demo", "KAOPING_HOME": str(home),
        "KAOPING_DATABASE_URL": "", "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "kaoping.config.settings",
    }  # fmt: skip
    words = [sys.executable, "-c", START + script]
    return subprocess.run(
        words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


START = """
import django; django.setup()
from django.core.management import call_command
"""
BACKED_UP = """
from tests.builders import NOON, some_places
from kaoping.foundation.files.actions import keep
call_command("migrate", verbosity=0)
some_places()
keep(b"kept", "pdf", now=NOON)
call_command("found", name="全国办公室", code="Q", kind="national_office")
call_command("backup", "nightly", account="administrator", post="administrator")
"""
RESTORED = """
archive = {archive!r}
call_command("restore", archive, check=True)
call_command("restore", archive)
call_command("work", once=True)
"""


def test_a_backup_by_command_is_restored_whole_in_an_empty_installation(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"

    archive = python(old, BACKED_UP).splitlines()[-1]
    checked, restored = python(new, RESTORED.format(archive=archive)).splitlines()[:2]

    assert checked.startswith("whole; made ")
    kept = json.loads(Path(archive).with_name("nightly.json").read_text())
    assert restored == f"restored; {kept['journal']['seq']} journal entries, unbroken"
    files = [path.relative_to(old) for path in (old / "files").rglob("*") if path.is_file()]
    assert [(new / file).read_bytes() for file in files] == [b"kept"]
    # The keys stay apart; and the work that wrote the archive, running in it, is not done again.
    assert not (new / "keys.json").exists()
    assert not (new / "backups").exists()


MISSING = """
from pathlib import Path
from django.conf import settings
for path in Path(settings.MEDIA_ROOT).rglob("*"):
    path.is_file() and path.unlink()
call_command("backup", "poor", account="administrator", post="administrator")
"""
RESTORED_ALOUD = """
import sys
call_command("restore", {archive!r}, stderr=sys.stdout)
"""


def test_who_restores_reads_which_kept_files_are_missing(tmp_path):
    archive = python(tmp_path / "old", BACKED_UP + MISSING).splitlines()[-1]
    said = python(tmp_path / "new", RESTORED_ALOUD.format(archive=archive)).splitlines()

    assert said[0].startswith("restored; ")
    missing = hashlib.sha256(b"kept").hexdigest()
    assert said[1:] == [f"kept, but not in the archive: {missing}"]


def test_what_the_databases_address_leaves_out_is_left_to_its_programs(monkeypatch):
    at = {"HOST": "/run/post gres", "PORT": "", "USER": "", "NAME": "kaoping"}
    monkeypatch.setattr(archives, "connection", SimpleNamespace(settings_dict=at))
    named = {"host": "/run/post gres", "dbname": "kaoping"}
    assert conninfo_to_dict(archives._address()) == named
    at |= {"PORT": "5433", "USER": "kaoping"}
    assert conninfo_to_dict(archives._address()) == {**named, "port": "5433", "user": "kaoping"}
