"""The clock of the doors: the real one, and in demo mode the demonstration's own.

Only the ways in may call ``now`` (the linter refuses it elsewhere); everything below
is handed the time.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from kaoping.foundation.calendar.models import DemoClock

FARTHEST = timedelta(days=50 * 365)  # an offset beyond it is a mistake, and is not followed


def now() -> datetime:
    """The time at which what comes through a door is done."""
    real = timezone.now()
    if settings.MODE != "demo":
        return real
    offset = _offset()
    return real + timedelta(seconds=offset) if _is_near(offset) else real


def _offset() -> float:
    return DemoClock.objects.filter(pk=1).values_list("offset", flat=True).first() or 0.0


def _is_near(offset: float) -> bool:
    return abs(offset) <= FARTHEST.total_seconds()


def set_demo_clock(to: datetime) -> None:
    """Make the demonstration's clock show ``to`` and run on from there. Demo mode only.

    ``ValueError`` for a moment that is not of this life.
    """
    if settings.MODE != "demo":
        raise RuntimeError("only the demonstration has a clock of its own")
    offset = (to - timezone.now()).total_seconds()
    if not _is_near(offset):
        raise ValueError(f"the clock cannot show {to}")
    DemoClock.objects.update_or_create(pk=1, defaults={"offset": offset})
