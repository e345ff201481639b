"""What a page costs: processor milliseconds a request, web and database processes together.

    PYTHONPATH=src:. python -m bench.pages [--nominations 10000 100000]

For each size: a throwaway PostgreSQL, a season with so many nominations and three scores
each; then the same five kinds of request through Kaoping's WSGI application and through the
floor (``bench/floor``: Django with session and user and nothing else, on the same tables).
Both have a process of their own on the same database and take turns, round by round, so that
what else a machine does falls on both alike. Printed are the means of all rounds but the first
(which warms up), and the ratios to the floor and to the smallest size.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tools.throwaway_postgres import throwaway_cluster

from bench.pages_side import EACH

ROUNDS = 10
SIDES = ("floor", "kaoping")
KINDS = ("list", "ranked", "detail", "submit", "score")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nominations", type=int, nargs="+", default=[10_000, 100_000])
    sizes = parser.parse_args().nominations
    found: dict[int, dict[str, dict[str, float]]] = {}
    for size in sizes:
        with throwaway_cluster() as url, tempfile.TemporaryDirectory() as folder:
            env = os.environ | {"KAOPING_DATABASE_URL": url, "KAOPING_HOME": folder}
            facts = Path(folder) / "facts.json"
            run = [sys.executable, "-m"]
            subprocess.run([*run, "bench.nominations", str(size), str(facts)], env=env, check=True)
            found[size] = taking_turns(env, facts)
    report(found)


def taking_turns(env: dict[str, str], facts: Path) -> dict[str, dict[str, float]]:
    """Processor milliseconds a request by side and kind."""
    with ExitStack() as stack:
        sides = {
            side: stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "bench.pages_side", side, str(facts)],
                    env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                )
            )
            for side in SIDES
        }  # fmt: skip

        def round_of(side: str, kind: str) -> float:
            asking, answering = sides[side].stdin, sides[side].stdout
            assert asking is not None
            assert answering is not None
            print(kind, file=asking, flush=True)
            return float(answering.readline())

        spent = {side: dict.fromkeys(KINDS, 0.0) for side in SIDES}
        for turn in range(ROUNDS + 1):
            for kind in KINDS:
                for side in SIDES:
                    seconds = round_of(side, kind)
                    if turn:
                        spent[side][kind] += seconds / ROUNDS / EACH * 1000
        return spent


def report(found: dict[int, dict[str, dict[str, float]]]) -> None:
    """A line a kind and size; ratios are taken within this run."""
    smallest = min(found)
    print("nominations  request  floor ms  kaoping ms  × floor  × smallest")
    for size, sides in found.items():
        for kind in KINDS:
            floor, ours = sides["floor"][kind], sides["kaoping"][kind]
            grown = ours / found[smallest]["kaoping"][kind]
            print(
                f"{size:11,}  {kind:7}  {floor:8.1f}  {ours:10.1f}  {ours / floor:7.2f}  {grown:10.2f}"
            )


if __name__ == "__main__":
    main()
