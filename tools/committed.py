"""Refuse files that name a package registry's host or a path of one machine.

The project is installed from whatever registry its user has, and stands alone on any machine.
Looks at every file that git keeps or would keep.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Written in pieces, so that this file passes its own check.
FORBIDDEN = re.compile(
    rb"pypi\.o" rb"rg|files\.pythonho" rb"sted|registry\.npm" rb"js|deb\.deb" rb"ian\.org"
    rb'|"reso' rb'lved":'
    rb"|(?<![\w.})\]-])/(?:(?:wo" rb"rk|fa" rb"rm)/(?:main|shared|steering|in|\.library)|ro" rb"ot)\b"
    rb"|\.\./sha" rb"red"
)  # fmt: skip


def kept_files(root: Path) -> list[Path]:
    """Give the files git keeps at `root`, and the new ones it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        cwd=root,
        capture_output=True,
    ).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := root / name).is_file()]


def faults_in(path: Path) -> Iterator[str]:
    """Name each line of a file that holds something forbidden."""
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if found := FORBIDDEN.search(line):
            yield f"{path}:{number}: names {found[0].decode(errors='replace')}"


def main(root: Path) -> int:
    """Print every fault; 1 if there are any."""
    faults = [fault for path in kept_files(root) for fault in faults_in(path)]
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(__file__).resolve().parent.parent))
