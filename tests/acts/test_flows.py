"""Every flow, every state, every act: what is not in the table is refused, on the server."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from kaoping.acts.perform import journalled, move
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused
from tests.acts.doors import undone
from tests.builders_family import LATER, Family

pytestmark = pytest.mark.django_db


def flows() -> Iterator[type[models.Model]]:
    yield from (model for model in apps.get_models() if hasattr(model, "flow"))


def test_every_flow_refuses_every_act_that_is_not_in_its_table(family: Family, monkeypatch):
    """Each state of each flow with each act, through ``move`` by one whom nothing else stops."""
    monkeypatch.setattr("kaoping.acts.perform.why_not", lambda *_args, **_more: None)
    system = Actor(account_id=None, post=Post.SYSTEM, way="test")
    wrong, tried = [], 0
    for model in flows():
        row: Any = model._default_manager.first()
        assert row is not None, model
        for state in row.flow.states:
            for act in Act:
                if act in row.flow.acts_from(state):
                    continue
                tried += 1
                row.state = state.value
                with undone() as written:
                    try:
                        with journalled():
                            move(act, row, by=system, now=LATER)
                        codes = {"moved"}
                    except Refused as refused:
                        codes = {refusal.code for refusal in refused.refusals}
                if (codes, written, row.state) != ({"wrong_state"}, [], state.value):
                    wrong.append((model.__name__, state, act, codes, written))
    assert (wrong, tried > 2000) == ([], True)
