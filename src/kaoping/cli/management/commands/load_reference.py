"""Load what ships with the project: divisions, poor counties, holidays. Twice is once."""

from typing import Any

from django.core.management.base import BaseCommand

from kaoping.foundation.calendar.actions import load_holidays
from kaoping.foundation.places.actions import load_places


class Command(BaseCommand):
    help = "Load the divisions, the poor counties and the holidays that ship with the project."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{load_places()} divisions and {load_holidays()} years are new")
