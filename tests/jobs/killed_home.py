"""Makes an installation of its own with an import that waits: ``python -m tests.jobs.killed_home``.

Run in the demonstration's mode, whose clock is set to the small world's noon.
"""

import sys

import django
from django.core.management import call_command

django.setup()  # before anything that has models

from kaoping.acts.posts import Post  # noqa: E402
from kaoping.foundation.calendar.clock import set_demo_clock  # noqa: E402
from tests.builders import NOON, a_world  # noqa: E402
from tests.jobs.sheets import asked_to_import, records_sheet  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    set_demo_clock(NOON)
    world = a_world()
    data = records_sheet(world, int(sys.argv[1]))
    asked_to_import(world.actor(Post.EXPERT, world.team), "records", data, dry_run=False)
