"""The shipped divisions: how many, in what order, how they hang together."""

import time
from collections import Counter

import pytest

from kaoping.foundation.places.reference import (
    CORPS,
    PlaceFact,
    places,
    poor_counties,
    successors,
)


@pytest.fixture(scope="module")
def facts() -> list[PlaceFact]:
    return list(places())


def test_the_divisions_are_all_there(facts: list[PlaceFact]) -> None:
    levels = Counter(fact.level for fact in facts)
    assert levels["province"] == 31 + 1
    assert levels["prefecture"] == 342
    assert levels["county"] == 2978
    poor = {county.joins for county in poor_counties()}
    assert sum(fact.level == "town" and fact.parent_code in poor for fact in facts) >= 12_523
    assert sum(fact.level == "village" and fact.code[:6] in poor for fact in facts) >= 168_244


def test_towns_and_villages_lie_only_in_poor_counties(facts: list[PlaceFact]) -> None:
    poor = {county.joins for county in poor_counties()}
    assert {fact.code[:6] for fact in facts if fact.level in {"town", "village"}} == poor


def test_parents_come_first_and_one_level_up(facts: list[PlaceFact]) -> None:
    above = {"prefecture": "province", "county": "prefecture", "town": "county", "village": "town"}
    seen: dict[str, str] = {"": ""}
    for fact in facts:
        assert seen[fact.parent_code] == above.get(fact.level, "")
        assert fact.code not in seen
        assert fact.name
        seen[fact.code] = fact.level


def test_the_corps_follows_xinjiang_and_its_counties_keep_their_codes(
    facts: list[PlaceFact],
) -> None:
    provinces = [fact for fact in facts if fact.level == "province"]
    assert provinces[-1] == PlaceFact(CORPS, "新疆生产建设兵团", "province", "")
    assert [fact.code for fact in provinces[:-1]] == sorted(fact.code for fact in provinces[:-1])
    assert provinces[-2].code == "65"
    assert [fact.code for fact in facts if fact.parent_code == CORPS] == ["6590"]
    assert [fact.code for fact in facts if fact.parent_code == "6590"] == [
        str(code) for code in range(659001, 659013)
    ]


def test_names_stand_as_the_source_has_them(facts: list[PlaceFact]) -> None:
    named = {fact.code: fact for fact in facts}
    assert named["110101"] == PlaceFact("110101", "东城区", "county", "1101")
    assert named["520527"].name == "赫章县"
    assert all(len(fact.code) == 12 for fact in facts if fact.level == "village")


def test_every_poor_county_is_an_entry_and_joins_a_county(facts: list[PlaceFact]) -> None:
    counties = {fact.code for fact in facts if fact.level == "county"}
    poor = poor_counties()
    assert len({county.code for county in poor}) == len(poor) == 832
    assert {county.joins for county in poor} <= counties
    assert {c.code: c.joins for c in poor if c.code != c.joins} == {
        "540422": "540481",
        "540530": "540581",
        "632824": "632857",
        "632825": "632803",
        "632826": "632803",
    }
    assert Counter(county.exit_year for county in poor) == {
        2016: 28,
        2017: 125,
        2018: 282,
        2019: 345,
        2020: 52,
    }
    assert Counter(county.region for county in poor) == {"西部": 568, "中部": 214, "东部": 50}
    assert len({county.province for county in poor}) == 22


def test_a_former_code_leads_to_its_successors() -> None:
    assert successors("110103") == ("110101",)
    assert successors("632825") == ("632803",)
    assert successors("110101") == ()


def test_loading_is_quick() -> None:
    start = time.process_time()
    assert sum(1 for _ in places()) > 184_000
    assert time.process_time() - start < 1.0
