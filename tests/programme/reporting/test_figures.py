"""Figures from facts: pure, against numbers worked out by hand."""

from decimal import Decimal

import pytest

from kaoping.programme.reporting.figures import (
    Counted,
    computed_figures,
    declared_figures,
    ratio_of,
    sources_of,
)
from kaoping.programme.scheme.edition import load_edition, shipped_edition

EDITION = load_edition(shipped_edition("national-2017"))
TRAINING = ("service_kind", "training", "quantity")
VILLAGES = ("villages", "villages")
REGISTERED = ("villages", "registered")


def counted(value: str, records: int = 1) -> Counted:
    return Counted(Decimal(value), records)


def test_a_sum_is_the_own_level_and_what_was_verified_below():
    below = [{"trainings_held": counted("30", 20)}, {"trainings_held": counted("12", 9)}]

    found = computed_figures(EDITION, {TRAINING: counted("5", 4)}, {}, below, {})

    assert found["trainings_held"] == Counted(Decimal(47), 33)


def test_what_is_distinct_is_counted_afresh_and_never_added():
    below = [{"villages_covered": counted("3")}, {"villages_covered": counted("3")}]

    found = computed_figures(
        EDITION, {VILLAGES: counted("1")}, {VILLAGES: counted("4", 8)}, below, {}
    )

    assert found["villages_covered"] == Counted(Decimal(4), 8)


def test_a_declared_figure_is_computed_only_from_what_was_accepted_below():
    alone = computed_figures(EDITION, {}, {}, [], {"households_exited": Decimal(9)})
    above = computed_figures(EDITION, {}, {}, [{"households_exited": counted("7", 0)}], {})

    assert alone["households_exited"].value is None
    assert above["households_exited"].value == 7


def test_a_mean_is_weighed_by_its_weight_row():
    below = [
        {"income_gain": counted("1000"), "people_covered": counted("100")},
        {"income_gain": counted("4000"), "people_covered": counted("300")},
        {"income_gain": counted("9999")},  # nobody covered: it weighs nothing
    ]

    assert computed_figures(EDITION, {}, {}, below, {})["income_gain"].value == 3250


def test_a_ratio_is_made_of_its_parts_and_unknown_without_them():
    coverage = EDITION.indicator("village_coverage_rate")
    whole = {VILLAGES: counted("1"), REGISTERED: counted("3")}

    found = computed_figures(EDITION, {}, whole, [], {})

    assert found["village_coverage_rate"].value == Decimal("33.3")
    assert found["paid_out_rate"].value is None  # nothing was put in: not 0 %
    assert (
        ratio_of(coverage, {"villages_covered": Decimal(1), "villages_on_register": Decimal(0)})
        is None
    )


def test_what_is_not_typed_follows_the_count_and_a_ratio_follows_its_parts():
    whole = {VILLAGES: counted("1"), REGISTERED: counted("4")}
    computed = computed_figures(EDITION, {TRAINING: counted("5")}, whole, [], {})

    declared = declared_figures(EDITION, {"villages_covered": Decimal(2)}, computed)

    assert declared["trainings_held"] == 5
    assert declared["villages_covered"] == 2
    assert declared["village_coverage_rate"] == Decimal("50.0")
    assert declared["households_exited"] is None


@pytest.mark.parametrize("adds", ["sum", "distinct"])
def test_declared_rows_have_no_source(adds):
    assert all(key[0] != "declared" for key in sources_of(EDITION, adds))
