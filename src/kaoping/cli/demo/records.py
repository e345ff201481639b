"""Service records of the demonstration: a year of a team's days in the villages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from kaoping.cli.demo.invented import Product
from kaoping.cli.demo.texts import Scene, drawn_figures, record_text, village_in_prose
from kaoping.programme.service.given import Participant, RecordService

DAY_HOURS = Decimal(8)
# kind and sub-kind of the edition, what the texts call it, the kind of time, its frequency
KINDS = (
    ("training", "class", "科技培训", "training_and_writing", 16),
    ("training", "field", "科技培训", "stationed", 20),
    ("technique_extension", "technique", "技术推广", "stationed", 26),
    ("technique_extension", "new_variety", "新品种", "stationed", 7),
    ("popularisation", "talk", "科普活动", "other", 8),
    ("popularisation", "exhibition", "科普活动", "other", 3),
    ("transfer", "", "成果转化", "stationed", 4),
    ("advice", "", "决策咨询", "other", 5),
    ("advice", "", "在线咨询", "online", 9),
    ("training", "class", "材料编写", "training_and_writing", 2),
)
SUPPORT = ("counterpart_aid", "pairing", "east_west")
# How many days of a year an expert lives in the villages, and how long such a stay lasts.
STATIONED_DAYS = (108, 128)
STAY, TRIP = (2, 3, 3, 4, 5, 5), (1, 1, 2, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Village:
    """A registered village with the codes of its households."""

    code: str
    name: str
    households: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamYear:
    """What a team's records are drawn from; ``stationed`` is who lives in the villages, if any."""

    unit: int
    place: str  # the county's name
    product: Product
    persons: tuple[int, ...]
    villages: tuple[Village, ...]
    first: date
    last: date
    stationed: int | None = None


def drawn_records(dice: Random, team: TeamYear, number: int) -> Iterator[RecordService]:
    """``number`` records spread over the period; nobody is in two places on one day."""
    scene_figures = drawn_figures(dice, "team", team.product)
    days = (team.last - team.first).days + 1
    free = dict.fromkeys(team.persons, team.first)
    wanted_days = left = dice.randint(*STATIONED_DAYS)
    for turn in range(number):
        start = team.first + timedelta(days=int(days * turn / number))
        there = [person for person in team.persons if free[person] <= start]
        if not there:
            continue
        # Stays are spread over the year: another one whenever the days fall behind it.
        behind = left * number > wanted_days * (number - turn - 1)
        stays = [team.stationed] if behind and team.stationed in there else []
        length = min(dice.choice(STAY if stays else TRIP), (team.last - start).days + 1)
        left -= length * len(stays)
        others = [person for person in there if person != team.stationed]
        wanted = dice.choice((1, 2, 2, 3)) - len(stays)
        going = [*stays, *dice.sample(others, min(len(others), wanted))] or there[:1]
        end = start + timedelta(days=length - 1)
        for person in going:
            free[person] = end + timedelta(days=1)
        villages = dice.sample(team.villages, min(len(team.villages), dice.choice((1, 1, 2, 3))))
        scene = Scene(team.place, village_in_prose(villages[0].name), team.product, scene_figures)
        yield _record(dice, team, scene, going=going, villages=villages, span=(start, end))


def _record(
    dice: Random,
    team: TeamYear,
    scene: Scene,
    *,
    going: Sequence[int],
    villages: Sequence[Village],
    span: tuple[date, date],
) -> RecordService:
    kind, sub_kind, word, time_kind, _ = dice.choices(KINDS, [row[-1] for row in KINDS])[0]
    households = [code for v in villages for code in v.households if dice.random() < 0.5]
    people = dice.randint(12, 64) if kind in ("training", "popularisation") else dice.randint(2, 18)
    text = record_text(dice, word, scene, people=people, households=max(1, len(households)))
    days = (span[1] - span[0]).days + 1
    money = Decimal(dice.randint(0, 240)) / 100
    return RecordService.model_construct(
        unit=team.unit,
        service_kind=kind,
        sub_kind=sub_kind,
        support_kinds=[k for k in SUPPORT if dice.random() < 0.25],
        title=text.title[:80],
        starts=span[0],
        ends=span[1],
        quantity=1,
        people_served=people,
        households_served=len(households) + dice.randint(0, 6),
        own_funds=money,
        raised_funds=Decimal(dice.choice((0, 0, 0, 50, 120, 300))) / 100,
        goods=Decimal(dice.choice((0, 0, 40, 85, 160))) / 100,
        paid_out=(money * dice.choice((60, 80, 100)) / 100).quantize(Decimal("0.01")),
        result=text.result,
        villages=[v.code for v in villages],
        households=households,
        participants=[
            Participant.model_construct(
                person=person, time_kind=time_kind, days=Decimal(days), hours=DAY_HOURS * days
            )
            for person in going
        ],
        evidence=[],
    )
