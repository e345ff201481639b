"""What is done in this stage: notices, objections to them, and the cases these become."""

from kaoping.programme.publicity.actions import cases, notices, objecting

__all__ = ["cases", "notices", "objecting"]
