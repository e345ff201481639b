"""Which findings on a year later acts rest on."""

from kaoping.acts.later import AskedOfLater

why_relied_on = AskedOfLater[[int, str]]()
"""Every reason why the year of a subject, by its id, cannot be found to be worth only a grade
("" where the finding is taken back). Answered by the ``relying.py`` of a stage that rests on it."""
