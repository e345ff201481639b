"""Which subjects stay where the tree was frozen."""

from kaoping.acts.later import AskedOfLater

why_stays = AskedOfLater[[int]]()
"""Every reason why a subject, by its id, cannot go below another unit in this season any more.
Answered by the ``staying.py`` of a stage whose sums or quotas rest on where a subject stands."""
