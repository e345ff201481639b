"""What the journal kept is shown as people read it."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from kaoping.web.desks.audit.pages import value_said


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (None, "—"),
        ("", "—"),
        (True, "是"),
        ([3, 4], "3；4"),
        ("reporting", "reporting"),
        ("2026", "2026"),
        (str(datetime(2026, 12, 6, 16, tzinfo=UTC)), "2026年12月7日 00:00"),
        ({"reporting": "2026-12-06 16:00:00+00:00"}, "reporting：2026年12月7日 00:00"),
    ],
)
def test_a_value_is_said_as_people_read_it(kept, words):
    with translation.override("zh-hans"):
        assert value_said(kept) == words
