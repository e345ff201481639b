"""Invented texts: service records, sections of summaries, deeds; put together from `data/` by dice.

Every text is a chain of steps, of each of which one sentence is drawn, with figures that agree
throughout; hand in the figures of real records where there are any.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any, Literal, NamedTuple

from kaoping.cli.demo.invented import Product, words_of

Voice = Literal["unit", "team", "person"]
Topic = Literal["measures", "mobilisation", "services", "results", "problems", "plan"]

Slots = dict[str, object]

TOPICS: tuple[Topic, ...] = ("measures", "mobilisation", "services", "results", "problems", "plan")

WHO: dict[Voice, str] = {"unit": "我单位", "team": "我团队", "person": "本人"}

# Least and most of what one person, one team, one unit does in a year.
SPANS: dict[Voice, dict[str, tuple[int, int]]] = {
    "person": {"experts": (3, 8), "villages": (2, 6), "households": (24, 90), "days": (100, 130), "trainings": (6, 24), "funds": (1, 15)},
    "team": {"experts": (6, 25), "villages": (4, 14), "households": (80, 400), "days": (320, 1800), "trainings": (18, 60), "funds": (6, 80)},
    "unit": {"experts": (25, 160), "villages": (12, 70), "households": (300, 2600), "days": (1500, 9000), "trainings": (40, 160), "funds": (30, 420)},
}  # fmt: skip
# The indicators that a text speaks of; where there are several, of their sum.
COUNTED_AS: dict[str, tuple[str, ...]] = {
    "experts": ("experts_mobilised",),
    "villages": ("villages_covered",),
    "households": ("households_covered",),
    "people": ("people_covered",),
    "days": ("service_days",),
    "trainings": ("trainings_held",),
    "trainees": ("trainee_attendances",),
    "funds": ("own_funds_given", "funds_raised", "goods_given"),
    "income": ("income_gain",),
    "exits": ("households_exited",),
}
SCALES = {"亩": (60, 1600), "万棒": (3, 40)}
SCALE_OF_ANIMALS = (40, 600)

# Marks a sentence that would be wrong of animals.
OF_PLANTS = "种植："

COMMITTEE = re.compile(r"(村民|村|居民|居|牧民|牧)?(委员会|委会)$")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text speaks of, for a year: funds in 万元, income gain in 元 a head, scale in the product's measure."""

    experts: int
    villages: int
    households: int
    people: int
    days: int
    trainings: int
    trainees: int
    funds: int | Decimal
    income: int
    exits: int
    scale: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a text plays: county or other place, one village in prose, the product, the year's figures."""

    place: str
    village: str
    product: Product
    figures: Figures


class RecordText(NamedTuple):
    """Title and result of a service record."""

    title: str
    result: str


def drawn_figures(dice: Random, voice: Voice, product: Product) -> Figures:
    """Plausible figures of a year that agree with each other."""
    drawn = {name: dice.randint(*span) for name, span in SPANS[voice].items()}
    households, trainings = drawn["households"], drawn["trainings"]
    return Figures(
        **drawn,
        people=round(households * dice.uniform(2.8, 3.6)),
        trainees=trainings * dice.randint(26, 48),
        income=dice.randrange(600, 3200, 20),
        exits=round(households * dice.uniform(0.2, 0.6)),
        scale=dice.randint(*SCALES.get(product.measure, SCALE_OF_ANIMALS)),
    )


def as_reported(figures: Figures, voice: Voice, reported: Mapping[str, Decimal | None]) -> Figures:
    """With the numbers of the report by indicator, where it has them; the rest as drawn.

    A person's ``experts`` are the colleagues who were asked along: no report counts them.
    """
    sums = {
        name: sum((reported.get(key) or Decimal(0) for key in keys), Decimal(0))
        for name, keys in COUNTED_AS.items()
        if (name, voice) != ("experts", "person")
    }
    told: dict[str, Any] = {name: _plain(value) for name, value in sums.items() if value}
    return replace(figures, **told)


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value.normalize()


def village_in_prose(name: str) -> str:
    """A village as people say it: 银山村委会 and 银山村村民委员会 are both 银山村, 东街居委会 东街社区."""
    found = COMMITTEE.search(name)
    if not found:
        return name
    short = name[: found.start()]
    if short.endswith(("村", "社区", "嘎查", "牧", "队", "场", "区")):
        return short
    return short + ("社区" if "居" in found[0] else "村")


def record_text(
    dice: Random, kind: str, scene: Scene, *, people: int, households: int
) -> RecordText:
    """Title and result of one record.

    `kind` is a kind of service (科技培训 技术推广 科普活动 成果转化 决策咨询) or one of 新品种 在线咨询
    材料编写; `people` and `households` are those served.
    """
    words = words_of("records.toml")[kind]
    slots = _subject(dice, scene) | {"people": people, "households": households}
    title, result = (_sentence(dice, words[part], slots) for part in ("titles", "results"))
    return RecordText(title, result)


def section_text(dice: Random, topic: Topic, voice: Voice, scene: Scene) -> str:
    """One section of a summary or plan, 200 to 600 characters, as the voice would tell it."""
    words = words_of("narratives.toml")
    own = words["person" if voice == "person" else "unit"]
    steps = own.get(topic) or words["both"][topic]
    text = _chain(dice, steps, _year(dice, scene) | {"who": WHO[voice]})
    return text.replace("我们", "本人") if voice == "person" else text


def deeds_text(dice: Random, voice: Voice, name: str, scene: Scene) -> str:
    """Deeds of a person or team, 800 to 2,000 characters in paragraphs."""
    return _deeds(dice, "deeds", voice, name, scene, gap="\n")


def deeds_in_short(dice: Random, voice: Voice, name: str, scene: Scene) -> str:
    """The same in at most 300 characters."""
    return _deeds(dice, "short", voice, name, scene, gap="")


def _deeds(dice: Random, group: str, voice: Voice, name: str, scene: Scene, *, gap: str) -> str:
    steps = words_of("narratives.toml")[group]["person" if voice == "person" else "team"]
    return _chain(dice, steps, _year(dice, scene) | {"name": name}, gap=gap)


def _chain(dice: Random, steps: list[list[str]], slots: Slots, gap: str = "") -> str:
    return gap.join(_sentence(dice, sentences, slots) for sentences in steps)


def _sentence(dice: Random, sentences: list[str], slots: Slots) -> str:
    """One of the sentences that suit the product, its slots filled."""
    suiting = [s for s in sentences if slots["planted"] or not s.startswith(OF_PLANTS)]
    return dice.choice(suiting).removeprefix(OF_PLANTS).format_map(slots)


def _subject(dice: Random, scene: Scene) -> Slots:
    product = scene.product
    return {
        "place": scene.place,
        "village": scene.village,
        "product": product.name,
        "planted": product.planted,
        "measure": product.measure,
        "technique": dice.choice(product.techniques),
        "trouble": dice.choice(product.troubles),
        "variety": product.variety,
    }


def _year(dice: Random, scene: Scene) -> Slots:
    figures = scene.figures
    return {
        **_subject(dice, scene),
        **asdict(figures),
        "next_trainings": figures.trainings + dice.randint(1, 6),
        "next_trainees": figures.trainees + 10 * dice.randint(1, 30),
    }
