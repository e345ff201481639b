"""A refusal can be said: what its wording names, every place that gives the refusal tells."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from kaoping.acts import words

SOURCE = Path(__file__).parents[2] / "src" / "kaoping"
ALWAYS = {"article"}  # said from the refusal itself
ABOUT = {"field", "article"}  # what Refusal.of takes that is no fact


def _given() -> Iterator[tuple[str, str, set[str]]]:
    """Every literal ``Refusal.of(code, …)``: where, the code, and the facts that it tells."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "Refusal.of":
                continue
            code = node.args[0]
            if not isinstance(code, ast.Constant) or any(k.arg is None for k in node.keywords):
                continue  # told elsewhere: names put together, or a code in a variable
            facts = {keyword.arg for keyword in node.keywords if keyword.arg} - ABOUT
            if {"starts", "ends"} <= facts:
                facts |= {"period"}  # both days said as one
            yield f"{path.relative_to(SOURCE)}:{node.lineno}", str(code.value), facts


def _named_in(code: str) -> set[str]:
    what, remedy = words._words[code]
    return {name for text in (what, remedy) for _, name, _, _ in Formatter().parse(text) if name}


def test_every_refusal_tells_what_its_words_name():
    given = list(_given())
    wrong = [
        (where, code, sorted(_named_in(code) - facts - ALWAYS))
        for where, code, facts in given
        if code in words.known_codes() and _named_in(code) - facts - ALWAYS
    ]
    assert (wrong, len(given) > 100) == ([], True)
