"""The divisions that ship with the project: facts read from `data/`, nothing kept."""

import csv
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data")

LEVELS = ("province", "prefecture", "county", "town", "village")

# The Corps is province-level but has no code of two digits; its prefecture keeps a code of
# Xinjiang, so that a code does not always begin with its parent's.
CORPS = "XB"


class PlaceFact(NamedTuple):
    """One division: its code, name, level (one of LEVELS) and parent's code ("" for a province)."""

    code: str
    name: str
    level: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class PoorCounty:
    """One of the 832 national poor counties.

    `code` is its own, `joins` the county of the 2023 divisions that holds it now: the same code
    for all but five. `exit_year` is the year it was declared out of poverty.
    """

    code: str
    name: str
    province: str
    joins: str
    exit_year: int
    region: str


def places() -> Iterator[PlaceFact]:
    """Every division, parents before their children, siblings by code, the Corps after 65.

    County level everywhere; towns and villages within the poor counties. About 184,000 facts in
    half a second.
    """
    ancestors = [""] * (len(LEVELS) + 1)
    for line in _lines("places.txt.xz"):
        tail, name = line.split(" ", 1)
        depth = tail.count("\t")
        parent = ancestors[depth]
        code = _code(parent, tail[depth:])
        ancestors[depth + 1] = code
        yield PlaceFact(code, name, LEVELS[depth], parent)


def _code(parent: str, tail: str) -> str:
    return tail if parent == CORPS else parent + tail


def _lines(name: str) -> list[str]:
    return lzma.decompress((DATA / name).read_bytes()).decode("utf-8").splitlines()


@cache
def poor_counties() -> tuple[PoorCounty, ...]:
    """The 832 national poor counties, by code."""
    return tuple(
        PoorCounty(
            code=row["code"],
            name=row["name"],
            province=row["province"],
            joins=row["joins"],
            exit_year=int(row["exit_year"]),
            region=row["region"],
        )
        for row in _rows("poor_counties.csv")
    )


def successors(code: str) -> tuple[str, ...]:
    """The codes of the divisions that took over the county of this old code; () if none is known."""
    return _successors().get(code, ())


@cache
def _successors() -> dict[str, tuple[str, ...]]:
    return {row["old"]: tuple(row["new"].split()) for row in _rows("successors.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
