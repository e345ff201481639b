"""Which subjects stay where the tree was frozen, and which seasons are not over."""

from kaoping.acts.later import AskedOfLater
from kaoping.programme.season.models import Season

why_stays = AskedOfLater[[int]]()
"""Every reason why a subject, by its id, cannot go below another unit in this season any more.
Answered by the ``staying.py`` of a stage whose sums or quotas rest on where a subject stands."""

why_unfinished = AskedOfLater[[Season]]()
"""Every reason why a season cannot be closed yet: what would be left undone for ever.
Answered by the ``finishing.py`` of a stage that has work which others wait for."""
