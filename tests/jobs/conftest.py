"""The worker of the tests: the real one, with a clock that stands at noon."""

import pytest
from django.core.management import call_command

from kaoping.foundation.work import actions
from kaoping.foundation.work.models import Work
from tests.builders import NOON


@pytest.fixture
def work_off(monkeypatch):
    """Do all work that waits, and return the newest piece."""
    monkeypatch.setattr(actions, "_clock", [lambda: NOON])

    def done() -> Work:
        call_command("db_worker", batch=True, startup_delay=False, interval=0.0, verbosity=0)
        return Work.objects.order_by("pk").last()

    return done
