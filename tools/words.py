"""The catalogue of the pages' Chinese, kept with Babel: no gettext binaries are needed.

Source texts are English; ``src/kaoping/locale/zh_Hans/LC_MESSAGES/django.po`` holds the Chinese.

* ``python -m tools.words extract`` merges what the sources say into the catalogue: translations
  stay, messages that no source says any more go. Sorted, without dates and line numbers, so that
  two branches rarely touch the same lines.
* ``fill FILE.tsv`` sets translations from lines ``English<TAB>中文[<TAB>context]`` (``\\n``, ``\\t``
  and ``\\\\`` escaped), after an extract. Several people may fill at once: both take a file lock.
* ``missing`` extracts and prints what still has no Chinese, in the form that ``fill`` reads.
* ``check`` fails with every fault of the catalogue; ``compile`` writes django.mo when it is stale.
"""

import argparse
import contextlib
import fcntl
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tokenize import TokenError

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "zh_Hans"
# What Babel and translators' editors need to know; Babel's own header holds dates that churn.
HEADER = """\
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# Which arguments of a call are messages; `N_` marks a text below Django, translated where shown.
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-z]|(?<!\{)\{[^{}\s]*\}(?!\})|%[sd]")
# The regulation's verb is 表扬; the other word stands for an honour that it does not give.
WRONG_WORD = "\u8868\u5f70"
WRITTEN_BY_US = {".py", ".html", ".txt", ".js", ".typ", ".toml", ".yaml", ".md"}


class SourceUnreadable(Exception):
    """A source file cannot be read for its messages; names the file and what is wrong."""


def catalogue_of(root: Path) -> Path:
    """Where the catalogue of the project at `root` lies."""
    return root / "src/kaoping/locale" / LANGUAGE / "LC_MESSAGES/django.po"


def messages_in_sources(root: Path) -> Catalog:
    """Collect every message of the Python files and templates under `root`/src."""
    found = Catalog(locale=LANGUAGE)
    for path in sorted((root / "src").rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and path.is_file():
            _add_messages_of(path, found)
    return found


def _add_messages_of(path: Path, found: Catalog) -> None:
    source = path.read_text("utf-8")
    try:
        if path.suffix != ".py":
            # In brackets, because what is left of a page's indentation is no Python.
            source = f"({templatize(source, str(path))}\n)"
        extracted = list(extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS))
    except (SyntaxError, TokenError) as error:
        raise SourceUnreadable(f"{path}: {error}") from error
    for _line, text, _comments, context in extracted:
        found.add(text, context=context)


def merge(root: Path) -> Catalog:
    """Bring the catalogue up to the sources; give back what was written."""
    merged = messages_in_sources(root)
    for message in _said_by(_read(root)):
        target = merged.get(_key(message), message.context)
        if target is not None and isinstance(target.id, str) == isinstance(message.id, str):
            target.string = message.string
    _write(root, merged)
    return merged


def fill(root: Path, lines: list[str]) -> list[str]:
    """Set translations from tab-separated lines; give back one line about each that was wrong."""
    catalogue = merge(root)
    problems = [
        problem
        for number, line in enumerate(lines, 1)
        if line.strip() and (problem := _fill_line(catalogue, number, line))
    ]
    _write(root, catalogue)
    return problems


def _fill_line(catalogue: Catalog, number: int, line: str) -> str | None:
    """Set one line's translation; say what is wrong with the line, if anything."""
    english, *rest = [_unescape(field) for field in line.rstrip("\r\n").split("\t")]
    if len(rest) not in {1, 2} or not rest[0]:
        return f"line {number}: not English, tab, Chinese: {line.strip()!r}"
    message = catalogue.get(english, rest[1] if len(rest) == 2 else None)
    if message is None:
        return f"line {number}: no source says {english!r}"
    message.string = rest[0] if isinstance(message.id, str) else (rest[0],)
    return None


def faults(root: Path) -> list[str]:
    """Say everything that is wrong with the catalogue, one line each; empty means complete."""
    in_sources = {(_key(m), m.context) for m in _said_by(messages_in_sources(root))}
    kept = _said_by(_read(root))
    in_catalogue = {(_key(m), m.context) for m in kept}
    return [
        *(f"not in the catalogue: {text!r}" for text, _ in _sorted(in_sources - in_catalogue)),
        *(f"no source says: {text!r}" for text, _ in _sorted(in_catalogue - in_sources)),
        *(fault for message in kept for fault in _faults_of(message)),
        *_wrong_words_in_sources(root),
    ]


def _wrong_words_in_sources(root: Path) -> Iterator[str]:
    for path in sorted((root / "src").rglob("*")):
        if path.suffix in WRITTEN_BY_US and WRONG_WORD in path.read_text("utf-8"):
            yield f"says {WRONG_WORD}, not 表扬: {path.relative_to(root)}"


def _faults_of(message: Message) -> Iterator[str]:
    english = _key(message)
    if message.fuzzy:
        yield f"fuzzy: {english!r}"
    if not _translated(message):
        yield f"untranslated: {english!r}"
        return
    # The plural form is the one that names every placeholder.
    wanted = sorted(PLACEHOLDER.findall(_last(message.id)))
    given = sorted(PLACEHOLDER.findall(_last(message.string)))
    if set(wanted) != set(given):
        yield f"placeholders differ: {english!r} has {wanted}, its Chinese {given}"
    if WRONG_WORD in _last(message.string):
        yield f"says {WRONG_WORD}, not 表扬: {english!r}"


def untranslated(root: Path) -> list[str]:
    """Give the messages without Chinese as lines that `fill` reads once completed."""
    return [
        "\t".join([_escape(_key(message)), "", *([message.context] if message.context else [])])
        for message in _said_by(_read(root))
        if not _translated(message)
    ]


def compile_stale(root: Path) -> bool:
    """Write django.mo if it is missing or older than the catalogue; say whether it was."""
    source = catalogue_of(root)
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    written = io.BytesIO()
    write_mo(written, _read(root))
    _replace(target, written.getvalue())
    return True


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the catalogue's lock, waiting for whoever has it."""
    path = root / ".build/words.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _read(root: Path) -> Catalog:
    path = catalogue_of(root)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as handle:
        return read_po(handle, locale=LANGUAGE, ignore_obsolete=True)


def _write(root: Path, catalogue: Catalog) -> None:
    body = io.BytesIO()
    write_po(body, catalogue, no_location=True, omit_header=True, sort_output=True)
    path = catalogue_of(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = HEADER.encode() + body.getvalue().strip(b"\n") + b"\n"
    if not path.exists() or path.read_bytes() != content:
        _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a server may be reading it."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(content)
    draft.replace(path)


def _said_by(catalogue: Catalog) -> list[Message]:
    """The messages without Babel's header entry."""
    return [message for message in catalogue if message.id]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _last(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[-1]


def _translated(message: Message) -> bool:
    return bool(message.string) and bool(_last(message.string).strip())


def _sorted(keys: set[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    return sorted(keys, key=lambda key: (key[0], key[1] or ""))


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _unescape(text: str) -> str:
    return re.sub(r"\\([nt\\])", lambda m: {"n": "\n", "t": "\t", "\\": "\\"}[m[1]], text)


def main(arguments: list[str], root: Path) -> int:
    """Do what the command line asks; 0 if all is well, 1 with the faults on standard error."""
    parser = argparse.ArgumentParser(prog="words", description="the catalogue of Chinese")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("extract", "check", "compile", "missing"):
        commands.add_parser(name)
    commands.add_parser("fill").add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        problems = _carry_out(chosen, root)
    except SourceUnreadable as error:
        problems = [str(error)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _carry_out(chosen: argparse.Namespace, root: Path) -> list[str]:
    match chosen.command:
        case "extract":
            with locked(root):
                merge(root)
        case "fill":
            with locked(root):
                return fill(root, chosen.file.read_text("utf-8").splitlines())
        case "check":
            return faults(root)
        case "compile":
            compile_stale(root)
        case "missing":
            with locked(root):
                merge(root)
            for line in untranslated(root):
                print(line)
    return []


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:], Path(__file__).resolve().parent.parent))
