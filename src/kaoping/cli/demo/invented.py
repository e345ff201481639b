"""Invented people, products and unit names, drawn by dice from the words in `data/people.toml`.

Nothing here reads a clock or keeps anything: the same dice give the same people.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from kaoping.foundation.people.identity import invented_identity, invented_phone

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """A person who does not exist; the ID number and phone are of ranges that are never issued."""

    name: str
    female: bool
    born: date
    ethnicity: str
    politics: str
    education: str
    title: str
    office: str
    identity_number: str
    phone: str

    @property
    def sex(self) -> str:
        """男 or 女."""
        return "女" if self.female else "男"


@dataclass(frozen=True, slots=True)
class Product:
    """What a place grows or keeps: its techniques and troubles, a variety, and what it is counted in."""

    name: str
    provinces: tuple[str, ...]
    measure: str
    techniques: tuple[str, ...]
    troubles: tuple[str, ...]
    variety: str

    @property
    def planted(self) -> bool:
        """Whether it grows; animals are kept."""
        return self.measure in {"亩", "万棒"}


def invented_person(dice: Random, serial: int, *, today: date) -> InventedPerson:
    """One person of 25 to 62 years on `today`; other serials give other ID numbers and phones."""
    words = words_of("people.toml")["person"]
    female = dice.random() < 0.38
    age = dice.triangular(25, 62, 43)
    born = today - timedelta(days=int(age * 365.25))
    education = _weighted(dice, words["educations"])
    return InventedPerson(
        name=invented_name(dice, female=female),
        female=female,
        born=born,
        ethnicity=_weighted(dice, words["ethnicities"]),
        politics=_weighted(dice, words["politics"]),
        education=education,
        title=dice.choice(words[_rank_of_title(dice, age, education)]),
        office=_weighted(dice, words["offices"]),
        identity_number=invented_identity(serial, born, female=female),
        phone=invented_phone(serial),
    )


def invented_name(dice: Random, *, female: bool) -> str:
    """A surname, common ones more often, and a given name, mostly of two characters."""
    words = words_of("people.toml")["names"]
    (group,) = dice.choices(words["surnames"], words["surname_weights"])
    last = words["female" if female else "male"].split()
    if dice.random() < 0.2:
        given = dice.choice(last)
    else:
        first = words["either"].split() if dice.random() < 0.7 else last
        ending = dice.choice(last)
        given = dice.choice([char for char in first if char != ending]) + ending
    return f"{dice.choice(group.split())}{given}"


def _rank_of_title(dice: Random, age: float, education: str) -> str:
    if "研究生" not in education and age < 35:
        return "titles_junior"
    if education in {"大学专科", "中专"}:
        return "titles_middle"
    senior = (age - 28) / 30 + (0.2 if education == "博士研究生" else 0)
    return "titles_senior" if dice.random() < senior else "titles_middle"


@cache
def products() -> tuple[Product, ...]:
    """Every product that the demonstration knows."""
    return tuple(
        Product(
            name=entry["name"],
            provinces=tuple(entry["provinces"].split()),
            measure=entry["measure"],
            techniques=tuple(entry["techniques"]),
            troubles=tuple(entry["troubles"]),
            variety=entry["variety"],
        )
        for entry in words_of("people.toml")["products"]
    )


def product_of(dice: Random, place_code: str) -> Product:
    """A product that the province of this division may have (the Corps as Xinjiang)."""
    province = "65" if place_code == "XB" else place_code[:2]
    fitting = [product for product in products() if province in product.provinces]
    return dice.choice(fitting or products())


def product_spoken_of(dice: Random, name: str, place_code: str) -> Product:
    """The product in a team's own name; without one, any that its province may have."""
    drawn = product_of(dice, place_code)
    named = [product for product in products() if product.name in name]
    return max(named, key=lambda product: len(product.name), default=drawn)


def unit_name(dice: Random, kind: str, place: str, product: Product) -> str:
    """The name of a unit of this kind (its Chinese word, 团队 included) at a place: 赫章县半夏技术服务队."""
    words = words_of("people.toml")["units"]
    template: str = dice.choice(words[kind])
    return template.format(place=place, product=product.name, brand=dice.choice(words["brands"]))


@cache
def words_of(name: str) -> dict[str, Any]:
    """The words of one file in `data/`."""
    return tomllib.loads((DATA / name).read_text("utf-8"))


def _weighted(dice: Random, words: list[tuple[str, int]]) -> str:
    (word,) = dice.choices([word for word, _ in words], [weight for _, weight in words])
    return word
