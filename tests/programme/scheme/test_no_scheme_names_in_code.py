"""The code names no honour, standard, part or indicator, nor the hours of the text."""

import ast
from collections.abc import Iterator
from pathlib import Path

from kaoping.programme.scheme.edition import Edition, load_edition, shipped_edition

SOURCE = Path(__file__).parents[3] / "src" / "kaoping"
PROVINCE = Path(__file__).with_name("province.toml").read_text(encoding="utf-8")
EDITIONS = (load_edition(shipped_edition("national-2017")), load_edition(PROVINCE))
MAY_NAME = ("cli/demo",)  # the demonstration tells one edition's story


def names_of(edition: Edition) -> set[str]:
    named = (edition.honours, edition.standards, edition.parts, edition.indicators)
    return {entry.key for entries in named for entry in entries}


def hours_of(edition: Edition) -> set[int]:
    checks = [c for s in edition.standards for c in s.checks if c.kind == "hours_at_least"]
    values = [edition.parameter(check.hours).value for check in checks]
    return {value for value in values if isinstance(value, int)}


NAMES = set[str]().union(*(names_of(edition) for edition in EDITIONS))
HONOURS = {honour.key for edition in EDITIONS for honour in edition.honours}
HOURS = set[int]().union(*(hours_of(edition) for edition in EDITIONS))


def named_in(code: str) -> Iterator[str]:
    """Each name or number of an edition that the code uses, with its line.

    Strings count whole, so a sentence may use a word; article numbers in strings that cite
    the text are citations where they are the ``article`` of a call.
    """
    tree = ast.parse(code)
    cited = {
        keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "article"
    }
    for node in ast.walk(tree):
        if node in cited:
            continue
        match node:
            case ast.Constant(value=str() as text) if text in NAMES:
                yield f"{node.lineno}: {text}"
            case ast.Constant(value=int() as number) if number in HOURS:
                yield f"{node.lineno}: {number}"
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in HONOURS:
                yield f"{node.lineno}: {name}"


def test_the_search_finds_what_it_looks_for() -> None:
    code = 'if honour == "advanced_team" or hours >= 800:\n    why("6.3.2", article="6.3.2")'
    assert sorted(named_in(code)) == ["1: 800", "1: advanced_team", "2: 6.3.2"]
    assert list(named_in("slates.village_star")) == ["1: village_star"]
    assert list(named_in('say("the advanced_team of 1800")')) == []
    assert sorted(HOURS) == [620, 800]
    assert len(NAMES) > 50


def test_no_code_names_an_entry_of_an_edition() -> None:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        if not place.startswith(MAY_NAME):
            found += [f"{place}:{name}" for name in named_in(path.read_text(encoding="utf-8"))]
    assert found == []
