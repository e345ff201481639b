"""The progress bar of the demonstration: lines counted before they are told."""

from collections import defaultdict
from io import StringIO
from unittest.mock import MagicMock

import pytest

from kaoping.cli.demo import nation as nation_module
from kaoping.cli.demo import seasons, whole
from kaoping.cli.demo.cast import Cast, _players
from kaoping.cli.demo.nation import nation
from kaoping.cli.demo.plan import NATION, SMALL
from kaoping.cli.demo.story import Story
from kaoping.cli.demo.whole import small
from kaoping.cli.management.commands.demo import Command, bar, percent


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def _nothing_happens(monkeypatch):
    """The true tree of units, and a story in which nobody acts."""

    def unplayed(plan, dice):
        return Cast({p.code: p for p in _players(plan, dice)}, holders=MagicMock())

    monkeypatch.setattr(
        Story, "begun", lambda cast, dice: Story(cast, dice, (0, MagicMock()), MagicMock())
    )
    for name in ("tale", "enter"):
        monkeypatch.setattr(Story, name, MagicMock())
    for module in (whole, nation_module):
        monkeypatch.setattr(module, "raise_tree", unplayed)
        monkeypatch.setattr(module, "register", lambda *_: defaultdict(tuple))
        for name in ("load_places", "load_holidays", "people", "record_team", "set_demo_clock"):
            monkeypatch.setattr(module, name, MagicMock())
    for name in ("roles_file", "roles_of", "json"):
        monkeypatch.setattr(whole, name, MagicMock())
    for name in ("Chapters", "recommender"):
        monkeypatch.setattr(seasons, name, MagicMock())


@pytest.mark.usefixtures("_nothing_happens")
@pytest.mark.parametrize(("tell", "plan"), [(small, SMALL), (nation, NATION)])
def test_a_plan_knows_how_many_lines_its_telling_shows(tell, plan):
    assert sum(1 for _ in tell(plan)) == plan.lines


def test_the_share_that_is_done_is_whole_at_the_end_alone():
    assert [percent(told, 3) for told in range(5)] == [0, 33, 66, 99, 99]
    assert bar(42, 10) == "[####......]"
    assert bar(99, 10) == "[#########.]"
    assert bar(100, 10) == "[##########]"


def test_a_bar_is_drawn_over_on_a_terminal_and_lines_are_written_elsewhere():
    drawn, written = Terminal(), StringIO()

    Command(stdout=drawn)._show(iter(["one", "two"]), 2)
    Command(stdout=written)._show(iter(["one", "two"]), 2)

    assert drawn.getvalue().split("\r\033[K")[1:] == [
        "[....................] 0 %  one",
        "[##########..........] 50 %  two",
        "[####################] 100 %\n0 s in all\n",
    ]
    assert written.getvalue().splitlines() == [
        "  0 %       0 s  one",
        " 50 %       0 s  two",
        "0 s in all",
    ]
