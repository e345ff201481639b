"""Targets out of a sheet: tried first, then all of its rows or none, by the act itself."""

from decimal import Decimal

import pytest

from kaoping.acts.posts import Post
from kaoping.foundation.journal.models import Entry
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.importing import import_targets, target_sheet
from kaoping.programme.season.models import Target
from kaoping.sheets.reading import read
from tests.builders import NOON, a_world
from tests.builders_season import the_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def imported(world, actor, *rows: str, dry_run: bool = False):
    text = "\n".join(["单位代码,指标,计划数", *rows])
    form = target_sheet(actor, world.season.pk)
    reading = read(text.encode(), "任务.csv", form)
    assert reading.sound, reading.messages
    return import_targets(actor, world.season.pk, reading, now=NOON, dry_run=dry_run)


def named(world):
    """Two indicators that may be asked for: name and key."""
    found = [i for i in edition_of(world.season.edition_id).indicators if i.adds == "sum"]
    return [(one.name.zh, one.key) for one in found[:2]]


def kept():
    rows = Target.objects.order_by("pk").values_list("subject__unit__code", "indicator", "value")
    return [tuple(row) for row in rows]


def test_a_sheet_is_tried_then_written_changed_and_taken_back(world):
    run, ((first, first_key), (second, second_key)) = the_office(world), named(world)
    province, society = world.province.code, world.society.code
    rows = (f"{province},{first},30", f"{society},{second_key},2.5")
    entries = Entry.objects.count()

    tried = imported(world, run, *rows, dry_run=True)
    assert (tried.sound, kept(), Entry.objects.count()) == (True, [], entries)
    done = imported(world, run, *rows)
    assert (done.written, Entry.objects.count()) == (2, entries + 2)
    imported(world, run, f"{province},{first},40", f"{society},{second},")

    assert kept() == [(province, first_key, Decimal(40))]


def test_who_is_not_directly_below_is_refused_by_row_and_nothing_is_written(world):
    (first, _), _ = named(world)
    rows = (f"{world.province.code},{first},1", f"{world.county.code},{first},1", f"NO,{first},1")

    outcome = imported(world, the_office(world), *rows)

    found = {row: [(r.code, r.field) for r in reasons] for row, reasons in outcome.refusals.items()}
    assert found == {row: [("not_directly_below", "unit_code")] for row in (3, 4)}
    assert kept() == []
    verifier = world.actor(Post.VERIFIER, world.province)
    assert imported(world, verifier, f"{world.county.code},{first},1").written == 1


def test_what_the_act_refuses_is_said_of_its_row(world):
    (first, _), _ = named(world)
    huge = "1" + "0" * 13

    outcome = imported(world, the_office(world), f"{world.society.code},{first},1",
                       f"{world.province.code},{first},{huge}")  # fmt: skip

    assert [(row, [r.field for r in found]) for row, found in outcome.refusals.items()] == [
        (3, ["target"])
    ]
    assert kept() == []
