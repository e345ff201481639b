"""The throwaway cluster: it serves, and leaves nothing behind."""

import contextlib
import subprocess
from pathlib import Path

import psycopg
import pytest

from tools import throwaway_postgres


def test_a_cluster_serves_and_is_gone_afterwards():
    with throwaway_postgres.throwaway_cluster() as url:
        with psycopg.connect(url) as connection:
            version, folder = connection.execute(
                "select current_setting('server_version_num')::int, "
                "current_setting('data_directory')"
            ).fetchone()
        assert version >= 150000
    assert not Path(folder).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_a_cluster_is_stopped_when_its_user_fails():
    with contextlib.suppress(ZeroDivisionError), throwaway_postgres.throwaway_cluster() as url:
        raise ZeroDivisionError
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_a_command_gets_the_url_and_its_exit_code_is_kept(tmp_path):
    seen = tmp_path / "seen"
    script = f'echo "$KAOPING_DATABASE_URL" > {seen}; psql -Atc "select 1" >> {seen}; exit 7'
    assert throwaway_postgres.main(["sh", "-c", script]) == 7
    url, answer = seen.read_text().split()
    assert url.startswith("postgres://postgres@:5432/kaoping?host=/")
    assert answer == "1"


def test_missing_binaries_name_the_package_instead_of_skipping(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(throwaway_postgres, "DEBIAN_BINARIES", str(tmp_path))
    assert throwaway_postgres.main(["true"]) == 1
    assert "Debian's package postgresql" in capsys.readouterr().err


def test_a_program_that_fails_shows_what_it_said(tmp_path, capsys):
    with pytest.raises(subprocess.CalledProcessError):
        throwaway_postgres._run(None, tmp_path, "createdb", "-h", "127.0.0.1", "-p", "1", "x")
    assert "127.0.0.1" in capsys.readouterr().err
