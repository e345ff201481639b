"""What Debian must bring is named; only the tests cannot go on without."""

import pytest

from tools import system_packages


@pytest.fixture
def bare_machine(monkeypatch):
    """A machine without the needed packages, whose user is not root."""
    absent = system_packages.Need("chromium", "the journeys", lambda: False)
    monkeypatch.setattr(system_packages, "NEEDS", {"demo": (absent,), "test": (absent,)})
    monkeypatch.setattr(system_packages.os, "geteuid", lambda: 1000)


def test_the_demonstration_goes_on_and_says_what_is_missing(bare_machine, capsys):
    assert system_packages.main("demo") == 0
    assert "Debian's package chromium" in capsys.readouterr().err


def test_the_tests_fail_naming_the_package(bare_machine, capsys):
    assert system_packages.main("test") == 1
    assert "Debian's package chromium" in capsys.readouterr().err


def test_root_installs_what_is_missing_once(bare_machine, monkeypatch, capsys):
    asked = []
    here = system_packages.Need("chromium", "the journeys", lambda: bool(asked))
    monkeypatch.setattr(system_packages, "NEEDS", {"test": (here,)})
    monkeypatch.setattr(system_packages.os, "geteuid", lambda: 0)
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_packages, "install", asked.append)
    assert system_packages.main("test") == 0
    assert [[need.package for need in needs] for needs in asked] == [["chromium"]]
