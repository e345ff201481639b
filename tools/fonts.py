"""Fetch the typefaces of official documents into a folder that git ignores.

Two sources, each asked only for what is not there yet:

* Debian's ``texlive-lang-chinese`` carries the Fandol faces (仿宋 黑体 楷体 宋体). The package is
  downloaded and unpacked, never installed, so no TeX comes along.
* Two npm packages carry whole Noto Serif SC and Noto Sans SC files. They hold the rare characters
  of personal names that Fandol lacks, and stand in for all roles where apt is not at hand.

A second run finds everything in place and does nothing. Leaves with 0 when the Noto faces are
there, because with them every document can be set; with 1 otherwise.
"""

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / ".build" / "fonts"
PATIENCE_SECONDS = 600

DEBIAN_PACKAGE = "texlive-lang-chinese"
FANDOL = (
    "FandolFang-Regular.otf",
    "FandolHei-Regular.otf",
    "FandolKai-Regular.otf",
    "FandolSong-Regular.otf",
    "FandolSong-Bold.otf",
)
NOTO = {
    "@expo-google-fonts/noto-serif-sc@0.4.3": (
        "NotoSerifSC_400Regular.ttf",
        "NotoSerifSC_700Bold.ttf",
    ),
    "@expo-google-fonts/noto-sans-sc@0.4.3": ("NotoSansSC_400Regular.ttf",),
}


class Unavailable(Exception):
    """A source cannot be had on this machine; the message says why."""


def main() -> int:
    """Fetch what is missing, say what was done, and what is still missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=DEFAULT_FOLDER, help="default: %(default)s")
    folder: Path = parser.parse_args().into
    folder.mkdir(parents=True, exist_ok=True)

    gather("Fandol (仿宋 黑体 楷体 宋体)", FANDOL, folder, unpack_debian)
    for package, files in NOTO.items():
        gather(package, files, folder, lambda work, package=package: unpack_npm(package, work))

    fallback = [name for files in NOTO.values() for name in files]
    if absent := missing_from(folder, fallback):
        print(f"fonts: the fallback is not complete: {', '.join(absent)}")
        return 1
    return 0


def gather(what: str, files: tuple[str, ...], folder: Path, unpack: Callable[[Path], Path]) -> None:
    """Put the files of one source into the folder, unless all of them are there."""
    if not missing_from(folder, files):
        print(f"fonts: {what}: in place")
        return
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        try:
            unpacked = unpack(Path(work))
        except Unavailable as why:
            print(f"fonts: {what}: missing, {why}")
            return
        for found in unpacked.rglob("*"):
            if found.name in files:
                found.replace(folder / found.name)
    absent = missing_from(folder, files)
    print(
        f"fonts: {what}: " + (f"not in the package: {', '.join(absent)}" if absent else "fetched")
    )


def missing_from(folder: Path, files: list[str] | tuple[str, ...]) -> list[str]:
    """Those of the files that the folder does not hold."""
    return [name for name in files if not (folder / name).is_file()]


def unpack_debian(work: Path) -> Path:
    """Download Debian's package and unpack it under ``work``."""
    for tool in ("apt-get", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise Unavailable(f"there is no {tool}; put {', '.join(FANDOL)} there by hand")
    try:
        run(["apt-get", "download", DEBIAN_PACKAGE], work)
    except Unavailable:
        # A fresh machine has no package lists yet. Refreshing them needs root.
        run(["apt-get", "update"], work)
        run(["apt-get", "download", DEBIAN_PACKAGE], work)
    package = next(work.glob(f"{DEBIAN_PACKAGE}_*.deb"))
    run(["dpkg-deb", "-x", package.name, "unpacked"], work)
    return work / "unpacked"


def unpack_npm(package: str, work: Path) -> Path:
    """Download an npm package and unpack it under ``work``; none of its scripts are run."""
    beside_python = Path(sys.executable).parent / "npm"
    npm = str(beside_python) if beside_python.exists() else shutil.which("npm")
    if npm is None:
        raise Unavailable("there is no npm")
    run([npm, "pack", "--silent", "--ignore-scripts", package], work)
    with tarfile.open(next(work.glob("*.tgz"))) as archive:
        archive.extractall(work / "unpacked", filter="data")
    return work / "unpacked"


def run(command: list[str], folder: Path) -> None:
    """Run a command in a folder; its last line of complaint becomes the reason."""
    try:
        subprocess.run(
            command,
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
    except subprocess.CalledProcessError as failure:
        complaint = (failure.stderr.strip() or failure.stdout.strip()).splitlines() or ["no reason"]
        raise Unavailable(f"{command[0]} {command[1]}: {complaint[-1]}") from failure
    except subprocess.TimeoutExpired as failure:
        raise Unavailable(f"{command[0]} {command[1]}: took too long") from failure


if __name__ == "__main__":
    sys.exit(main())
