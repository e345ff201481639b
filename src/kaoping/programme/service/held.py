"""Which records may not be changed any more."""

from kaoping.acts.later import AskedOfLater

why_held = AskedOfLater[[int, bool]]()
"""Every reason why what a record says is fixed: of its id, and whether that must hold until
the act's transaction ends. Answered by the ``holding.py`` of a stage that read records."""
