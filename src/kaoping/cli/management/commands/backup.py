"""Back up the installation: ``kaoping backup NAME --as … --post administrator``."""

from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from kaoping.acts.inputs import perform
from kaoping.acts.verbs import Act
from kaoping.cli.acting import ActingCommand
from kaoping.foundation.people.rules import Actor


class Command(ActingCommand):
    help = "Back up database and files into one archive in the installation's backup folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--with-keys", action="store_true")
        super().add_arguments(parser)

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        given = {"name": options["name"], "with_keys": options["with_keys"]}
        self.stdout.write(perform(Act.BACK_UP, actor, given, now=at))
