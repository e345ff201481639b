"""Two who press at once: the database lets one in, the other is told so."""

import pytest

from kaoping.acts.perform import journalled
from kaoping.foundation.refusal import Refused
from kaoping.programme.judging.models import FormalCheck, Panel
from tests.builders import NOON, a_world
from tests.builders_judging import a_panel, received_candidates

pytestmark = pytest.mark.django_db


def test_who_comes_second_is_refused_in_words():
    """The first panel was formed between the look and the insert of the second."""
    world = a_world()
    panel = a_panel(world, "advanced_team", 0)

    with pytest.raises(Refused) as caught, journalled():
        Panel.objects.create(season=world.season, honour=panel.honour, name="同时")

    assert [r.code for r in caught.value.refusals] == ["stored_otherwise"]
    assert Panel.objects.count() == 1


def test_what_another_constraint_refuses_is_refused_too_and_the_log_quotes_no_row(caplog):
    (candidate,) = received_candidates(a_world())

    with pytest.raises(Refused) as caught, journalled():
        FormalCheck.objects.create(candidate=candidate, passed=False, reason="", at=NOON)

    assert [r.code for r in caught.value.refusals] == ["stored_otherwise"]
    assert [record.message.count(str(NOON.year)) for record in caplog.records] == [0]
