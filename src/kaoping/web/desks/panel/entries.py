"""The left column of the panel desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.programme.judging.queries.judges import progress_of
from kaoping.programme.judging.queries.voting import panels_voting
from kaoping.web.doors import Asked
from kaoping.web.frame import Entry


def entries(asked: Asked) -> list[Entry]:
    mine = reverse("panel_candidates")
    progress = progress_of(asked.actor)
    found = [
        Entry(
            mine,
            _("My candidates"),
            "recommend",
            progress.given,
            current=asked.path == mine or asked.path.startswith("/assignments/"),
        )
    ]
    for panel, name in panels_voting(asked.actor):
        url = reverse("votes", args=[panel])
        found.append(Entry(url, _("Vote: %(panel)s") % {"panel": name}, "panel", None,
                           current=asked.path == url))  # fmt: skip
    return found[:7]
