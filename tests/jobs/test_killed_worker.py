"""A worker is killed in the middle of an import; the next one does it, once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROWS = 1500
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path):
    """An installation on SQLite whose queue holds one import."""
    python(tmp_path, "-m", "tests.jobs.killed_home", str(ROWS)).wait(timeout=60)
    assert asked(tmp_path, "SELECT state FROM work_work") == [("waiting",)]
    return tmp_path


def python(home, *words):
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kaoping.config.settings",
        "KAOPING_MODE": "demo",
        "KAOPING_HOME": str(home),
        "KAOPING_DATABASE_URL": "",
        "KAOPING_WORK_DEAD_AFTER": "1",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=env)


def asked(home, sql):
    with closing(sqlite3.connect(f"file:{home / 'kaoping.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def waited_for(home, sql, *, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if asked(home, sql):
            return True
        time.sleep(0.02)
    return False


def test_an_import_whose_worker_is_killed_is_done_once_by_the_next(home):
    worker = python(home, "-m", "kaoping", "work")
    try:
        # All rows are checked, none is committed: it is writing now.
        halfway = f"SELECT 1 FROM work_work WHERE state = 'running' AND done = {ROWS}"
        assert waited_for(home, halfway)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)
    assert asked(home, "SELECT state, attempts FROM work_work") == [("running", 1)]
    assert asked(home, "SELECT count(*) FROM service_record") == [(0,)]

    time.sleep(1.1)  # its heart is silent for as long as this installation waits
    python(home, "-m", "kaoping", "work", "--once").wait(timeout=90)

    assert asked(home, "SELECT state, attempts, done FROM work_work") == [("done", 2, ROWS)]
    assert asked(home, "SELECT count(*), count(DISTINCT title) FROM service_record") == [
        (ROWS, ROWS)
    ]
    entries = "SELECT count(*) FROM journal_entry WHERE act = 'record_service'"
    assert asked(home, entries) == [(ROWS,)]
