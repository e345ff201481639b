"""One round of the worker: what was left lying, what there is to do, what there is to tell.

Its parts stand for themselves: one that fails is logged and rests for a while, and the
others go on.
"""

import logging
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.utils.timezone import localdate

from kaoping.foundation.calendar.clock import now
from kaoping.foundation.journal.anchors import write_anchor
from kaoping.foundation.work.actions import forget_sealed, take_up_again
from kaoping.messaging.actions import send_mail, tell
from kaoping.messaging.reminding import remind

REST = 60.0  # seconds that a part is left alone after it failed

logger = logging.getLogger(__name__)
_reminded: list[date] = []
_forgotten: list[date] = []
_failed_at: dict[str, float] = {}


def one_round() -> None:
    """Take up dead work, do all that waits, make news, remind, anchor, mail. Never raises."""
    for name, part in PARTS.items():
        if time.monotonic() - _failed_at.get(name, -REST) >= REST:
            _try(name, part)


def _try(name: str, part: Callable[[datetime], object]) -> None:
    try:
        part(now())
    except Exception:
        logger.exception("the worker's part “%s” failed; the others go on", name)
        _failed_at[name] = time.monotonic()
        close_old_connections()  # a broken one would fail the next part too
    else:
        _failed_at.pop(name, None)


def _do_waiting_work(_at: datetime) -> None:
    call_command("db_worker", batch=True, startup_delay=False, interval=0.0, verbosity=0)


def _remind_daily(at: datetime) -> None:
    if _reminded != [localdate(at)]:
        remind(at)
        _reminded[:] = [localdate(at)]


def _forget_daily(at: datetime) -> None:
    if _forgotten != [localdate(at)]:
        forget_sealed(at)
        _forgotten[:] = [localdate(at)]


def _anchor(at: datetime) -> None:
    write_anchor(Path(settings.HOME) / "anchors", localdate(at))


PARTS: dict[str, Callable[[datetime], object]] = {
    "dead work": take_up_again,
    "work": _do_waiting_work,
    "news": tell,
    "reminders": _remind_daily,
    "anchor": _anchor,
    "mail": send_mail,
    "sheets": _forget_daily,
}
