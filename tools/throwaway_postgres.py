"""A PostgreSQL cluster that lives as long as a test run, a bench or one command.

Three ways to use it:

* ``KAOPING_TEST_DB=postgres pytest``: this file is a pytest plugin (``-p`` in pyproject.toml); it
  starts the cluster before Django reads its settings and stops it when the run ends.
* ``with throwaway_cluster() as url: ...`` in a bench.
* ``python -m tools.throwaway_postgres COMMAND ...`` runs one command with ``KAOPING_DATABASE_URL``
  and libpq's variables set, so that ``psql`` needs no argument.

Missing binaries never skip anything: they are an error that names Debian's package.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

DATABASE = "kaoping"
SUPERUSER = "postgres"
PORT = "5432"  # said aloud, for whoever has another in PGPORT
URL_VARIABLE = "KAOPING_DATABASE_URL"
CHOICE_VARIABLE = "KAOPING_TEST_DB"
# Debian keeps the server's programs off the PATH, one folder a version.
DEBIAN_BINARIES = os.pathsep.join(
    ["/usr/lib/postgresql/15/bin", *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
)
# What is lost in a crash is thrown away anyway; 300 connections are for the quota race.
SERVER_FLAGS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c listen_addresses='' -c max_connections=300"
)
# A test's rows are never committed: to a vacuum in its midst the tables are empty, and a plan
# for no rows takes minutes over 300. Unseen tables are planned for by their size.
TEST_FLAGS = f"{SERVER_FLAGS} -c autovacuum=off"


class PostgresMissing(Exception):
    """The server's binaries, or the system user they run as, are not on this machine."""


@contextlib.contextmanager
def throwaway_cluster(server_flags: str = SERVER_FLAGS) -> Iterator[str]:
    """Start an empty cluster, give its URL (database ``kaoping``), stop and delete it at the end.

    Raises PostgresMissing naming Debian's package, or CalledProcessError with the server's log
    shown on standard error.
    """
    home = Path(tempfile.mkdtemp(prefix="kaoping-postgres-"))
    try:
        owner = _owner_of(home)
        data = str(home / "data")
        _run(owner, home, "initdb", "-D", data, "-U", SUPERUSER, "--auth=trust", "-E", "UTF8",
             "--locale=C.UTF-8", "-N")  # fmt: skip
        # It listens in its own folder alone: no other cluster is in its way, nor it in theirs.
        flags = f"{server_flags} -k {home} -p {PORT}"
        _run(owner, home, "pg_ctl", "start", "-w", "-D", data, "-l", str(home / "log"), "-o", flags)
        try:
            _run(owner, home, "createdb", "-h", str(home), "-p", PORT, "-U", SUPERUSER, DATABASE)
            yield f"postgres://{SUPERUSER}@:{PORT}/{DATABASE}?host={quote(str(home))}"
        finally:
            _run(owner, home, "pg_ctl", "stop", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owner_of(home: Path) -> str | None:
    """Hand the folder to the user the server runs as: the server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(SUPERUSER)
    except KeyError as error:
        raise PostgresMissing(_missing("the system user postgres")) from error
    shutil.chown(home, SUPERUSER, SUPERUSER)
    return SUPERUSER


def _run(owner: str | None, home: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as the cluster's owner; show what it said if it fails."""
    path = shutil.which(program) or shutil.which(program, path=DEBIAN_BINARIES)
    if path is None:
        raise PostgresMissing(_missing(program))
    # pg_ctl leaves the server running with its standard output, so a pipe would never close.
    said = home / f"{program}.out"
    with said.open("wb") as output:
        done = subprocess.run(
            [path, *arguments],
            check=False,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=owner,
            group=owner,
            extra_groups=[] if owner else None,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )
    if done.returncode:
        log = home / "log"
        said_all = said.read_text() + (log.read_text() if log.exists() else "")
        sys.stderr.write(said_all)
        raise subprocess.CalledProcessError(done.returncode, program, said_all)


def _missing(what: str) -> str:
    return f"{what} is not on this machine: install Debian's package postgresql (PostgreSQL 15)"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Choose the database of this run before pytest-django reads the settings."""
    choice = os.environ.get(CHOICE_VARIABLE, "sqlite")
    if choice not in {"sqlite", "postgres"}:
        raise pytest.UsageError(f"{CHOICE_VARIABLE} is sqlite or postgres, not {choice!r}")
    if choice == "sqlite":
        os.environ.pop(URL_VARIABLE, None)
    elif "PYTEST_XDIST_WORKER" not in os.environ:  # a worker inherits the controller's cluster
        _start_for(early_config)
    return (yield)


def _start_for(config: pytest.Config) -> None:
    stack = contextlib.ExitStack()
    try:
        os.environ[URL_VARIABLE] = stack.enter_context(throwaway_cluster(TEST_FLAGS))
    except PostgresMissing as error:
        raise pytest.UsageError(str(error)) from error
    config.add_cleanup(stack.close)


def main(command: list[str]) -> int:
    """Run a command against a cluster of its own; give back its exit code."""
    if not command:
        sys.stderr.write("usage: python -m tools.throwaway_postgres COMMAND [ARGUMENT ...]\n")
        return 2
    try:
        with throwaway_cluster() as url:
            [home] = parse_qs(urlsplit(url).query)["host"]
            where = {"PGHOST": home, "PGPORT": PORT}
            who = {"PGUSER": SUPERUSER, "PGDATABASE": DATABASE, URL_VARIABLE: url}
            return subprocess.run(command, check=False, env=os.environ | where | who).returncode
    except PostgresMissing as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
