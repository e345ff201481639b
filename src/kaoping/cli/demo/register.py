"""The poverty register of the demonstration: villages drawn by seed, and marked so.

No list of the 128,000 registered villages is to be had; a province imports the real one.
"""

from collections.abc import Iterator
from random import Random

from kaoping.administration.actions.register import Household, RegisterVillage
from kaoping.cli.demo.plan import Plan
from kaoping.foundation.places.reference import places

HOUSEHOLDS = (3, 9)  # coded entries of each village, fewest and most


def drawn_villages(plan: Plan, dice: Random, counties: set[str]) -> Iterator[RegisterVillage]:
    """Villages of ``counties`` with their households, in the order of their codes."""
    within: dict[str, list[str]] = {}
    for fact in places():
        if fact.level == "village" and fact.code[:6] in counties:
            within.setdefault(fact.code[:6], []).append(fact.code)
    for county in sorted(within):
        villages = within[county]
        for code in sorted(dice.sample(villages, min(plan.villages, len(villages)))):
            yield RegisterVillage.model_construct(
                village=code, households=_households(dice, code), source="演示抽取"
            )


def _households(dice: Random, village: str) -> list[Household]:
    return [
        Household.model_construct(code=f"{village}{number:04d}", people=dice.randint(1, 6))
        for number in range(1, dice.randint(*HOUSEHOLDS) + 1)
    ]
