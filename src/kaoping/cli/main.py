"""``kaoping``: what operators type."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a command: Kaoping's own, or one of Django's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.config.settings")
    execute_from_command_line(["kaoping", *sys.argv[1:]])
