"""What a fresh installation is asked: whether it is empty, and which roles it shows off."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kaoping.acts.posts import Post
from kaoping.administration.queries.posts import held_rows
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.people.queries import in_force
from kaoping.foundation.units.models import Unit


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A prepared account of the demonstration in one of its posts."""

    username: str
    holding: int
    post: Post
    unit: str
    person: str


def demo_roles(now: datetime) -> list[DemoRole]:
    """The roles that the demonstration prepared, in the order of the story: its visitors
    step into them. There are none in any other installation."""
    prepared = roles_file()
    if not prepared.exists():
        return []
    wanted = [tuple(role) for role in json.loads(prepared.read_text("utf-8"))]
    held = PostHeld.objects.filter(
        in_force(now), account__is_active=True, account__username__in=[name for name, _ in wanted]
    )
    rows = {
        (row.username, str(row.post)): row
        for row in held_rows(held.select_related("unit", "account__person"))
    }
    found = [rows[role] for role in wanted if role in rows]
    return [DemoRole(row.username, row.id, row.post, row.unit, row.person) for row in found]


def roles_file() -> Path:
    """Where the demonstration keeps which roles it prepared: account names and posts."""
    return Path(settings.HOME) / "demo-roles.json"


def is_empty() -> bool:
    """Whether this installation has no unit yet."""
    return not Unit.objects.exists()
