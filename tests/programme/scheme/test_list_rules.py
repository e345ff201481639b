"""How many of a list may, or must, have a trait; which rule says so."""

import pytest

from kaoping.programme.scheme.edition import load_edition, shipped_edition
from kaoping.programme.scheme.requirements import (
    Breach,
    Listed,
    ListRules,
    breaches,
    default_of,
    least_needed,
    most_allowed,
    read_requirement,
)

EDITION = load_edition(shipped_edition("national-2017"))
RULES = read_requirement(EDITION, "list_rules", default_of(EDITION, "list_rules"), ListRules).root
CADRES, WOMEN, WINNERS = RULES[0], RULES[1], RULES[2]
CADRE, WOMAN, WINNER = (frozenset({rule.trait}) for rule in RULES[:3])
HONOUR = CADRES.honour


def a_list(*traits: frozenset[str]) -> list[Listed]:
    return [Listed(f"name {place}", having) for place, having in enumerate(traits, start=1)]


@pytest.mark.parametrize(
    ("quota", "allowed"),
    [(1, 0), (4, 0), (5, 1), (6, 1), (9, 1), (10, 2), (12, 2), (14, 2), (15, 3)],
)
def test_a_fifth_may_be_cadres_none_under_five(quota: int, allowed: int) -> None:
    assert most_allowed(CADRES, quota) == allowed


def test_the_third_cadre_in_a_quota_of_twelve_is_refused_with_the_rule() -> None:
    two = a_list(CADRE, CADRE, WOMAN, WOMAN)
    assert breaches(RULES, HONOUR, 12, two) == []
    assert breaches(RULES, HONOUR, 12, [*two, Listed("third", CADRE)]) == [
        Breach("1", HONOUR, CADRES.trait, "too_many", 2, 3, ("third",)),
        # five names now, so rule 2 holds, and two women are enough
    ]


def test_no_cadre_in_a_quota_under_five_and_one_at_five() -> None:
    assert breaches(RULES, HONOUR, 4, a_list(CADRE)) == [
        Breach("1", HONOUR, CADRES.trait, "too_many", 0, 1, ("name 1",))
    ]
    assert breaches(RULES, HONOUR, 5, a_list(CADRE)) == []
    assert [b.found for b in breaches(RULES, HONOUR, 5, a_list(CADRE, CADRE))] == [2]


def test_an_exact_number_rules_over_the_share() -> None:
    loose = CADRES.model_copy(update={"exactly_at": {"10": 1}})
    assert [most_allowed(loose, quota) for quota in (9, 10, 11)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("names", "needed"), [(1, 0), (4, 0), (5, 2), (6, 2), (7, 3), (10, 3), (11, 4)]
)
def test_women_are_three_tenths_of_a_list_of_five(names: int, needed: int) -> None:
    assert least_needed(WOMEN, names) == needed


def test_too_few_names_nobody() -> None:
    men = a_list(*[frozenset[str]()] * 5)
    assert breaches(RULES, HONOUR, 8, men) == [Breach("2", HONOUR, WOMEN.trait, "too_few", 2, 0)]


def test_the_excluded_are_all_named() -> None:
    listed = a_list(WINNER, frozenset(), WINNER)
    assert breaches(RULES, HONOUR, 9, listed) == [
        Breach("3", HONOUR, WINNERS.trait, "too_many", 0, 2, ("name 1", "name 3"))
    ]


def test_every_rule_broken_is_told_at_once_and_namesakes_count_apart() -> None:
    twins = [Listed("same", CADRE | WINNER), Listed("same", CADRE)]
    assert [b.number for b in breaches(RULES, HONOUR, 5, twins)] == ["1", "3"]
    assert breaches(RULES, HONOUR, 5, twins)[0].names == ("same",)


def test_a_rule_binds_only_its_own_honour() -> None:
    (team,) = [h.key for h in EDITION.honours if h.subject_kind == "team"]
    assert breaches(RULES, team, 4, a_list(CADRE)) == []
    assert [b.number for b in breaches(RULES, team, 4, a_list(WINNER))] == ["4"]
