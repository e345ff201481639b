"""The national societies that ship with the project: facts read from `data/`, nothing kept."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data")


class SocietyFact(NamedTuple):
    """A national society: its code (such as C-01), full name and field (理科 工科 农科 医科 交叉学科)."""

    code: str
    name: str
    field: str


@cache
def societies() -> tuple[SocietyFact, ...]:
    """The 209 national societies in the order of their codes, which is their order in lists."""
    with (DATA / "societies.csv").open(encoding="utf-8", newline="") as stream:
        rows = [
            SocietyFact(row["code"], row["name"], row["field"]) for row in csv.DictReader(stream)
        ]
    return tuple(sorted(rows))
