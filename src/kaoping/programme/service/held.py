"""Which records may not be changed any more, and which do not count."""

from collections.abc import Collection

from kaoping.acts.later import AskedOfLater

why_held = AskedOfLater[[int, bool]]()
"""Every reason why what a record says is fixed: of its id, and whether that must hold until
the act's transaction ends. Answered by the ``holding.py`` of a stage that read records."""

why_uncounted = AskedOfLater[[Collection[int]]]()
"""Why those of these records, by their ids, that were written just now count for nothing, or
not yet. Answered by the ``holding.py`` of a stage that reads records."""
