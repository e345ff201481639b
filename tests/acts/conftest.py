"""One world for all tests of a file: making it costs more than asking it."""

import logging
from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction

from tests.builders_family import LATER, Family, a_family


@pytest.fixture(scope="module")
def family(django_db_setup, django_db_blocker) -> Iterator[Family]:
    """The family, taken back when the file is done; what a test does is taken back before."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_family()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def at_that_time(settings, tmp_path) -> Iterator[None]:
    """It is ``LATER``; files are written elsewhere; refusals are asked for, so not logged."""
    settings.HOME = tmp_path
    log = logging.getLogger("django.request")
    level = log.level
    log.setLevel(logging.ERROR)
    with time_machine.travel(LATER, tick=False):
        yield
    log.setLevel(level)
