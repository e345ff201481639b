"""``kaoping``: what operators type."""

import os
import sys
from importlib import import_module

from django import setup
from django.core.management import execute_from_command_line, get_commands, load_command_class

OUR_APPS = ("kaoping.cli", "kaoping.jobs")


def main() -> None:
    """Run a command: Kaoping's own, or one of Django's. Alone, or with help: list our own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.config.settings")
    words = sys.argv[1:]
    if words in ([], ["help"], ["--help"], ["-h"]):
        list_commands()
    elif words == ["--version"]:
        sys.stdout.write(f"kaoping {import_module('kaoping').__version__}\n")
    else:
        execute_from_command_line(["kaoping", *words])


def list_commands() -> None:
    """Each command of ours with one line of what it does."""
    setup()
    ours = sorted(name for name, app in get_commands().items() if app in OUR_APPS)
    sys.stdout.write("kaoping COMMAND --help tells more. The commands:\n\n")
    for name in ours:
        command = load_command_class(get_commands()[name], name)
        first = (command.help or "").strip().split("\n")[0]
        sys.stdout.write(f"  {name:<14} {first}\n")
