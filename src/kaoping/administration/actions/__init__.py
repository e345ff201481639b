"""What administrators do, topic by topic; importing it registers every act of the room."""

from kaoping.administration.actions import (  # noqa: F401
    accounts,
    calendar,
    passwords,
    people,
    posts,
    register,
    tokens,
    units,
)
