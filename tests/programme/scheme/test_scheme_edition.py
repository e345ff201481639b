"""The shipped edition and a province's: what they hold, and that both load the same way."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from kaoping.programme.scheme.edition import (
    Edition,
    Text,
    UnknownEntry,
    article_of,
    copy_text,
    digest,
    load_edition,
    shipped_edition,
)
from kaoping.programme.scheme.faults import ENTRY_WORDS, keys_of
from kaoping.programme.scheme.lines import lines_of
from kaoping.programme.scheme.requirements import KINDS, Number, check_requirement, default_of

NATIONAL = load_edition(shipped_edition("national-2017"))
PROVINCIAL = Path(__file__).with_name("province.toml").read_text(encoding="utf-8")
PROVINCE = load_edition(PROVINCIAL)
BOTH = pytest.mark.parametrize("edition", [NATIONAL, PROVINCE], ids=lambda e: e.key)


def test_the_text_has_eight_articles_and_their_paragraphs() -> None:
    tops = [a.number for a in NATIONAL.articles if "." not in a.number]
    assert tops == ["1", "2", "3", "4", "5", "6", "7", "8"]
    below = {"3": 3, "5": 4, "6": 3, "6.1": 3, "6.2": 3, "6.3": 3, "7": 5}
    counted = dict.fromkeys(below, 0)
    for article in NATIONAL.articles:
        above = article.number.rpartition(".")[0]
        if above:
            counted[above] += 1
    assert counted == below


def test_three_honours_have_three_standards_each_of_article_six() -> None:
    assert [(h.subject_kind, h.name.zh) for h in NATIONAL.honours] == [
        ("unit", "优秀组织单位"),
        ("team", "先进团队"),
        ("person", "先进个人"),
    ]
    for honour in NATIONAL.honours:
        standards = NATIONAL.standards_of(honour.key)
        assert [s.article for s in standards] == [f"{honour.article}.{n}" for n in (1, 2, 3)]
        assert [s.default_weight.value for s in standards] == [30, 35, 35]
        assert {s.default_weight.source for s in standards} == {"default"}


def test_the_hours_of_the_text_cite_their_article() -> None:
    (check,) = [c for s in NATIONAL.standards for c in s.checks if c.kind == "hours_at_least"]
    assert check.or_endorsed
    hours, share = NATIONAL.parameter(check.hours), NATIONAL.parameter(check.share)
    assert (hours.value, share.value) == (800, Fraction(1, 2))
    assert NATIONAL.article(article_of(hours.source) or "").title.zh == "专长与时间"
    assert default_of(NATIONAL, check.base) == 2000


def test_five_parts_of_which_four_are_required() -> None:
    assert [p.article for p in NATIONAL.parts] == ["7.1", "7.2", "7.3", "7.4", "7.5"]
    assert [p.required for p in NATIONAL.parts] == [True, True, True, True, False]
    assert [p.answered_by for p in NATIONAL.parts] == [
        ("own_report",),
        ("generated_slates", "forms"),
        ("files",),
        ("generated_table",),
        ("files",),
    ]


def test_kinds_are_as_many_as_the_text_names() -> None:
    kinds = (
        NATIONAL.subject_kinds,
        NATIONAL.service_kinds,
        NATIONAL.support_kinds,
        NATIONAL.time_kinds,
    )
    assert [len(kind) for kind in kinds] == [3, 5, 4, 4]
    assert [k.key for k in NATIONAL.unit_kinds if k.subject_kind == "team"] == ["team"]
    assert [k.subject_kind for k in NATIONAL.unit_kinds if k.key == "national_office"] == [None]


def test_the_printed_table_has_the_rows_of_the_field() -> None:
    printed = {
        group.name.zh: [i.name.zh for i in NATIONAL.indicators_of(group.key) if i.in_table]
        for group in NATIONAL.indicator_groups
    }
    assert {group: len(rows) for group, rows in printed.items()} == {
        "组织": 3,
        "队伍": 4,
        "覆盖": 5,
        "服务": 8,
        "投入": 4,
        "成效": 6,
    }
    assert printed["投入"] == ["投入资金", "筹集资金", "物资折款", "资金拨付率"]


@BOTH
def test_only_what_an_article_says_cites_one(edition: Edition) -> None:
    numbers = {a.number for a in edition.articles}
    entries = (*edition.parameters, *edition.requirements, *edition.sections)
    cited = [article_of(e.source) for e in entries]
    assert any(cited)
    assert {number for number in cited if number} <= numbers


def test_our_defaults_are_marked_as_ours() -> None:
    ours = {r.key for r in NATIONAL.requirements if r.source == "default"}
    assert {"weights", "grades", "notice_period", "panel_rule", "list_rules"} <= ours
    assert {"day_hours", "day_hours_at_most", "year_hours"} <= ours


@BOTH
def test_every_requirement_has_a_typed_default(edition: Edition) -> None:
    typed = {key: check_requirement(edition, key, default_of(edition, key)) for key in KINDS}
    assert {key: type(value) for key, value in typed.items()} == dict(KINDS)


@BOTH
def test_it_survives_the_database(edition: Edition) -> None:
    back = Edition.model_validate_json(edition.model_dump_json())
    assert back == edition
    assert digest(back) == digest(edition)


def test_the_digest_tells_editions_apart() -> None:
    changed = json.loads(NATIONAL.model_dump_json())
    changed["parameters"][0]["value"] += 1
    assert digest(Edition.model_validate(changed, strict=False)) != digest(NATIONAL)
    assert digest(NATIONAL) != digest(PROVINCE)


@BOTH
def test_every_subject_kind_can_write_a_summary_and_a_plan(edition: Edition) -> None:
    for kind in edition.subject_kinds:
        assert {s.belongs_to for s in edition.sections_for(kind.key)} == {"summary", "plan"}


def test_a_loaded_edition_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        NATIONAL.honour("advanced_team").key = "other"  # type: ignore[misc]


def test_what_the_edition_lacks_is_named() -> None:
    with pytest.raises(UnknownEntry, match='the edition has no honour "advanced_team"'):
        PROVINCE.honour("advanced_team")


def test_text_falls_back_to_chinese() -> None:
    both = Text(zh="团队", en="Team")
    assert [both.in_(code) for code in ("zh-hans", "en", "en-gb", "fr")] == [
        "团队",
        "Team",
        "Team",
        "团队",
    ]
    assert Text(zh="团队").in_("en") == "团队"


def test_every_shipped_text_has_its_english() -> None:
    def texts(value: object) -> list[dict[str, str]]:
        if isinstance(value, dict):
            if "zh" in value:
                return [value]
            return [t for below in value.values() for t in texts(below)]
        return [t for below in value for t in texts(below)] if isinstance(value, list) else []

    found = texts(NATIONAL.model_dump(mode="json"))
    assert len(found) > 200
    assert [t["zh"] for t in found if not t["en"]] == []


def test_a_province_has_its_own_honours_thresholds_and_parts() -> None:
    assert [h.name.zh for h in PROVINCE.honours] == ["示范单位", "科技之星"]
    assert PROVINCE.parameter("hours_needed").value == 620
    assert len(PROVINCE.parts) == 3
    assert default_of(PROVINCE, "weights") == {
        "model_station": {"4.1.1": 40, "4.1.2": 60},
        "village_star": {"4.2.1": 50, "4.2.2": 50},
    }
    assert check_requirement(PROVINCE, "day_hours", default_of(PROVINCE, "day_hours")) == Number(6)


def test_a_date_may_be_known_by_its_year_only() -> None:
    assert NATIONAL.earliest_date == date(2017, 1, 1)
    assert PROVINCE.earliest_date == date(2018, 3, 5)


@pytest.mark.parametrize("copied", [False, True])
@pytest.mark.parametrize(
    "text", [shipped_edition("national-2017"), PROVINCIAL], ids=["nation", "province"]
)
def test_every_entry_has_its_own_line(text: str, copied: bool) -> None:
    """With a heading for each entry, or each list in brackets; as TOML, and as a copy is."""
    edition = load_edition(text)
    written = copy_text(edition) if copied else text

    lines, rows = lines_of(written), written.splitlines()

    for of_list, word in ENTRY_WORDS.items():
        keys = keys_of(getattr(edition, of_list))
        at = [lines[f"{word} {key}"] for key in keys]
        assert at == sorted(set(at)), of_list
        assert all(f'"{key}"' in rows[line - 1] for key, line in zip(keys, at, strict=True))
