"""The archive of a backup that was asked for."""

import time

from django.utils.translation import gettext as _

from kaoping.administration.backups import BackUp, write_backup
from kaoping.documents.telling import Told
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.words import N_
from kaoping.foundation.work.actions import Progress
from kaoping.jobs.kinds.asker import for_asker

WHOLE = N_("The archive was read back from end to end and is whole.")
PAUSE = 1.0  # seconds between two words on how far it is: files are many and small


@for_asker
def back_up(actor: Actor, progress: Progress) -> None:
    """Write the archive and read it back; done twice, the second takes the first one's place."""
    told = _now_and_then(progress)
    manifest = write_backup(BackUp(**progress.given), actor, progress.clock(), told)
    for name in manifest["altered"]:
        progress.say(_("The kept file %s is not any more what was kept under this name.") % name)
    for name in manifest["missing"]:
        progress.say(_("The kept file %s is missing: it does not lie on the disk any more.") % name)
    progress.say(WHOLE)


def _now_and_then(progress: Progress) -> Told:
    last = -PAUSE

    def told(done: int, whole: int) -> None:
        nonlocal last
        if time.monotonic() - last >= PAUSE:
            last = time.monotonic()
            progress.of(whole)
            progress.step(done)

    return told
