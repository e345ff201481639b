"""The acts of the review, in story order: check, assign, score, vote and decide."""

from kaoping.programme.judging.actions import checking, panels, scoring, voting

__all__ = ["checking", "panels", "scoring", "voting"]
