"""``kaoping``: what operators type."""

import os
import sys
from difflib import get_close_matches
from importlib import import_module

from django import setup
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError

# What a command is called in the list, by what it is for. Its own help says what it does.
GROUPS: dict[str, tuple[str, ...]] = {
    "The season": ("season status", "allot", "package", "documents", "act"),
    "What comes in": (
        "import units",
        "import people",
        "import register",
        "import records",
        "import targets",
    ),
    "Safety": ("journal verify", "backup", "restore", "rotate_keys"),
    "The installation": ("found", "reset_password", "load_reference", "serve", "work", "demo"),
    "The project": ("draw_docs",),
}
OF_DJANGO = ("migrate", "collectstatic", "check")
PAST_THE_JOURNAL = ("changepassword", "createsuperuser")  # of Django's; ours are written down
OUR_APPS = ("kaoping.cli", "kaoping.jobs")
NOISE = {
    "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color",
    "--force-color", "--skip-checks",
}  # fmt: skip


def main() -> None:
    """Run a command: Kaoping's own, or one of Django's. Alone, or with help: list our own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.config.settings")
    words = sys.argv[1:]
    if words == ["--version"]:
        sys.stdout.write(f"kaoping {import_module('kaoping').__version__}\n")
        return
    setup()
    if words in ([], ["help"], ["--help"], ["-h"]):
        sys.stdout.write(command_list())
    elif words[0] in our_commands():
        run(words)
    elif words[0] in {"help", *get_commands()} - {*PAST_THE_JOURNAL}:
        execute_from_command_line(["kaoping", *words])
    else:
        sys.stderr.write(unknown(words[0]))
        sys.exit(2)


def our_commands() -> dict[str, BaseCommand]:
    """Kaoping's own commands by name."""
    apps = get_commands()
    return {n: load_command_class(str(a), n) for n, a in apps.items() if a in OUR_APPS}


def run(words: list[str]) -> None:
    """Run one of our own; what it refuses is said as it is, and the exit code is not zero."""
    command = our_commands()[words[0]]
    command.suppressed_base_arguments = NOISE
    try:
        # With its traceback, Django hands the refusal on instead of printing it its own way.
        command.run_from_argv(["kaoping", words[0], "--traceback", *words[1:]])
    except CommandError as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(refused.returncode)


def command_list() -> str:
    """Each command of ours with one line of what it does, by what it is for."""
    ours = our_commands()
    lines = ["kaoping COMMAND --help tells more. The commands:"]
    for group, names in GROUPS.items():
        lines += ["", f"{group}:"]
        told = ""
        for name in names:
            purpose = _first_sentence(ours[name.split()[0]])
            lines.append(f"  {name:<16} {purpose if purpose != told else '″'}")
            told = purpose
    lines += ["", f"Of Django's own, an installation needs {', '.join(OF_DJANGO)}.", ""]
    return "\n".join(lines)


def _first_sentence(command: BaseCommand) -> str:
    return (command.help or "").strip().split("\n")[0].split(". ")[0].removesuffix(".") + "."


def unknown(name: str) -> str:
    """That there is no such command, and which are called nearly so."""
    known = [*our_commands(), *OF_DJANGO]
    near = get_close_matches(name, known, cutoff=0.5) or [n for n in known if n.startswith(name)]
    hint = f" Is it {' or '.join(near)}?" if near else ""
    return f"kaoping has no command {name}.{hint} kaoping alone lists all.\n"
