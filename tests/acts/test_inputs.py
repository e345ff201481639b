"""What came through a door is read once for all doors."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refused
from tests.builders import NOON, a_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "\u0000"}, ("unreadable", "name")),
        ({"name": "   "}, ("required", "name")),
        ({"name": "\u3000\t"}, ("required", "name")),
    ],
)
def test_a_text_of_nothing_is_none_and_one_that_cannot_be_kept_is_refused(changed, code):
    world = a_world()
    given = {"parent": world.county.pk, "code": "C1", "name": "校", "kind": "school",
             "level": "county", "place": "520527", **changed}  # fmt: skip

    with pytest.raises(Refused) as caught:
        perform(Act.ADD_UNIT, world.actor(Post.ADMINISTRATOR, world.county), given, now=NOON)

    assert [(r.code, r.field) for r in caught.value.refusals] == [code]


def test_what_cannot_be_kept_is_found_however_deep_it_lies():
    world = a_world()
    given = {"village": "520527100201", "households": [{"code": "H1"}, {"code": "H\u0000"}]}

    with pytest.raises(Refused) as caught:
        perform(
            Act.REGISTER_VILLAGE, world.actor(Post.ADMINISTRATOR, world.county), given, now=NOON
        )

    assert [(r.code, r.field) for r in caught.value.refusals] == [
        ("unreadable", "households.1.code")
    ]
