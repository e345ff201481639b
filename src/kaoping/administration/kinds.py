"""Which kinds of unit there are."""

from kaoping.acts.later import AskedOfLater

why_no_such_kind = AskedOfLater[[str, bool]]()
"""Every reason why no unit is of a kind, by its key and whether the unit is a team. Answered by
the ``unit_kinds.py`` of the room that keeps the editions."""
