"""Back up the installation: ``kaoping backup NAME --as … --post administrator``."""

import time
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser

from kaoping.acts.inputs import perform
from kaoping.acts.verbs import Act
from kaoping.administration.backups import archive_named
from kaoping.cli.acting import ActingCommand
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.work.actions import run_work
from kaoping.foundation.work.queries import WorkRow, work_of


class Command(ActingCommand):
    help = "Back up database and files into one archive in the installation's backup folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--with-keys", action="store_true")
        super().add_arguments(parser)

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        given = {"name": options["name"], "with_keys": options["with_keys"]}
        work = perform(Act.BACK_UP, actor, given, now=at)
        # Done here and now: a worker is not needed, and one that was quicker is waited for.
        run_work.func(work)
        done = _ended(actor, work)
        if done.state != "done":
            raise CommandError(" ".join(map(str, done.messages)) or done.state)
        self.stdout.write(str(archive_named(options["name"])))


def _ended(actor: Actor, work: int) -> WorkRow:
    while (row := work_of(actor, work)) is not None and row.state in ("waiting", "running"):
        time.sleep(1)
    if row is None:
        raise CommandError("the work is gone")
    return row
