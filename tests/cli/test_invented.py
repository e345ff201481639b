"""The invented people and texts of the demonstration."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from kaoping.cli.demo.cast import short_of
from kaoping.cli.demo.invented import (
    InventedPerson,
    invented_person,
    product_of,
    products,
    unit_name,
    words_of,
)
from kaoping.cli.demo.texts import (
    TOPICS,
    Scene,
    Voice,
    as_reported,
    deeds_in_short,
    deeds_text,
    drawn_figures,
    record_text,
    section_text,
    village_in_prose,
)
from kaoping.foundation.people.identity import (
    birth_date_of,
    faults_of_identity,
    is_female,
    is_invented,
)
from kaoping.foundation.places.reference import poor_counties

TODAY = date(2026, 11, 23)
VOICES: tuple[Voice, ...] = ("unit", "team", "person")


def some_people(count: int, seed: int = 1) -> list[InventedPerson]:
    dice = Random(seed)
    return [invented_person(dice, serial, today=TODAY) for serial in range(count)]


def a_scene(dice: Random, voice: Voice) -> Scene:
    product = dice.choice(products())
    return Scene("青岭县", "石泉村", product, drawn_figures(dice, voice, product))


def test_the_same_dice_give_the_same_people() -> None:
    assert some_people(50) == some_people(50)
    assert some_people(50) != some_people(50, seed=2)


def test_id_numbers_are_sound_invented_and_agree_with_the_person() -> None:
    people = some_people(2000)
    for person in people:
        assert faults_of_identity(person.identity_number) == ()
        assert is_invented(person.identity_number)
        assert birth_date_of(person.identity_number) == person.born
        assert is_female(person.identity_number) is person.female
    assert len({person.identity_number for person in people}) == 2000
    assert len({person.phone for person in people}) == 2000


def test_people_are_of_working_age_and_of_many_names() -> None:
    people = some_people(2000)
    assert {TODAY.year - person.born.year for person in people} <= set(range(24, 64))
    assert {len(person.name) for person in people} == {2, 3, 4}
    assert len({person.name for person in people}) > 1700
    assert 600 < sum(person.female for person in people) < 920
    seniors = set(words_of("people.toml")["person"]["titles_senior"])
    assert 0.25 < sum(person.title in seniors for person in people) / len(people) < 0.75


def test_most_characters_of_names_are_common_ones() -> None:
    characters = "".join(person.name for person in some_people(2000))
    common = characters.encode("gb2312", errors="ignore").decode("gb2312")
    assert 0.95 < len(common) / len(characters) < 1


def test_every_poor_county_has_fitting_products() -> None:
    dice = Random(3)
    for county in poor_counties():
        assert county.code[:2] in product_of(dice, county.code).provinces
    assert "65" in product_of(dice, "XB").provinces


def test_units_are_named_after_place_product_and_kind() -> None:
    dice = Random(5)
    (banxia,) = (product for product in products() if product.name == "半夏")
    teams = {unit_name(dice, "团队", "青岭县", banxia) for _ in range(200)}
    assert "青岭县半夏技术服务队" in teams
    assert len(teams) == 8
    for kind in words_of("people.toml")["units"]:
        if kind != "brands":
            assert unit_name(dice, kind, "青岭县", banxia).startswith("青岭县")


def test_record_texts_have_no_open_slot_and_the_right_numbers() -> None:
    dice = Random(8)
    for kind in words_of("records.toml"):
        texts = {
            record_text(dice, kind, a_scene(dice, "team"), people=4711, households=815)
            for _ in range(60)
        }
        assert len(texts) > 40
        assert any("4711" in text.result or "815" in text.result for text in texts)
        assert not any(set("{}") & set(text.title + text.result) for text in texts)
        assert all(len(text.title) <= 40 and len(text.result) <= 200 for text in texts)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("topic", TOPICS)
def test_sections_are_of_proper_length_and_vary(voice: Voice, topic: str) -> None:
    dice = Random(13)
    texts = [section_text(dice, topic, voice, a_scene(dice, voice)) for _ in range(200)]  # type: ignore[arg-type]
    assert len(set(texts)) > 190
    assert min(map(len, texts)) >= 200
    assert max(map(len, texts)) <= 600
    assert not any(set("{}") & set(text) for text in texts)


@pytest.mark.parametrize("voice", ["person", "team"])
def test_deeds_fit_the_form(voice: Voice) -> None:
    dice = Random(21)
    for _ in range(200):
        scene = a_scene(dice, voice)
        long, short = (
            write(dice, voice, "石穗禾", scene) for write in (deeds_text, deeds_in_short)
        )
        assert 800 <= len(long) <= 2000
        assert 60 <= len(short) <= 300
        assert "石穗禾" in long
        assert "石穗禾" in short
        assert str(scene.figures.days) in long
        assert str(scene.figures.income) in long


@pytest.mark.parametrize("voice", VOICES)
def test_a_text_tells_the_numbers_of_the_report(voice: Voice) -> None:
    dice = Random(55)
    drawn = a_scene(dice, voice)
    keys = ("experts_mobilised", "service_days", "own_funds_given", "goods_given", "income_gain")
    reported = dict(zip(keys, map(Decimal, ("77", "4711.0", "1.25", "9", "815")), strict=True))

    told = as_reported(drawn.figures, voice, reported | {"trainings_held": None})

    assert (told.days, told.income, str(told.funds)) == (4711, 815, "10.25")
    assert (told.trainings, told.scale) == (drawn.figures.trainings, drawn.figures.scale)
    assert told.experts == (drawn.figures.experts if voice == "person" else 77)
    assert "4711天" in deeds_text(dice, voice, "石穗禾", replace(drawn, figures=told))


@pytest.mark.parametrize(
    ("society", "short"), [("中国数学会", "数学"), ("中国林学会", "林学"), ("中国水产学会", "水产")]
)
def test_a_society_is_shortened_to_more_than_one_character(society: str, short: str) -> None:
    assert short_of(society) == short


def test_animals_are_not_sown() -> None:
    dice = Random(34)
    (goat,) = (product for product in products() if product.name == "黑山羊")
    (tea,) = (product for product in products() if product.name == "茶叶")
    said = {
        product.name: "".join(
            deeds_text(dice, "person", "石穗禾", scene)
            + record_text(dice, "新品种", scene, people=9, households=3).result
            for scene in (
                Scene("青岭县", "石泉村", product, drawn_figures(dice, "person", product))
                for _ in range(60)
            )
        )
        for product in (goat, tea)
    }
    assert "种植：" not in said["黑山羊"] + said["茶叶"]
    assert "试种" in said["茶叶"]
    assert "修枝剪" in said["茶叶"]
    assert not any(word in said["黑山羊"] for word in ("试种", "修枝剪", "种苗"))


@pytest.mark.parametrize(
    ("name", "prose"),
    [
        ("银山村委会", "银山村"),
        ("银山村村委会", "银山村"),
        ("银山村民委员会", "银山村"),
        ("银山村村民委员会", "银山村"),
        ("东街社区居委会", "东街社区"),
        ("东街社区居民委员会", "东街社区"),
        ("东街居委会", "东街社区"),
        ("巴音嘎查村委会", "巴音嘎查"),
        ("银山村", "银山村"),
    ],
)
def test_a_village_is_named_as_people_say_it(name: str, prose: str) -> None:
    assert village_in_prose(name) == prose
