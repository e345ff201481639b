"""Data for the page bench: a season with many nominations, three scores each, all stored.

The small world of the tests is made by acting; the crowd is then written in bulk, as rows,
spread over as many recommending bodies as a national season has (offices and societies);
more nominations have more judges, of whom each scores some hundreds.
"""

import json
import os
import sys
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

os.environ["KAOPING_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "kaoping.config.settings"

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.backends import ModelBackend  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from tests.builders import NOON, a_world  # noqa: E402

from kaoping.acts.posts import Post  # noqa: E402
from kaoping.foundation.people.models import Account, Person, PostHeld  # noqa: E402
from kaoping.foundation.people.sessions import ByPassword  # noqa: E402
from kaoping.foundation.units.models import Unit  # noqa: E402
from kaoping.programme.judging.models import Assignment, FormalCheck, Mark, Panel, Seat  # noqa: E402
from kaoping.programme.recommendation.models import Candidate, Rank, Share, Slate  # noqa: E402
from kaoping.programme.reporting.models import Report  # noqa: E402
from kaoping.programme.scheme.queries import edition_of  # noqa: E402
from kaoping.programme.season.models import Subject  # noqa: E402
from kaoping.programme.verification.models import Evaluation  # noqa: E402

SCORES, EACH, NOT_YET, BATCH, BODIES = 3, 500, 600, 2000, 241
DEEDS = "常年驻村，带着技术员挨家挨户看地看苗，手把手教剪枝、嫁接和防病，把课堂搬到了田埂上。" * 22


def main(nominations: int, to: Path) -> None:
    """Fill an empty database and write what the bench has to know into ``to``."""
    call_command("migrate", verbosity=0)
    world = a_world()
    season, county = world.season, world.subject(world.county)
    edition = edition_of(season.edition_id)
    honour = next(h for h in edition.honours if h.subject_kind == "person")
    standards = [s.key for s in edition.standards_of(honour.key)]
    bodies = _bodies(world)
    slates = Slate.objects.bulk_create(Slate(body=body, honour=honour.key) for body in bodies)
    nominees = _persons([bodies[n % BODIES] for n in range(nominations)])
    waiting = _persons([county] * NOT_YET)
    candidates = Candidate.objects.bulk_create(
        (
            Candidate(
                season=season, honour=honour.key, subject=subject, by=slate.body, slate=slate,
                state="checked", details={}, deeds=DEEDS, short_form=DEEDS[:90],
                put_forward_at=NOON, scores=SCORES,
            )
            for subject, slate in zip(nominees, cycle(slates))
        ),
        batch_size=BATCH,
    )  # fmt: skip
    FormalCheck.objects.bulk_create(
        (FormalCheck(candidate=c, passed=True, at=NOON) for c in candidates), batch_size=BATCH
    )
    ranked = (
        Rank(at_id=c.by_id, honour=honour.key, candidate=c, position=n // BODIES + 1)
        for n, c in enumerate(candidates)
    )
    Rank.objects.bulk_create(ranked, batch_size=BATCH)
    scoring = _scores(world, candidates, honour.key, standards)
    _ready_to_be_put_forward(waiting, standards)
    Share.objects.create(subject=county, honour=honour.key, held=NOT_YET)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE floor_nomination (id bigserial primary key, season_id bigint, honour text,"
            " subject_id bigint, deeds text, at timestamptz);"
            "CREATE TABLE floor_floorscore (id bigserial primary key, candidate_id bigint,"
            " points numeric, comment text)"
        )
        cursor.execute("ANALYZE")
    office = world.account(Post.SEASON_OFFICE, world.office)
    recommender = world.account(Post.RECOMMENDER, world.county)
    to.write_text(
        json.dumps(
            {
                "season": season.pk,
                "honour": honour.key,
                "standards": standards,
                "candidates": [c.pk for c in candidates[:: max(1, nominations // 400)]],
                "county": county.pk,
                "nominees": [s.pk for s in waiting],
                "assignments": scoring["assignments"],
                "sessions": {
                    "office": _session(office, Post.SEASON_OFFICE),
                    "recommender": _session(recommender, Post.RECOMMENDER),
                    "judge": _session(scoring["judge"], Post.JUDGE),
                    "floor": _session(office, Post.SEASON_OFFICE, ModelBackend),
                },
            }
        )
    )


def _bodies(world: Any) -> list[Subject]:
    """Recommending bodies beside the small world's one, in the host's part of the tree."""
    host = world.subject(world.office)
    units = Unit.objects.bulk_create(
        Unit(
            code=f"B{n:04}", name=f"推荐单位{n}", kind=world.province.kind,
            level=world.province.level, place=world.province.place, parent=world.office,
        )
        for n in range(BODIES)
    )  # fmt: skip
    bodies = Subject.objects.bulk_create(
        Subject(
            season=world.season, kind="unit", unit=unit, name=unit.name, parent=host,
            level=unit.level, order=unit.code, lft=host.rgt + 2 * n, rgt=host.rgt + 2 * n + 1,
        )
        for n, unit in enumerate(units)
    )  # fmt: skip
    Subject.objects.filter(pk=host.pk).update(rgt=host.rgt + 2 * BODIES)
    return bodies


def _persons(parents: list[Subject]) -> list[Subject]:
    """A person for each of ``parents``, to which it reports."""
    people = Person.objects.bulk_create(
        (Person(name=f"田小满{n}", sex="f" if n % 2 else "m") for n in range(len(parents))),
        batch_size=BATCH,
    )
    return Subject.objects.bulk_create(
        (
            Subject(
                season_id=parent.season_id, kind="person", person=person, name=person.name,
                parent=parent, level="grassroots", order=parent.order, lft=parent.lft,
                rgt=parent.lft,
            )
            for person, parent in zip(people, parents, strict=True)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _scores(world: Any, candidates: list[Candidate], honour: str, standards: list[str]) -> Any:
    dice = Random(7)
    panel = Panel.objects.create(season=world.season, honour=honour, name="评审组", state="scoring")
    judges = max(SCORES, len(candidates) * SCORES // EACH)
    accounts = [_judge(world, n) for n in range(judges)]
    seats = [Seat.objects.create(panel=panel, account=a, person=a.person) for a in accounts]
    given = []
    for n, candidate in enumerate(candidates):
        totals = [Decimal(dice.randint(6000, 9900)) / 100 for _ in range(SCORES)]
        candidate.score = sum(totals) / SCORES
        for turn, total in enumerate(totals):
            seat = seats[(n + turn) % judges]
            given.append(
                Assignment(
                    seat=seat, candidate=candidate, account=seat.account, state="scored",
                    total=total, comment="同意推荐。",
                )
            )  # fmt: skip
    Candidate.objects.bulk_update(candidates, ["score"], batch_size=500)
    rows = Assignment.objects.bulk_create(given, batch_size=BATCH)
    Mark.objects.bulk_create(
        (
            Mark(assignment=a, standard=s, points=80, comment="材料充分")
            for a in rows
            for s in standards
        ),
        batch_size=BATCH,
    )
    mine = [a.pk for a in rows if a.account_id == accounts[0].pk][:400]
    return {"judge": accounts[0], "assignments": mine}


def _judge(world: Any, number: int) -> Account:
    person = Person.objects.create(name=f"周评审{number}")
    account = Account.objects.create(username=f"judge{number}", person=person, home=world.office)
    PostHeld.objects.create(account=account, unit=world.office, post=Post.JUDGE, since=NOON)
    return account


def _ready_to_be_put_forward(subjects: list[Subject], standards: list[str]) -> None:
    """Nominees whose year was accepted and graded."""
    Report.objects.bulk_create(
        (Report(subject=s, state="accepted", accepted_at=NOON) for s in subjects), batch_size=BATCH
    )
    Evaluation.objects.bulk_create(
        (
            Evaluation(
                subject=s, grade="excellent", marks=dict.fromkeys(standards, 90), evaluated_at=NOON
            )
            for s in subjects
        ),
        batch_size=BATCH,
    )


def _session(account: Account, post: Post, backend: type = ByPassword) -> str:
    session = SessionStore()
    held = account.posts.get(post=post)
    session.update(
        {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: f"{backend.__module__}.{backend.__qualname__}",
            HASH_SESSION_KEY: account.get_session_auth_hash(),
            "post": held.pk,
        }
    )
    session.set_expiry(10 * 365 * 86400)
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
