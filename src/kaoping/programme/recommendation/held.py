"""Which candidates can come in no more."""

from collections.abc import Collection

from kaoping.acts.later import AskedOfLater

why_too_late = AskedOfLater[[int, Collection[str]]]()
"""Every reason why no candidate for these honours of a season, by its id, is taken in any more.
Answered by the ``taking_in.py`` of the stage that judges them."""
