"""Days and moments are of these years, and a moment without a zone is Beijing's."""

import warnings
from typing import Annotated, Any, get_args

import pytest
from django import forms
from pydantic import BaseModel, TypeAdapter, ValidationError

from kaoping.acts.days import LAST
from kaoping.acts.inputs import perform
from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.actions.units import AddUnit
from kaoping.foundation.people.models import PostHeld
from kaoping.programme.season.models import Extension
from kaoping.web.forms import form_of
from tests.builders import NOON, a_world, an_account
from tests.builders_season import beijing, refused, the_office

EVENING = beijing(2026, 12, 31).replace(hour=18)


def dated_fields(model: type[BaseModel]):
    """Each field of an input that is read from a day, with those of the rows in it."""
    for name, info in model.model_fields.items():
        rows = [
            part
            for part in get_args(info.annotation)
            if isinstance(part, type) and issubclass(part, BaseModel)
        ]
        read: TypeAdapter[Any] = TypeAdapter(Annotated[info.annotation, name, *info.metadata])
        if not rows and "'format': 'date" in str(read.json_schema()):
            yield f"{model.__name__}.{name}", read
        for row in rows:
            yield from dated_fields(row)


def test_no_act_takes_a_day_of_another_age():
    found = {name: read for one in ACTIONS.values() for name, read in dated_fields(one.given)}

    assert {"ExtendDeadline.until", "Dates.opens", "AddUnit.since", "GrantPost.since"} <= set(found)
    for read in found.values():
        for day in ("1999-12-31", "9999-12-31", "0001-01-01"):
            with pytest.raises(ValidationError, match="far_off"):
                read.validate_python(day)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "until", ["9999-12-31", "0001-01-01T00:00:00+08:00", "9999-12-31T23:00:00-08:00"]
)
def test_an_extension_into_another_age_is_refused(until):
    world = a_world()
    given = {"subject": world.subject(world.county).pk, "phase": "reporting", "until": until,
             "reason": "山洪"}  # fmt: skip

    assert refused(Act.EXTEND_DEADLINE, the_office(world), given) == {("far_off", "until")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("until", "meant"),
    [
        ("2026-12-31T18:00", EVENING),
        ("2026-12-31T10:00Z", EVENING),
        ("2026-12-31", beijing(2027, 1, 1)),
        (LAST.isoformat(), beijing(LAST.year + 1, 1, 1)),
    ],
)
def test_a_moment_without_a_zone_is_beijings_and_a_day_lasts_to_its_end(until, meant):
    world = a_world()
    given = {"subject": world.subject(world.county).pk, "phase": "reporting", "until": until,
             "reason": "山洪"}  # fmt: skip

    perform(Act.EXTEND_DEADLINE, the_office(world), given, now=NOON)

    assert Extension.objects.get().until == meant


@pytest.mark.django_db
def test_a_post_is_held_from_a_moment_of_beijing():
    world = a_world()
    given = {"account": an_account(world.county).pk, "unit": world.county.pk, "post": "clerk",
             "since": "2026-12-31T18:00"}  # fmt: skip

    with warnings.catch_warnings(action="error"):
        held = perform(
            Act.GRANT_POST, world.actor(Post.ADMINISTRATOR, world.county), given, now=NOON
        )

    assert PostHeld.objects.get(pk=held).since == EVENING


def test_a_day_that_may_be_left_empty_is_asked_for_as_a_day():
    field = form_of(AddUnit).fields["since"]

    assert isinstance(field.widget, forms.DateInput)
