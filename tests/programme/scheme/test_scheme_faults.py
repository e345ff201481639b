"""A broken edition is refused; each fault names the entry and what is wrong with it."""

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaoping.programme.scheme.edition import (
    EditionFault,
    edition_from,
    load_edition,
    shipped_edition,
)

Raw = dict[str, Any]
NATIONAL: Raw = tomllib.loads(shipped_edition("national-2017"))
PROVINCE: Raw = tomllib.loads(Path(__file__).with_name("province.toml").read_text("utf-8"))


def the(raw: Raw, entries: str, key: str) -> Raw:
    """The entry of that key, or of that number."""
    found: list[Raw] = [e for e in raw[entries] if key in (e.get("key"), e.get("number"))]
    return found[0]


def without(raw: Raw, entries: str, key: str) -> None:
    raw[entries].remove(the(raw, entries, key))


def faults(break_it: Callable[[Raw], object], whole: Raw = NATIONAL) -> list[str]:
    """What loading says of a copy that was broken; empty if it loads."""
    raw = copy.deepcopy(whole)
    break_it(raw)
    try:
        edition_from(raw)
    except EditionFault as fault:
        return [str(found) for found in fault.faults]
    return []


def setting(entries: str, key: str, /, **fields: object) -> Callable[[Raw], object]:
    return lambda raw: the(raw, entries, key).update(fields)


def requirement(key: str, default: object) -> Callable[[Raw], object]:
    return setting("requirements", key, default=default)


RULE = {
    "number": "9",
    "statement": {"zh": "规则"},
    "honour": "advanced_team",
    "trait": "earlier_winner",
    "at_most": "1/2",
}

BROKEN: list[tuple[Callable[[Raw], object], str]] = [
    # articles
    (lambda r: without(r, "articles", "5"), 'article 5.1: there is no article "5"'),
    (lambda r: without(r, "articles", "2"), "articles: do not run from 1 without a gap"),
    (lambda r: r["articles"].reverse(), "articles: are not in order"),
    (lambda r: r["articles"].append(r["articles"][-1]), 'article list: "8" stands 2 times'),
    (setting("articles", "4", number="four"), "article four: number: "),
    (lambda r: r.update(programme="两 行"), "programme: String should match pattern"),
    # honours and standards
    (
        setting("honours", "advanced_team", article="9.9"),
        'honour advanced_team: there is no article "9.9"',
    ),
    (
        setting("honours", "advanced_team", subject_kind="village"),
        "honour advanced_team: subject_kind: ",
    ),
    (setting("honours", "advanced_team", key="Advanced Team"), "honour Advanced Team: key: "),
    (
        setting("standards", "6.2.3", indicators=["x"]),
        'standard 6.2.3: answers with indicator "x", which the table lacks',
    ),
    (
        setting("standards", "6.2.3", sections=["mobilisation"]),
        'standard 6.2.3: there is no section for its subjects "mobilisation"',
    ),
    (
        setting("standards", "6.2.3", honour="best_team"),
        'standard 6.2.3: there is no honour "best_team"',
    ),
    (setting("standards", "6.1.1", sections=[], files=False), "standard 6.1.1: nothing answers it"),
    (
        setting("standards", "6.1.1", default_weight={"value": 31, "source": "default"}),
        "honour outstanding_unit: the weights of its standards sum to 101, not 100",
    ),
    (
        setting("standards", "6.1.1", default_weight={"value": 0, "source": "default"}),
        "standard 6.1.1: default_weight.value: Input should be greater than 0",
    ),
    (
        setting("standards", "6.1.1", default_weight={"value": 30, "source": "habit"}),
        "standard 6.1.1: default_weight.source: ",
    ),
    (
        lambda r: without(r, "standards", "6.3.3"),
        "honour advanced_individual: the weights of its standards sum to 65, not 100",
    ),
    (
        setting("standards", "6.1.1", colour="red"),
        "standard 6.1.1: colour: Extra inputs are not permitted",
    ),
    (setting("standards", "6.1.1", name={"en": "x"}), "standard 6.1.1: name.zh: Field required"),
    # checks
    (
        lambda r: the(r, "standards", "6.3.2")["checks"][0].update(hours="hours"),
        'standard 6.3.2, check hours_at_least: there is no parameter "hours"',
    ),
    (
        lambda r: the(r, "standards", "6.3.2")["checks"][0].update(hours="share_of_year"),
        'standard 6.3.2, check hours_at_least: parameter "share_of_year" is not a number of hours',
    ),
    (
        lambda r: the(r, "standards", "6.3.2")["checks"][0].update(base="grades"),
        'standard 6.3.2, check hours_at_least: requirement "grades" is not a number',
    ),
    (
        lambda r: the(r, "standards", "6.3.2")["checks"][0].update(source="article 6.4"),
        'standard 6.3.2, check hours_at_least: there is no article "6.4"',
    ),
    (
        lambda r: the(r, "standards", "6.1.2")["checks"][0].update(indicators=["brands_started"]),
        'standard 6.1.2, check figures_present: there is no indicator "brands_started"',
    ),
    (
        lambda r: the(r, "standards", "6.1.2")["checks"][0].update(kind="guess"),
        "standard 6.1.2: checks.0: ",
    ),
    # parts and sections
    (setting("parts", "7.4", number=5), "parts: are not numbered from 1 in order"),
    (
        setting("parts", "7.5", answered_by=["own_report"]),
        "parts: own_report answers more than one: 7.1, 7.5",
    ),
    (setting("parts", "7.5", answered_by=["magic"]), "part 7.5: answered_by.0: "),
    (lambda r: [p.update(required=False) for p in r["parts"]], "parts: none is required"),
    (
        setting("sections", "problems", max_characters=10),
        "section problems: the least length exceeds the greatest",
    ),
    (
        setting("sections", "problems", max_characters=20_001),
        "section problems: 20001 characters are more than the 20000 that are kept",
    ),
    (
        lambda r: (without(r, "sections", "next_goals"), without(r, "sections", "next_measures")),
        "subject kind team: no section of a plan",
    ),
    # indicators
    (setting("indicators", "trainings_held", decimals=3), "indicator trainings_held: decimals: "),
    (
        setting("indicators", "trainings_held", group="fun"),
        'indicator trainings_held: there is no indicator group "fun"',
    ),
    (
        setting("indicators", "villages_covered", adds="sum"),
        "indicator villages_covered: what may be counted twice is distinct, and nothing else is",
    ),
    (
        setting("indicators", "service_hours", adds="distinct"),
        "indicator service_hours: what may be counted twice is distinct, and nothing else is",
    ),
    (
        setting("indicators", "service_hours", needs_file=True),
        "indicator service_hours: only a declared figure needs a file",
    ),
    (
        setting("indicators", "paid_out_rate", numerator=["nothing"]),
        'indicator paid_out_rate: there is no indicator "nothing"',
    ),
    (
        setting("indicators", "paid_out_rate", numerator=["village_coverage_rate"]),
        'indicator paid_out_rate: "village_coverage_rate" cannot be summed',
    ),
    (
        setting("indicators", "paid_out_rate", denominator=[]),
        "indicator paid_out_rate: a ratio, and nothing else, has a numerator and a denominator",
    ),
    (
        setting("indicators", "paid_out_rate", counted={"kind": "declared"}),
        "indicator paid_out_rate: everything but a ratio is counted from somewhere",
    ),
    (
        setting("indicators", "income_gain", weight="heads"),
        'indicator income_gain: there is no indicator "heads"',
    ),
    (
        setting("indicators", "brands_started", weight="people_asked"),
        "indicator brands_started: a weighted mean, and nothing else, has a weight",
    ),
    (
        setting(
            "indicators",
            "trainings_held",
            counted={"kind": "service_kind", "service_kind": "singing", "measure": "records"},
        ),
        'indicator trainings_held: there is no service kind "singing"',
    ),
    (
        setting(
            "indicators",
            "varieties_introduced",
            counted={
                "kind": "sub_kind",
                "service_kind": "training",
                "sub_kind": "new_variety",
                "measure": "quantity",
            },
        ),
        'indicator varieties_introduced: there is no sub-kind "new_variety"',
    ),
    (
        setting(
            "indicators",
            "online_consultations",
            counted={"kind": "time_kind", "time_kind": "asleep", "measure": "records"},
        ),
        'indicator online_consultations: there is no time kind "asleep"',
    ),
    (
        setting(
            "indicators", "goods_given", counted={"kind": "resources", "resource_kind": "luck"}
        ),
        'indicator goods_given: there is no resource kind "luck"',
    ),
    (
        setting("indicators", "goods_given", counted={"kind": "guessed"}),
        "indicator goods_given: counted: ",
    ),
    # kinds, parameters, traits
    (
        lambda r: without(r, "subject_kinds", "team"),
        'unit kind team: there is no subject kind "team"',
    ),
    (
        setting("support_kinds", "pairing", implied_by="dancing"),
        'support kind pairing: there is no service kind "dancing"',
    ),
    (setting("time_kinds", "online", article="6.9"), 'time kind online: there is no article "6.9"'),
    (lambda r: r["time_kinds"].clear(), "time_kinds: is empty"),
    (
        setting("parameters", "hours_needed", source="article 66"),
        'parameter hours_needed: there is no article "66"',
    ),
    (setting("parameters", "share_of_year", value=0.5), "parameter share_of_year: value."),
    (setting("traits", "woman", sex=""), "trait woman: a sex goes with being known from it"),
    # requirements
    (
        lambda r: without(r, "requirements", "panel_rule"),
        'requirements: there is no requirement "panel_rule"',
    ),
    (
        setting("requirements", "panel_rule", key="panel_rules"),
        "requirement panel_rules: no stage reads it",
    ),
    (
        setting("requirements", "day_hours", parameter="night_hours"),
        'requirement day_hours: there is no parameter "night_hours"',
    ),
    (requirement("day_hours", 7), "requirement day_hours: has a default and a parameter"),
    (setting("requirements", "grades", phase="lunch"), "requirement grades: phase: "),
    (
        requirement("notice_period", {"days": 5, "calendar": "lunar"}),
        "requirement notice_period: calendar: ",
    ),
    (
        requirement("honours_in_use", ["best_team"]),
        'requirement honours_in_use: no honour "best_team" in the edition',
    ),
    (
        requirement("list_rules", [{**RULE, "at_most": 0.5}]),
        'requirement list_rules: 0.at_most: not a fraction; write it like "2/3"',
    ),
    (
        requirement("list_rules", [{**RULE, "at_most": "3/2"}]),
        "requirement list_rules: 0.at_most: a share is at most 1/1",
    ),
    (
        requirement("list_rules", [{**RULE, "honour": "x"}]),
        'requirement list_rules, rule 9: no honour "x" in the edition',
    ),
    (
        requirement("list_rules", [{**RULE, "trait": "tall"}]),
        'requirement list_rules, rule 9: no trait "tall" in the edition',
    ),
    (
        requirement("list_rules", [{**RULE, "trait": "woman"}]),
        'requirement list_rules, rule 9: trait "woman" is not for subjects of kind team',
    ),
    (
        requirement("list_rules", [{**RULE, "at_least": "1/3"}]),
        "requirement list_rules, rule 9: give either at_most or at_least",
    ),
    (requirement("list_rules", [RULE, RULE]), 'requirement list_rules: "9" stands 2 times'),
    # what else refers to another entry
    (
        lambda r: r["service_kinds"][0]["sub_kinds"].append(r["service_kinds"][0]["sub_kinds"][0]),
        'service kind training: "class" stands 2 times',
    ),
    (
        lambda r: without(r, "subject_kinds", "team"),
        'trait earlier_winner: there is no subject kind "team"',
    ),
    (
        lambda r: without(r, "subject_kinds", "team"),
        'honour advanced_team: there is no subject kind "team"',
    ),
    (
        lambda r: without(r, "subject_kinds", "team"),
        'section problems: there is no subject kind "team"',
    ),
    (
        lambda r: the(r, "standards", "6.3.2")["checks"][0].update(base="century"),
        'standard 6.3.2, check hours_at_least: there is no requirement "century"',
    ),
    (
        setting("indicators", "service_hours", adds="declared"),
        "indicator service_hours: only a declared figure adds like this",
    ),
    (
        setting(
            "indicators",
            "varieties_introduced",
            counted={
                "kind": "sub_kind",
                "service_kind": "singing",
                "sub_kind": "new_variety",
                "measure": "quantity",
            },
        ),
        'indicator varieties_introduced: there is no service kind "singing"',
    ),
    (
        lambda r: the(r, "parameters", "day_hours").update(value=0),
        "parameter day_hours: value.constrained-int: Input should be greater than 0",
    ),
    (
        requirement("list_rules", [{**RULE, "at_most": None, "at_least": "1/2", "none_under": 5}]),
        "requirement list_rules, rule 9: none_under and exactly_at belong to at_most",
    ),
    (
        requirement("weights", {"best_team": {}}),
        'requirement weights: no honour "best_team" in the edition',
    ),
    # the head
    (lambda r: r.pop("title"), "title: Field required"),
    (lambda r: r.pop("honours"), "honours: Field required"),
    (lambda r: r.update(dated="2017-13"), "dated: month must be in 1..12"),
]


@pytest.mark.parametrize(("break_it", "expected"), BROKEN, ids=[f[1][:60] for f in BROKEN])
def test_a_broken_edition_names_the_entry(break_it: Callable[[Raw], object], expected: str) -> None:
    found = faults(break_it)
    assert [fault for fault in found if fault.startswith(expected)], found


def test_the_editions_as_they_are_have_no_fault() -> None:
    assert faults(lambda _: None) == []
    assert faults(lambda _: None, PROVINCE) == []


def test_all_faults_come_at_once() -> None:
    def break_three(raw: Raw) -> None:
        the(raw, "standards", "4.1.2")["indicators"] = ["villages_helped", "miracles"]
        the(raw, "standards", "4.2.1")["default_weight"]["value"] = 45
        the(raw, "requirements", "honours_in_use")["default"] = ["model_station", "x"]

    assert faults(break_three, PROVINCE) == [
        "honour village_star: the weights of its standards sum to 95, not 100",
        'standard 4.1.2: answers with indicator "miracles", which the table lacks',
        'requirement honours_in_use: no honour "x" in the edition',
        "requirement weights: village_star: the weights sum to 95, not 100",
    ]


def test_an_entry_without_a_key_is_named_by_its_place() -> None:
    assert faults(lambda r: r["honours"][1].pop("key")) == ["honour no. 2: key: Field required"]


def test_a_file_that_is_no_toml_says_where() -> None:
    with pytest.raises(EditionFault, match=r"file: .*line 1") as caught:
        load_edition("key = \n")
    assert [fault.entry for fault in caught.value.faults] == ["file"]


def test_a_fault_keeps_its_facts_apart_for_translation() -> None:
    raw = copy.deepcopy(NATIONAL)
    the(raw, "standards", "6.2.3")["indicators"] = ["x"]
    with pytest.raises(EditionFault) as caught:
        edition_from(raw)
    (fault,) = caught.value.faults
    assert fault.says == 'answers with indicator "%(key)s", which the table lacks'
    assert fault.facts == {"key": "x"}


@pytest.mark.parametrize(
    "text",
    ['{"a": ' + "[" * 100_000, "a = " + "[" * 100_000, '{"key": "\\ud800"}', "[1]", "\x00"],
    ids=["deep JSON", "deep TOML", "half a character", "a list", "a zero byte"],
)
def test_whatever_is_no_edition_is_refused_in_words(text: str) -> None:
    with pytest.raises(EditionFault) as caught:
        load_edition(text)

    assert all(fault.entry and fault.reason for fault in caught.value.faults)


def test_a_mark_of_the_encoding_in_front_is_no_fault() -> None:
    whole = shipped_edition("national-2017")

    assert load_edition("\ufeff" + whole) == load_edition(whole)


@pytest.mark.parametrize("value", [0, -1])
def test_a_parameter_is_above_nothing(value: int) -> None:
    found = faults(setting("parameters", "hours_needed", value=value))

    assert found
    assert all(said.startswith("parameter hours_needed") for said in found)


def test_numbers_are_written_in_plain_digits() -> None:
    assert faults(setting("articles", "1", number="１"))
