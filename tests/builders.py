"""A small invented world to test in. Records reach a state only by acting, never by being set.

The tree: a national office; below it one province and one society; below the province one
county; below the county a team. Everybody needed holds a post. ``a_world()`` has a published
edition and an open season whose windows are all open at ``NOON``.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.identity import invented_identity
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.queries import actor_in, posts_of
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place, RegisteredHousehold, RegisteredVillage
from kaoping.foundation.units.models import Unit
from kaoping.programme.scheme.edition import shipped_edition
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import standing
from kaoping.programme.season.rules import Level, Phase
from tests.walked import walked

NOON = datetime(2026, 11, 16, 4, tzinfo=UTC)  # a Monday, 12:00 in Beijing
DAY = timedelta(days=1)
SYSTEM = Actor(account_id=None, post=Post.SYSTEM, way="test")
PUBLIC = Actor(account_id=None, post=Post.PUBLIC, way="test")
PASSWORD = "a-long-enough-password"
_serial = count(1)


def a_place(code: str, name: str, level: str, parent: Place | None, span: tuple[int, int]) -> Place:
    return Place.objects.create(
        code=code, name=name, level=level, parent=parent, lft=span[0], rgt=span[1]
    )


@dataclass
class Places:
    """One country, one province, one prefecture, two counties, one town, three villages."""

    country: Place
    province: Place
    prefecture: Place
    county: Place
    other_county: Place
    town: Place
    villages: list[Place]


@walked
def some_places() -> Places:
    country = a_place("000000", "全国", "country", None, (1, 20))
    province = a_place("52", "贵州省", "province", country, (2, 19))
    prefecture = a_place("5205", "毕节市", "prefecture", province, (3, 18))
    county = a_place("520527", "赫章县", "county", prefecture, (4, 8))
    other = a_place("520526", "威宁彝族回族苗族自治县", "county", prefecture, (9, 9))
    town = a_place("520527100", "妈姑镇", "town", county, (5, 8))
    villages = [
        a_place(f"52052710020{n}", f"第{n}村", "village", town, (5 + n, 5 + n)) for n in (1, 2, 3)
    ]
    for village in villages:
        registered = RegisteredVillage.objects.create(place=village, county=county, invented=True)
        for n in range(4):
            RegisteredHousehold.objects.create(
                village=registered, code=f"{village.code}{n:04d}", people=3
            )
    return Places(country, province, prefecture, county, other, town, villages)


@walked
def a_unit(parent: Unit | None, kind: str, level: Level, place: Place, name: str, **more) -> Unit:
    given = {"parent": parent.pk if parent else None, "kind": kind, "level": level.value,
             "place": place.code, "name": name, "code": f"U{next(_serial)}", **more}  # fmt: skip
    return Unit.objects.get(pk=perform(Act.ADD_UNIT, SYSTEM, given, now=NOON - 30 * DAY))


@walked
def an_account(unit: Unit, name: str = "田小满", **more) -> Account:
    """A new invented person with an account at ``unit``."""
    serial = next(_serial)
    given = {
        "unit": unit.pk,
        "username": f"user{serial}",
        "name": name,
        "password": PASSWORD,
        "id_number": invented_identity(serial, date(1980, 1, 1), female=bool(serial % 2)),
        **more,
    }
    return Account.objects.get(pk=perform(Act.CREATE_ACCOUNT, SYSTEM, given, now=NOON - 20 * DAY))


@walked
def granted(account: Account, post: Post, unit: Unit) -> Account:
    given = {"account": account.pk, "unit": unit.pk, "post": post.value}
    perform(Act.GRANT_POST, SYSTEM, given, now=NOON - 20 * DAY)
    return account


def actor_of(account: Account, post: Post, unit: Unit, *, now: datetime = NOON) -> Actor:
    """The account acting in that post, as a door would let it in."""
    held = next(h for h in posts_of(account, now=now) if h.post == post and h.unit_id == unit.pk)
    return standing(actor_in(account, held, way="test"))


@dataclass
class World:
    places: Places
    office: Unit
    province: Unit
    society: Unit
    county: Unit
    team: Unit
    season: Season
    accounts: dict[tuple[Post, int], Account] = field(default_factory=dict)

    @walked
    def account(self, post: Post, unit: Unit) -> Account:
        """The account that holds ``post`` at ``unit``; made when first asked for."""
        if (post, unit.pk) not in self.accounts:
            self.accounts[post, unit.pk] = granted(an_account(unit), post, unit)
        return self.accounts[post, unit.pk]

    def actor(self, post: Post, unit: Unit, *, now: datetime = NOON) -> Actor:
        return actor_of(self.account(post, unit), post, unit, now=now)

    def subject(self, unit: Unit) -> Subject:
        return Subject.objects.get(season=self.season, unit=unit)

    @walked
    def entered(self, account: Account, unit: Unit) -> Subject:
        """The subject of a person who has entered the season under ``unit``."""
        actor = actor_of(account, Post.EXPERT, unit)
        given = {"season": self.season.pk, "unit": unit.pk}
        return Subject.objects.get(pk=perform(Act.ENTER_SEASON, actor, given, now=NOON))


@walked
def a_world(*phases: Phase, year: int = 2026) -> World:
    """The tree, a published edition and a season with ``phases`` open (all, if none is named)."""
    places = some_places()
    office = a_unit(None, "national_office", Level.NATION, places.country, "全国办公室")
    province = a_unit(office, "provincial_office", Level.PROVINCE, places.province, "贵州省办公室")
    society = a_unit(
        office, "national_society", Level.PROVINCE, places.country, "中国某学会", field="C"
    )
    county = a_unit(province, "science_association", Level.COUNTY, places.county, "赫章县科协")
    team = a_unit(county, "team", Level.GRASSROOTS, places.county, "赫章县核桃服务队", is_team=True)
    world = World(places, office, province, society, county, team, Season())
    world.season = a_season(world, *phases, year=year)
    return world


@walked
def a_season(world: World, *phases: Phase, year: int = 2026, host: Unit | None = None) -> Season:
    host = host or world.office
    run = world.actor(Post.SEASON_OFFICE, host)
    edition = perform(
        Act.ADD_EDITION,
        run,
        {"issuer": host.pk, "text": shipped_edition("national-2017")},
        now=NOON - 10 * DAY,
    )
    perform(Act.PUBLISH_EDITION, run, {"edition": edition}, now=NOON - 10 * DAY)
    given = {
        "host": host.pk,
        "edition": edition,
        "year": year,
        "title": f"{year}年度考核",
        "assessed_from": date(year, 1, 1),
        "assessed_to": date(year, 12, 31),
    }
    season = perform(Act.OPEN_SEASON, run, given, now=NOON - 9 * DAY)
    run = actor_of(world.account(Post.SEASON_OFFICE, host), Post.SEASON_OFFICE, host)
    windows = [
        {"phase": phase, "level": level, "opens": NOON - 5 * DAY, "soft_end": NOON + 5 * DAY,
         "hard_end": NOON + 10 * DAY}
        for phase in phases or Phase
        for level in Level
    ]  # fmt: skip
    perform(Act.SET_CALENDAR, run, {"season": season, "windows": windows}, now=NOON - 9 * DAY)
    return Season.objects.get(pk=season)
