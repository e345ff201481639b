"""A new key seals anew all that older ones sealed, in the database and on the disk."""

import io
import os
from errno import ENOSPC
from pathlib import Path

import pytest
from django.core.management import call_command

from kaoping.foundation.files import actions
from kaoping.foundation.files.actions import drop_sealed, keep_sealed
from kaoping.foundation.files.queries import path_of, unsealed
from kaoping.foundation.people.secrets import is_sealed_by_newest
from kaoping.programme.publicity import sealed_files
from kaoping.programme.publicity.sealed_files import seal_file, unseal_file
from tests.builders import NOON
from tests.builders_publicity import EVIDENCE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.MEDIA_ROOT, settings.KEY_FILE = tmp_path / "files", tmp_path / "keys.json"


def rotated() -> tuple[str, str]:
    said, wrong = io.StringIO(), io.StringIO()
    call_command("rotate_keys", stdout=said, stderr=wrong)
    return said.getvalue().strip(), wrong.getvalue().strip()


def test_evidence_and_sheets_that_wait_are_sealed_by_the_new_key():
    evidence = seal_file(EVIDENCE, "x.pdf")
    sheet = keep_sealed("身份证号".encode(), now=NOON)
    files = [sealed_files._path(evidence), path_of(sheet.sha256)]

    assert rotated() == ("key 2 is in use; 0 values and 2 files sealed anew", "")

    assert all(is_sealed_by_newest(path.read_bytes()) for path in files)
    assert unseal_file(evidence) == EVIDENCE
    assert unsealed(sheet.pk).decode() == "身份证号"


def test_a_rotation_that_is_cut_short_leaves_every_file_readable(monkeypatch):
    evidence = [seal_file(EVIDENCE, "x.pdf") for _each in range(3)]
    replace, moved = Path.replace, []

    def cut_short(self: Path, to: Path) -> None:
        moved.append(to)
        if len(moved) == 3:  # the keys, one file, and no more
            raise KeyboardInterrupt
        replace(self, to)

    with monkeypatch.context() as cutting:
        cutting.setattr(Path, "replace", cut_short)
        with pytest.raises(KeyboardInterrupt):
            rotated()
    assert [unseal_file(key) for key in evidence] == [EVIDENCE] * 3

    assert rotated()[0] == "key 3 is in use; 0 values and 3 files sealed anew"
    assert [unseal_file(key) for key in evidence] == [EVIDENCE] * 3


def test_a_file_that_no_key_opens_is_named_and_the_others_are_sealed_anew():
    broken, evidence = (seal_file(EVIDENCE, "x.pdf") for _each in range(2))
    path = sealed_files._path(broken)
    path.write_bytes(path.read_bytes()[:-1])

    said, wrong = rotated()

    assert said.endswith(" 1 files sealed anew")
    assert wrong == f"no key opens it; left as it is: {path}"
    assert is_sealed_by_newest(sealed_files._path(evidence).read_bytes())


def test_a_sheet_that_is_dropped_meanwhile_stays_dropped(monkeypatch):
    sheet = keep_sealed("身份证号".encode(), now=NOON)
    reseal = actions.reseal

    def resealed(data: bytes) -> bytes:
        drop_sealed(sheet.pk)
        return reseal(data)

    monkeypatch.setattr(actions, "reseal", resealed)
    rotated()

    assert not path_of(sheet.sha256).exists()


def test_evidence_that_breaks_while_it_is_written_leaves_nothing(monkeypatch, tmp_path):
    """Else who rotates the keys would find half a file, which no key opens."""

    def full(_descriptor: int) -> None:
        raise OSError(ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        seal_file(EVIDENCE, "x.pdf")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "keys.json"]
