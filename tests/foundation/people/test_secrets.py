"""The keys of personal data: made once, added to, and never lost."""

from pathlib import Path

import pytest

from kaoping.foundation.people import secrets


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys.json"


def test_keys_that_another_process_made_first_stand(monkeypatch, tmp_path):
    sealed = secrets.seal("110105")
    first = secrets.keys_in_use()
    monkeypatch.setattr(Path, "exists", lambda _path: False)  # as both looked before either wrote

    assert secrets.keys_in_use() == first
    assert secrets.unseal(sealed) == "110105"
    assert [p.name for p in tmp_path.iterdir()] == ["keys.json"]
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_what_an_older_key_sealed_stays_open_and_found():
    sealed, found_by = secrets.seal("110105"), secrets.keyed_hash("110105")

    assert secrets.add_key() == 2

    assert secrets.unseal(sealed) == "110105"
    assert not secrets.is_sealed_by_newest(sealed)
    assert secrets.is_sealed_by_newest(secrets.reseal(sealed))
    assert secrets.keyed_hash("110105") == found_by
