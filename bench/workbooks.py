"""What it costs to take in 3,000 county workbooks of 40 rows: CPU seconds, side by side.

    PYTHONPATH=src python bench/workbooks.py [--count 3000] [--seed 2026]

In one run, over the same files: openpyxl (read-only) and calamine, each of which only looks at
every cell, and our reading, which finds the headings, checks every cell and every row, and gives
typed values. The files are made by seed in a temporary folder, as county offices would save them
from Excel: a title, the headings, 40 rows, shared strings.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from kaoping.sheets.forms import indicators_form
from kaoping.sheets.reading import read

INDICATORS = {
    label: f"i{number:02}"
    for number, label in enumerate(
        [
            "农技协联合会",
            "农技协",
            "农技专家服务站",
            "发动专家",
            "组建团队",
            "服务天数",
            "服务小时",
            "覆盖贫困村",
            "覆盖贫困户",
            "科技培训",
            "培训人次",
            "推广技术",
            "推广新品种",
            "科普活动",
            "成果转化",
            "决策咨询",
            "在线咨询",
            "自有资金",
            "筹集资金",
            "物资折款",
        ]
    )
}
FORM = indicators_form(INDICATORS)
FIRST_COUNTY = 130_000
UNITS_A_COUNTY = 2


def county_rows(county: int, chance: random.Random) -> Iterator[tuple[object, ...]]:
    """Give the rows of one county: each indicator for its office and for its team."""
    day = date(2026, 1, 1)
    for unit in range(1, UNITS_A_COUNTY + 1):
        for label in INDICATORS:
            target = chance.randrange(10, 5000)
            done = round(target * chance.uniform(0.5, 1.3), 2)
            as_of = day + timedelta(days=chance.randrange(334))
            note = f"第{chance.randrange(1, 5)}季度汇总" if chance.random() < 0.5 else ""
            records = chance.randrange(200)
            yield f"{county}-{unit:02}", label, "个", target, done, records, as_of, note


def workbooks(folder: Path, count: int = 3000, seed: int = 2026) -> list[Path]:
    """Write ``count`` county workbooks of 40 rows into ``folder``; return their paths."""
    chance = random.Random(seed)
    paths = [folder / f"{FIRST_COUNTY + number}.xlsx" for number in range(count)]
    for number, path in enumerate(paths):
        _write(path, list(county_rows(FIRST_COUNTY + number, chance)))
    return paths


def _write(path: Path, rows: list[tuple[object, ...]]) -> None:
    with xlsxwriter.Workbook(path, {"in_memory": True, "default_date_format": "yyyy/m/d"}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, FORM.title_zh)
        sheet.write_row(1, 0, [column.heading_zh for column in FORM.columns])
        for line, row in enumerate(rows, 2):
            sheet.write_row(line, 0, row)


def by_openpyxl(path: Path) -> int:
    """Look at every cell with openpyxl, read-only; return how many hold something."""
    book = openpyxl.load_workbook(path, read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    filled = sum(cell is not None for row in rows for cell in row)
    book.close()
    return filled


def by_calamine(path: Path) -> int:
    """Look at every cell with calamine; return how many hold something."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return sum(cell != "" for row in rows for cell in row)


def by_reading(path: Path) -> int:
    """Read and check every row as an import does; return how many values it gave."""
    reading = read(path.read_bytes(), path.name, FORM)
    if not reading.sound:
        sys.exit(f"{path.name}: {reading.messages[:3]} {reading.missing_columns}")
    above = 1 + len(FORM.columns)
    return above + sum(value is not None for row in reading.rows for value in row.values.values())


def cpu_seconds(way: Callable[[Path], int], paths: list[Path]) -> tuple[float, int]:
    """Go one way over all files; return processor seconds and the cells found."""
    start = time.process_time()
    cells = sum(way(path) for path in paths)
    return time.process_time() - start, cells


def main() -> None:
    """Make the files, measure each way, print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=2026)
    wanted = parser.parse_args()
    ways = {
        "openpyxl, read-only, only looking": by_openpyxl,
        "calamine, only looking": by_calamine,
        "our reading and checks": by_reading,
    }
    with tempfile.TemporaryDirectory() as folder:
        paths = workbooks(Path(folder), wanted.count, wanted.seed)
        measured = {name: cpu_seconds(way, paths) for name, way in ways.items()}
    base = measured["openpyxl, read-only, only looking"][0]
    print(f"{len(paths)} workbooks of {UNITS_A_COUNTY * len(INDICATORS)} rows")
    for name, (seconds, cells) in measured.items():
        each = seconds * 1000 / len(paths)
        print(
            f"{name:36} {seconds:7.2f} CPU s {each:6.2f} ms each {seconds / base:5.2f} × openpyxl"
            f"  {cells:,} cells"
        )


if __name__ == "__main__":
    main()
