"""The cast of the demonstration: the tree of units on real places, and invented people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from random import Random

from django.contrib.auth.hashers import make_password

from kaoping.acts.posts import Post
from kaoping.administration.bulk import UnitRow, add_units
from kaoping.administration.bulk_people import AccountRow, PostRow, create_accounts_with_posts
from kaoping.cli.demo.invented import (
    InventedPerson,
    Product,
    invented_person,
    product_of,
    unit_name,
)
from kaoping.cli.demo.plan import FOUNDED, PASSWORD, Plan
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.reference import PlaceFact, places, poor_counties
from kaoping.foundation.units.credit_code import invented_credit_code
from kaoping.foundation.units.reference import societies

SYSTEM = Actor(account_id=None, post=Post.SYSTEM, way="demo")
OFFICE = "Q"  # the code of the national office
COUNTRY = "000000"

# Who works at which level of unit, one person a line.
STAFF: dict[str, tuple[tuple[Post, ...], ...]] = {
    "nation": (
        (Post.SEASON_OFFICE,),
        (Post.VERIFIER,),
        (Post.CLERK,),
        (Post.DISCIPLINE_AUDITOR,),
        (Post.SECURITY_AUDITOR,),
        (Post.ADMINISTRATOR,),
    ),
    "body": ((Post.CLERK,), (Post.VERIFIER,), (Post.RECOMMENDER,)),
    "county": ((Post.CLERK,), (Post.VERIFIER, Post.RECOMMENDER)),
    "host": ((Post.SEASON_OFFICE,), (Post.DISCIPLINE_AUDITOR,)),
}


@dataclass(frozen=True, slots=True)
class Player:
    """A unit of the cast: what the story needs to know of it."""

    code: str
    name: str
    kind: str
    level: str
    place: str
    parent: str
    is_team: bool = False
    full: bool = False  # whether people work there in the story
    field: str = ""
    product: Product | None = None


@dataclass
class Cast:
    """All units by code, the accounts by who holds which post where, the experts by team."""

    players: dict[str, Player] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    holders: dict[tuple[str, Post], list[str]] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    people: dict[str, InventedPerson] = field(default_factory=dict)  # by account name

    def below(self, code: str) -> list[Player]:
        return [p for p in self.players.values() if p.parent == code]

    def holder(self, code: str, post: Post) -> str:
        """The account name of who holds ``post`` at the unit: the first one."""
        return self.holders[code, post][0]

    def teams(self) -> list[Player]:
        return [p for p in self.players.values() if p.is_team]


def raise_tree(plan: Plan, dice: Random) -> Cast:
    """Found every unit of the plan, by the same act as administrators do."""
    cast = Cast({p.code: p for p in _players(plan, dice)})
    serial = count(1)
    rows = [
        UnitRow(
            parent_code=p.parent,
            code=p.code,
            name=p.name,
            kind=p.kind,
            level=p.level,
            is_team=p.is_team,
            place=p.place,
            field=p.field,
            credit_code=invented_credit_code(next(serial)),
            since=FOUNDED.date(),
        )
        for p in cast.players.values()
    ]
    cast.ids = add_units(SYSTEM, rows, FOUNDED)
    return cast


def _players(plan: Plan, dice: Random) -> Iterator[Player]:
    facts = list(places())
    yield Player(OFFICE, "全国科技助力扶贫办", "national_office", "nation", COUNTRY, "", full=True)
    for province in (f for f in facts if f.level == "province"):
        full = not plan.provinces or province.code in plan.provinces
        yield from _province(plan, dice, province, facts, full=full)
    field_of = {s.code: s for s in societies()}
    chosen = set(_spread(list(field_of), plan.societies))
    for code, society in field_of.items():
        yield from _society(plan, dice, code, society.name, full=code in chosen)


def _spread(codes: Sequence[str], wanted: int) -> list[str]:
    """``wanted`` of the codes, evenly over all fields."""
    step = len(codes) / wanted
    return [codes[int(n * step)] for n in range(wanted)]


def _province(
    plan: Plan, dice: Random, province: PlaceFact, facts: list[PlaceFact], *, full: bool
) -> Iterator[Player]:
    body = f"P{province.code}"
    name = f"{province.name}科技助力精准扶贫工程领导小组办公室"
    yield Player(body, name, "provincial_office", "province", province.code, OFFICE, full=full)
    if not full:
        return
    poor = {county.joins for county in poor_counties()}
    counties: dict[str, list[PlaceFact]] = {}
    for fact in facts:
        if fact.level == "county" and fact.code in poor:
            counties.setdefault(fact.parent_code, []).append(fact)
    prefectures = [f for f in facts if f.parent_code == province.code and f.code in counties]
    wanted = [f for f in prefectures if len(counties[f.code]) >= plan.counties]
    for prefecture in wanted[: plan.prefectures or None]:
        yield from _prefecture(plan, dice, body, prefecture, counties[prefecture.code])


def _prefecture(
    plan: Plan, dice: Random, body: str, prefecture: PlaceFact, counties: list[PlaceFact]
) -> Iterator[Player]:
    code, place = f"C{prefecture.code}", prefecture.code
    name = prefecture.name
    if name in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
        name = f"{name}（{place}）"
    yield Player(code, f"{name}科学技术协会", "science_association", "prefecture", place, body,
                 full=True)  # fmt: skip
    for letter, kind, word in (
        ("N", "agriculture_department", "农业部门"),
        ("Y", "research_institute", "科研机构"),
        ("X", "local_society", "地方学会"),
    ):
        product = product_of(dice, place)
        unit = f"{code}{letter}"
        yield Player(unit, unit_name(dice, word, name, product), kind, "prefecture", place, code)
    for county in counties[: plan.counties or None]:
        yield from _county(plan, dice, code, county)


def _county(plan: Plan, dice: Random, above: str, county: PlaceFact) -> Iterator[Player]:
    code = f"X{county.code}"
    yield Player(code, f"{county.name}科学技术协会", "science_association", "county", county.code,
                 above, full=True)  # fmt: skip
    kinds = (("E", "extension_agency", "推广机构"), ("S", "school", "学校"),
             ("Q", "company", "企业"), ("H", "social_organization", "社会机构"),
             ("B", "poverty_relief_agency", "扶贫机构"))  # fmt: skip
    letter, kind, word = kinds[int(county.code) % len(kinds)]
    name = unit_name(dice, word, county.name, product_of(dice, county.code))
    yield Player(f"{code}{letter}", name, kind, "county", county.code, code)
    yield from _teams(dice, code, county.code, county.name, plan.teams)


def _society(plan: Plan, dice: Random, code: str, name: str, *, full: bool) -> Iterator[Player]:
    yield Player(code, name, "national_society", "province", COUNTRY, OFFICE, full=full,
                 field=code[0])  # fmt: skip
    if full:
        short = short_of(name)
        county = dice.choice(poor_counties())
        yield from _teams(dice, code, county.joins, short, plan.society_teams)


def short_of(society: str) -> str:
    """中国林学会 is 林学, 中国农学会 农学, 中国水产学会 水产: of one character 学 keeps company."""
    short = society.removeprefix("中国").removesuffix("学会").removesuffix("协会")
    return short if len(short) > 1 else society.removeprefix("中国").removesuffix("会")


def _teams(dice: Random, above: str, place: str, name: str, number: int) -> Iterator[Player]:
    names: set[str] = set()
    for serial in range(1, number + 1):
        product = product_of(dice, place)
        team = unit_name(dice, "团队", name, product)
        if team in names:
            team = f"{team}（{serial}）"
        names.add(team)
        yield Player(
            f"{above}T{serial}", team, "team", "grassroots", place, above,
            is_team=True, full=True, product=product,
        )  # fmt: skip


def people(plan: Plan, dice: Random, cast: Cast, judges: int, hosts: Sequence[str]) -> None:
    """Give everybody an account and the posts of the story; one password, in demo mode only."""
    serial = count(1)
    rows = [
        _row(dice, cast, next(serial), code, posts)
        for code, posts in _wanted(plan, cast, judges, hosts)
    ]
    shared = make_password(PASSWORD)
    several = iter(rows)
    while part := list(islice(several, 5_000)):
        made = create_accounts_with_posts(SYSTEM, part, FOUNDED, password_hash=shared)
        cast.accounts.update(made)
    for row in rows:
        for held in row.posts:
            cast.holders.setdefault((row.unit_code, held.post), []).append(row.username)


def _wanted(
    plan: Plan, cast: Cast, judges: int, hosts: Sequence[str]
) -> Iterator[tuple[str, tuple[Post, ...]]]:
    """Each person as the unit's code and the posts held there."""
    for player in cast.players.values():
        if player.is_team:
            yield player.code, (Post.TEAM_LEAD, Post.EXPERT)
            yield from ((player.code, (Post.EXPERT,)) for _ in range(plan.experts - 1))
        elif player.full:
            staff = STAFF["nation" if player.code == OFFICE else "county"
                          if player.level == "county" else "body"]  # fmt: skip
            yield from ((player.code, posts) for posts in staff)
    for host in hosts:
        yield from ((host, posts) for posts in STAFF["host"])
    for host in (OFFICE, *hosts):
        yield from ((host, (Post.JUDGE,)) for _ in range(judges))


def _row(dice: Random, cast: Cast, serial: int, code: str, posts: tuple[Post, ...]) -> AccountRow:
    person = invented_person(dice, serial, today=FOUNDED.date())
    username = f"{posts[0].value.replace('_', '-')}-{serial}"
    cast.people[username] = person
    player = cast.players[code]
    return AccountRow(
        unit_code=code,
        username=username,
        name=person.name,
        id_number=person.identity_number,
        phone=person.phone,
        ethnicity=person.ethnicity,
        political_status=person.politics,
        education=person.education,
        title=person.title,
        position=person.office,
        employer=player.name,
        specialty=player.product.name if player.product else "",
        posts=[PostRow(post=post) for post in posts],
    )
