"""What a season may set: good values are typed, bad ones give every fault."""

from datetime import date
from fractions import Fraction

import pytest
from pydantic import JsonValue

from kaoping.programme.scheme.edition import load_edition, shipped_edition
from kaoping.programme.scheme.requirements import (
    AssessedPeriod,
    Grades,
    NoticePeriod,
    Number,
    NumbersAwarded,
    PanelRule,
    Weights,
    check_requirement,
    default_of,
    read_requirement,
)

EDITION = load_edition(shipped_edition("national-2017"))
PANEL = {
    "quorum": "2/3",
    "base": "present",
    "threshold": "1/2",
    "more_than": True,
    "ballot": "open",
}
GRADE = {"key": "good", "name": {"zh": "良好"}, "recommendable": True}
EVEN = {"6.2.1": 40, "6.2.2": 30, "6.2.3": 30}


def said(key: str, value: JsonValue) -> list[str]:
    found = check_requirement(EDITION, key, value)
    return [str(fault) for fault in found] if isinstance(found, list) else []


def test_a_good_value_comes_back_typed() -> None:
    notice = check_requirement(EDITION, "notice_period", {"days": 7, "calendar": "natural"})
    assert notice == NoticePeriod(days=7, calendar="natural")
    awarded = check_requirement(EDITION, "numbers_awarded", {"advanced_team": 20})
    assert awarded == NumbersAwarded({"advanced_team": 20})
    panel = read_requirement(EDITION, "panel_rule", PANEL, PanelRule)  # type: ignore[arg-type]
    assert (panel.quorum, panel.threshold) == (Fraction(2, 3), Fraction(1, 2))


def test_a_typed_value_is_kept_as_it_was_written() -> None:
    panel = read_requirement(EDITION, "panel_rule", PANEL, PanelRule)  # type: ignore[arg-type]
    assert panel.model_dump(mode="json") == PANEL


def test_our_defaults_are_those_decided() -> None:
    panel = default_of(EDITION, "panel_rule")
    assert panel == PANEL
    assert default_of(EDITION, "notice_period") == {"days": 5, "calendar": "working"}
    weights = read_requirement(EDITION, "weights", default_of(EDITION, "weights"), Weights)
    assert {tuple(points.values()) for points in weights.root.values()} == {(30, 35, 35)}
    grades = read_requirement(EDITION, "grades", default_of(EDITION, "grades"), Grades)
    assert [grade.name.zh for grade in grades.root] == ["优秀", "良好", "合格", "不合格"]
    hours = [default_of(EDITION, key) for key in ("day_hours", "day_hours_at_most", "year_hours")]
    assert hours == [8, 12, 2000]


@pytest.mark.parametrize(
    ("months", "last_month", "days"),
    [
        (12, 12, (date(2020, 1, 1), date(2020, 12, 31))),
        (60, 12, (date(2016, 1, 1), date(2020, 12, 31))),
        (12, 10, (date(2019, 11, 1), date(2020, 10, 31))),
        (1, 2, (date(2020, 2, 1), date(2020, 2, 29))),
        (14, 2, (date(2019, 1, 1), date(2020, 2, 29))),
    ],
)
def test_the_assessed_period_ends_in_the_season_year(
    months: int, last_month: int, days: tuple[date, date]
) -> None:
    assert AssessedPeriod(months=months, last_month=last_month).days(2020) == days


@pytest.mark.parametrize(
    ("key", "value", "faults"),
    [
        ("notice_period", None, ["requirement notice_period: Input should be an object"]),
        (
            "notice_period",
            {"days": 0},
            [
                "requirement notice_period: days: Input should be greater than or equal to 1",
                "requirement notice_period: calendar: Field required",
            ],
        ),
        ("day_hours", "8", ["requirement day_hours: Input should be a valid integer"]),
        ("day_hours", 0, ["requirement day_hours: Input should be greater than 0"]),
        (
            "panel_rule",
            {**PANEL, "quorum": "two thirds"},
            ['requirement panel_rule: quorum: not a fraction; write it like "2/3"'],
        ),
        (
            "panel_rule",
            {**PANEL, "threshold": "1/0"},
            ['requirement panel_rule: threshold: not a fraction; write it like "2/3"'],
        ),
        (
            "numbers_awarded",
            {"advanced_team": 1, "best_team": 2},
            ['requirement numbers_awarded: no honour "best_team" in the edition'],
        ),
        (
            "weights",
            {"advanced_team": {**EVEN, "6.2.3": 31}},
            ["requirement weights: advanced_team: the weights sum to 101, not 100"],
        ),
        (
            "weights",
            {"advanced_team": {"6.2.1": 50, "6.1.1": 50}},
            ["requirement weights: advanced_team: each of its standards needs one weight"],
        ),
        ("grades", [GRADE, GRADE], ['requirement grades: "good" stands 2 times']),
        (
            "deeds_length",
            {"person": {"at_least": 9, "at_most": 8}},
            ["requirement deeds_length: person: the least length exceeds the greatest"],
        ),
        (
            "deeds_length",
            {
                "team": {"at_least": 0, "at_most": 10_000},
                "unit": {"at_least": 0, "at_most": 10_001},
            },
            [
                "requirement deeds_length, unit: 10001 characters are more than the 10000 that are kept"
            ],
        ),
        (
            "short_deeds_at_most",
            2_001,
            [
                "requirement short_deeds_at_most: 2001 characters are more than the 2000 that are kept"
            ],
        ),
        (
            "panel_rule",
            {**PANEL, "threshold": "1/1"},
            ["requirement panel_rule: no vote is carried by more than all of them"],
        ),
        ("panel_rule", {**PANEL, "threshold": "1/1", "more_than": False}, []),
        (
            "honours_in_use",
            ["advanced_team"] * 2,
            ['requirement honours_in_use: "advanced_team" stands 2 times'],
        ),
        ("wishes", 1, ["requirement wishes: no stage reads it"]),
    ],
)
def test_a_bad_value_gives_every_fault(key: str, value: JsonValue, faults: list[str]) -> None:
    assert said(key, value) == faults


def test_weights_may_be_set_for_one_honour_alone() -> None:
    assert check_requirement(EDITION, "weights", {"advanced_team": EVEN}) == Weights(
        {"advanced_team": EVEN}
    )


def test_reading_as_the_wrong_kind_is_an_error() -> None:
    with pytest.raises(TypeError, match="day_hours is not a NoticePeriod"):
        read_requirement(EDITION, "day_hours", 8, NoticePeriod)
    assert read_requirement(EDITION, "day_hours", 8, Number).root == 8
