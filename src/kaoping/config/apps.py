"""Where the house is joined: grants, words and actions of all rooms."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig

from kaoping.acts import table, words
from kaoping.config import checks  # noqa: F401  # registers the deployment check
from kaoping.foundation.calendar import rules as calendar
from kaoping.foundation.files import rules as files
from kaoping.programme import STAGES

ROOMS = ("kaoping.administration", *(f"kaoping.programme.{stage}" for stage in STAGES))

# Where a room asks the later ones, what, and which of their modules answer.
ASKED_OF_LATER = (
    ("kaoping.administration.kinds", "why_no_such_kind", "unit_kinds"),
    ("kaoping.programme.recommendation.held", "why_too_late", "taking_in"),
    ("kaoping.programme.season.held", "why_stays", "staying"),
    ("kaoping.programme.season.held", "why_unfinished", "finishing"),
    ("kaoping.programme.service.held", "why_held", "holding"),
    ("kaoping.programme.service.held", "why_uncounted", "holding"),
    ("kaoping.programme.verification.held", "why_relied_on", "relying"),
)


def modules(name: str) -> list[ModuleType]:
    """The module ``name`` of every room that has one, in story order."""
    found = (f"{room}.{name}" for room in ROOMS)
    return [import_module(path) for path in found if find_spec(path)]


class Kaoping(AppConfig):
    name = "kaoping.config"

    def ready(self) -> None:
        table.install(grant for access in modules("access") for grant in access.GRANTS)
        words.install(calendar.WORDS, files.WORDS, *(rules.WORDS for rules in modules("rules")))
        for name in ("actions", "backups", "listings"):
            modules(name)  # each action, each list enters its registry as it is imported
        # Models may be imported only now, and these do.
        kinds = import_module("kaoping.jobs.kinds").KINDS
        for place, question, answers in ASKED_OF_LATER:
            asked = getattr(import_module(place), question)
            asked.install(getattr(room, question) for room in modules(answers))
        clock = import_module("kaoping.foundation.calendar.clock")
        import_module("kaoping.foundation.work.actions").install(kinds, clock.now)
