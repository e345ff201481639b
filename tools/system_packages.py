"""What this project needs from Debian: install it as root, or say what is missing.

    python3 tools/system_packages.py demo|test

Runs before the project's own environment exists, so it uses the standard library only. As root on
Debian it installs what is missing. Otherwise the demonstration goes on without (the documents use
the fallback fonts, nothing is looked at in a browser), and the tests fail naming the package.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

POSTGRES_BINARIES = Path("/usr/lib/postgresql")
FONTS = Path("/usr/share/fonts")


@dataclass(frozen=True)
class Need:
    """One of Debian's packages, what it is for, and how its presence is seen."""

    package: str
    purpose: str
    present: Callable[[], bool]


def _program(name: str) -> bool:
    return shutil.which(name) is not None


def _server() -> bool:
    # Debian keeps the server's programs off the PATH, one folder a version.
    return _program("initdb") or any(POSTGRES_BINARIES.glob("*/bin/initdb"))


CHROMIUM = Need("chromium", "the journeys through the pages", lambda: _program("chromium"))
CHINESE = Need("fonts-noto-cjk", "Chinese in the browser", lambda: any(FONTS.rglob("*CJK*")))
POPPLER = Need("poppler-utils", "looking into documents", lambda: _program("pdftoppm"))
POSTGRES = Need("postgresql", "the tests on PostgreSQL 15", _server)
NEEDS = {"demo": (CHROMIUM, CHINESE), "test": (CHROMIUM, CHINESE, POPPLER, POSTGRES)}


def missing(purpose: str) -> list[Need]:
    """Give what is needed for `purpose` and not on this machine."""
    return [need for need in NEEDS[purpose] if not need.present()]


def install(needs: list[Need]) -> None:
    """Let apt-get install the packages; what it says goes to the terminal."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    packages = [need.package for need in needs]
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        check=False,
        env=quiet,
        stdout=subprocess.DEVNULL,
    )


def main(purpose: str) -> int:
    """Install or name what is missing; 1 only if the tests cannot go on."""
    needs = missing(purpose)
    if needs and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's packages:", *(need.package for need in needs), flush=True)
        install(needs)
        needs = missing(purpose)
    for need in needs:
        print(f"Missing: Debian's package {need.package}, for {need.purpose}.", file=sys.stderr)
    return 1 if needs and purpose == "test" else 0


if __name__ == "__main__":
    if sys.argv[1:] not in ([name] for name in NEEDS):
        raise SystemExit(f"usage: system_packages.py {'|'.join(NEEDS)}")
    raise SystemExit(main(sys.argv[1]))
