"""A tree of three levels that hold shares, and many at once who want the last places."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.db import connection, connections
from django.db.models import Sum

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.units.models import Unit
from kaoping.programme.recommendation.models import Candidate, Rank, Share
from kaoping.programme.recommendation.rules import HOLDS_A_SLOT
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import Level, SubjectKind
from tests.builders import NOON, World, a_season, a_unit, some_places
from tests.builders_recommendation import an_accepted, an_expert, honour_for

Outcome = Refusal | None


def a_deep_world() -> tuple[World, Unit]:
    """Office, province, prefecture, county; the prefecture is given back beside the world."""
    places = some_places()
    office = a_unit(None, "national_office", Level.NATION, places.country, "全国办公室")
    province = a_unit(office, "provincial_office", Level.PROVINCE, places.province, "贵州省办公室")
    prefecture = a_unit(
        province, "science_association", Level.PREFECTURE, places.prefecture, "毕节市科协"
    )
    county = a_unit(prefecture, "science_association", Level.COUNTY, places.county, "赫章县科协")
    team = a_unit(county, "team", Level.GRASSROOTS, places.county, "服务队", is_team=True)
    world = World(places, office, province, office, county, team, Season())
    world.season = a_season(world)
    return world, prefecture


def nominees(world: World, *units: Unit, each: int) -> list[Subject]:
    """``each`` accepted experts of every unit, those of different units taking turns."""
    return [an_accepted(world, an_expert(world, unit)) for _ in range(each) for unit in units]


def attempt(actor: Actor, subject: Subject) -> Callable[[], Outcome]:
    """One try to put ``subject`` forward: None when it was done, else why not."""
    given = {"subject": subject.pk, "honour": honour_for(subject)}
    return partial(tried, Act.PUT_FORWARD, actor, given)


def tried(act: Act, actor: Actor, given: dict) -> Outcome:
    try:
        perform(act, actor, given, now=NOON)
    except Refused as refused:
        (reason,) = refused.refusals
        return reason
    return None


def all_at_once(tries: Iterable[Callable[[], Outcome]], scratch: Path) -> list[Outcome]:
    """Run every try in a thread with a connection of its own, all starting together."""
    tries = list(tries)
    start = threading.Barrier(len(tries))

    def one(do: Callable[[], Outcome]) -> Outcome:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            return do()
        finally:
            connections.close_all()

    with own_connections(scratch), ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(one, tries))


@contextmanager
def own_connections(scratch: Path):
    """SQLite's test database lives in one connection: give it a file for the time being."""
    if connection.vendor != "sqlite":
        yield
        return
    name = connections.settings["default"]["NAME"]
    memory = connection.connection
    path = scratch / "race.sqlite3"
    with sqlite3.connect(path) as file:
        memory.backup(file)
    connections.settings["default"]["NAME"] = str(path)
    try:
        yield
    finally:
        connections.settings["default"]["NAME"] = name
        with sqlite3.connect(path) as file:
            file.backup(memory)


def told(outcomes: Iterable[Outcome]) -> Counter[str]:
    return Counter("done" if o is None else o.code for o in outcomes)


def recommender(world: World, unit: Unit) -> Actor:
    return world.actor(Post.RECOMMENDER, unit)


def the_sums_hold(season: Season) -> None:
    """At every unit: nothing above what is held, what was passed on is held below, what is
    used are its candidates, and every list holds exactly the names from below."""
    shares = list(Share.objects.filter(subject__season=season).select_related("subject"))
    for share in shares:
        subject, honour = share.subject, share.honour
        below = Share.objects.filter(subject__parent=subject, honour=honour)
        own = Candidate.objects.filter(by=subject, honour=honour, state__in=HOLDS_A_SLOT)
        assert share.passed_on + share.used <= share.held, (subject, share.held)
        assert share.passed_on == (below.aggregate(Sum("held"))["held__sum"] or 0), subject
        assert share.used == own.count(), subject
        if subject.parent_id is not None and subject.kind == SubjectKind.UNIT:
            names = Candidate.objects.filter(
                by__lft__gte=subject.lft, by__lft__lte=subject.rgt, by__season=season,
                honour=honour, state__in=HOLDS_A_SLOT,
            )  # fmt: skip
            ranked = Rank.objects.filter(at=subject, honour=honour)
            assert set(ranked.values_list("candidate", flat=True)) == set(
                names.values_list("pk", flat=True)
            )
            positions = list(ranked.values_list("position", flat=True))
            assert len(set(positions)) == len(positions)
