"""One round of the worker: what was left lying, what there is to tell, what there is to do."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from kaoping.foundation.calendar.clock import now
from kaoping.foundation.journal.anchors import write_anchor
from kaoping.foundation.work.actions import take_up_again
from kaoping.messaging.actions import remind, send_mail, tell

_reminded: list[date] = []


def one_round() -> None:
    """Take up dead work, make news, remind, mail, and do all work that is waiting."""
    at = now()
    take_up_again(at)
    tell(at)
    if _reminded != [at.date()]:
        remind(at)
        write_anchor(Path(settings.HOME) / "anchors", at.date())
        _reminded[:] = [at.date()]
    send_mail(at)
    call_command("db_worker", batch=True, startup_delay=False, interval=0.0, verbosity=0)
