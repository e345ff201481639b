"""Nobody learns what is not theirs to see: not from a page, a list, a search, a file, the API
or an error, and not from a count. Hidden: a candidate under review, what a judge wrote of it,
a record, and above all who objected."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from kaoping.acts.inputs import perform
from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.table import grants_of
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.queries import posts_of
from kaoping.programme.judging.models import Assignment, Panel
from kaoping.programme.publicity.models import Notice, Objection
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.reporting.models import Report
from kaoping.programme.service.models import Record
from tests.acts.doors import CSRF, Way, stepped_in
from tests.builders import World, a_world, an_account, granted
from tests.builders_family import LATER
from tests.builders_judging import (
    a_decided_panel,
    a_judge,
    an_assigned_panel,
    as_judge,
    marks_for,
    received_candidates,
    the_season_office,
)
from tests.builders_publicity import a_notice, an_objection, first_entry
from tests.builders_service import a_record

pytestmark = pytest.mark.django_db

NAME = "欧阳隐穗"
REMARK = "独此一句的评语"
TITLE = "独此一场的核桃课"
OBJECTOR = {"name": "司徒直言", "contact": "13911112222", "statement": "签到表与村里记录不符。"}
SEALED = tuple(OBJECTOR.values())

OUTSIDE = (Post.VERIFIER, Post.RECOMMENDER, Post.EXPERT)
INSIDE: tuple[tuple[Post, str], ...] = (
    (Post.DISCIPLINE_AUDITOR, "office"), (Post.SEASON_OFFICE, "office"),
    (Post.SECURITY_AUDITOR, "office"), (Post.TEAM_LEAD, "team"),
)  # fmt: skip


@dataclass
class Secrets:
    """The world, the person under review, and the numbers by which things are addressed."""

    world: World
    nominee: Account
    ids: dict[str, Any]


@pytest.fixture(scope="module")
def secrets(django_db_setup, django_db_blocker) -> Iterator[Secrets]:
    """One world for all of them, taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _made()
        transaction.set_rollback(True)


def _made() -> Secrets:
    """The county's team is on public notice and objected to; its expert is still being judged."""
    world = a_world()
    for post in OUTSIDE:
        world.account(post, world.society)
    for post, where in INSIDE:
        world.account(post, getattr(world, where))
    nominee = granted(an_account(world.team, NAME), Post.EXPERT, world.team)
    expert = world.entered(nominee, world.team)
    by = Way.of(nominee, Post.EXPERT, world.team).actor
    record = a_record(world, by=by, title=TITLE)
    team, person = received_candidates(world, world.subject(world.team), expert)
    for candidate in (team, person):
        given = {"candidate": candidate.pk}
        perform(Act.CHECK_FORM, the_season_office(world), given, now=LATER)
    notice = _on_notice(world, team)
    objection = an_objection(first_entry(notice), now=LATER, **OBJECTOR).objection
    panel = an_assigned_panel(world, person, now=LATER)
    assignment = Assignment.objects.filter(seat__panel=panel).select_related("account")[0]
    given = {"assignment": assignment.pk, "marks": marks_for(panel, 87.5), "comment": REMARK}
    perform(Act.SCORE_CANDIDATE, as_judge(world, assignment.account), given, now=LATER)
    return Secrets(world, nominee, _ids(world, person, record, assignment, objection))


def _on_notice(world: World, team: Candidate) -> Notice:
    a_decided_panel(world, team, now=LATER)
    return a_notice(world, now=LATER)


def _ids(
    world: World, person: Candidate, record: Record, assignment: Assignment, objection: Objection
) -> dict[str, Any]:  # fmt: skip
    """What stands for each part of an address, and for each name of an act's input."""
    expert = person.subject
    report = Report.objects.get(subject=expert)
    panel = Panel.objects.get(pk=assignment.seat.panel_id)
    account = expert.person.accounts.get() if expert.person else None
    return {
        "candidate": person.pk, "candidates": person.pk, "recommended": person.pk,
        "subject": expert.pk, "subjects": expert.pk, "report": report.pk, "reports": report.pk,
        "record": record.pk, "record_id": record.pk, "records": record.pk,
        "panel": panel.pk, "panels": panel.pk, "assignment": assignment.pk,
        "assignments": assignment.pk, "objection": objection.pk, "objections": objection.pk,
        "season": world.season.pk, "seasons": world.season.pk, "honour": person.honour,
        "unit": world.team.pk, "body": world.subject(world.province).pk,
        "account": account.pk if account else 0, "holding": account.posts.get().pk if account else 0,
        "notice": objection.entry.notice_id, "entry": objection.entry.key, "package": 1,
        "edition": world.season.edition_id, "parent": world.team.pk, "username": "user1",
        "reason": "看看", "seq": 1, "number": 1, "key": "notice_period", "article": "5.4",
        "code": world.places.villages[0].code, "indicator": "trainings", "part": "3",
    }  # fmt: skip


Reader = tuple[str, Post, Client]


def _strangers(secrets: Secrets) -> Iterator[Reader]:
    """Who has nothing to do with the expert's candidacy: the public, another body's people, and
    a judge who was not given it."""
    world = secrets.world
    yield "public", Post.PUBLIC, Client(enforce_csrf_checks=True)
    for post in OUTSIDE:
        yield f"{post} of the society", post, _client(world.account(post, world.society), post)
    yield "a judge of nothing", Post.JUDGE, _client(a_judge(world, "旁观者"), Post.JUDGE)


def _client(account: Account, post: Post) -> Client:
    return stepped_in(account, next(h for h in posts_of(account, now=LATER) if h.post == post))


def _addresses(ids: dict[str, Any]) -> list[str]:
    """Every address there is, aimed at what is hidden."""
    found = []
    for path in _paths(get_resolver()):
        if path.startswith(("demo/", "log_")):
            continue
        room = path.split("/")[0]
        filled = re.sub(
            r"<(?:\w+:)?(\w+)>",
            lambda part, room=room: str(ids.get(part[1], ids.get(room, 1))),
            path,
        )
        found.append(f"/{filled}")
    return found


def _paths(resolver: Any, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        yield from _paths(one, path) if hasattr(one, "url_patterns") else [path]


def _read(response: Any) -> str:
    """All text of an answer, whatever it is packed in."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode("utf-8", "ignore") + json.dumps(dict(response.headers))


def _everything(reader: Reader, ids: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What every address answers, and what the API answers to every act that the post has."""
    _, post, client = reader
    for address in _addresses(ids):
        response = client.get(address, headers={"HX-Request": "true"})
        if response.status_code == 200:  # an error is read as a part, without the frame
            response = client.get(address)
        yield address, _read(response)
    body = json.dumps({**ids, "reason": "看看"})
    for act in ACTIONS:
        if any(grant.post == post for grant in grants_of(act)):
            response = client.post(
                f"/api/v1/acts/{act.value}", body, content_type="application/json",
                headers={"X-CSRFToken": CSRF},
            )  # fmt: skip
            yield f"api {act}", _read(response)


def _told(reader: Reader, secrets: Secrets, *hidden: str) -> set[tuple[str, str]]:
    """Where ``reader`` was told something of what is hidden."""
    return {
        (reader[0], where)
        for where, text in _everything(reader, secrets.ids)
        if any(one in text for one in hidden)
    }


def test_a_stranger_reads_nothing_that_is_hidden(secrets):
    told = [
        _told(who, secrets, NAME, REMARK, TITLE, "87.5", *SEALED) for who in _strangers(secrets)
    ]
    assert set().union(*told) == set()


def test_what_is_hidden_is_there_for_those_whose_it_is(secrets):
    """Else the tests above would read nothing because there was nothing."""
    world = secrets.world
    office = _client(world.account(Post.SEASON_OFFICE, world.office), Post.SEASON_OFFICE)
    judge = Assignment.objects.get(pk=secrets.ids["assignment"]).account
    told = {
        who: " ".join(text for _, text in _everything((who, who, client), secrets.ids))
        for who, client in (
            (Post.SEASON_OFFICE, office), (Post.JUDGE, _client(judge, Post.JUDGE)),
        )
    }  # fmt: skip

    assert [one for one in (NAME, "87.5", TITLE) if one not in told[Post.SEASON_OFFICE]] == []
    assert [one for one in (NAME, "87.5", REMARK) if one not in told[Post.JUDGE]] == []


SEARCHES = (
    "/reports/?text={}", "/review/candidates/?name={}", "/office/seasons/1/subjects/1/move_subject"
    "?name={}", "/honours/?text={}", "/notices/1/?text={}", "/office/commendations/?text={}",
    "/system/accounts?search={}", "/system/units?search={}", "/my-candidates/?text={}",
)  # fmt: skip


def test_a_search_for_a_hidden_name_answers_as_one_for_nobody(secrets):
    """Neither a row nor a count tells that the name is there."""
    wrong = [
        (who, search)
        for who, _, client in _strangers(secrets)
        for search in SEARCHES
        if _searched(client, search, NAME) != _searched(client, search, "欧阳无此")
    ]
    assert wrong == []


def _searched(client: Client, search: str, name: str) -> tuple[int, str]:
    response = client.get(search.format(quote(name)))
    text = response.content.decode().replace(name, "…").replace(quote(name), "…")
    return response.status_code, re.sub(r"(?m)^.*(csrf|nonce).*$", "", text)


def test_the_nominee_learns_no_score_and_no_word_of_the_judges(secrets):
    reader = ("the nominee", Post.EXPERT, _client(secrets.nominee, Post.EXPERT))
    assert _told(reader, secrets, REMARK, "87.5", *SEALED) == set()


def test_who_objected_is_told_to_the_handler_alone_and_by_its_one_act(secrets):
    """Not to the office, the auditors, those objected to, nor in passing to the handler; and
    the journal never knows it."""
    world, objection = secrets.world, secrets.ids["objection"]
    readers = [
        (f"{post} of the {where}", post, _client(world.account(post, getattr(world, where)), post))
        for post, where in INSIDE
    ]
    wrong = set().union(*(_told(reader, secrets, *SEALED) for reader in readers))
    handler = readers[0][2]
    opened = handler.post(
        f"/objections/{objection}/reveal_personal_data", {"csrfmiddlewaretoken": CSRF}
    )
    journal = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)

    assert wrong == set()
    assert all(secret in opened.content.decode() for secret in SEALED)
    assert [secret for secret in SEALED if secret in journal] == []


def test_every_act_that_takes_a_kept_file_takes_its_hash():
    """Running numbers would open everybody's files to whoever counts."""
    named = {
        (act.value, name): shape["file"].get("pattern")
        for act, action in ACTIONS.items()
        for name, shape in _shapes(action.given.model_json_schema())
        if "file" in shape
    }

    assert set(named.values()) == {"^[0-9a-f]{64}$"}


def _shapes(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The properties of an act's input, and those of every model inside it."""
    for name, inner in {"": schema, **schema.get("$defs", {})}.items():
        yield name, inner.get("properties", {})


NO_NUMBERS = ["9" * 5000, "²"]  # more digits than Python reads, and a digit to it
NUMBERED = (
    "season", "edition", "unit", "after", "before", "page", "left", "right", "copy_of", "parent",
    "nominee", "order", "reports", "shown", "pair", "at_most", "version", "at_province",
    "sections-0-version",
)  # fmt: skip
ROWS = ("files-{}-key", "parts-{}-part", "participants-{}-person")


def test_what_is_no_number_breaks_no_page(secrets):
    """Anybody may write anything into a link or a form: it is refused, or counts as nothing."""
    world = secrets.world
    sent: dict[str, Any] = dict.fromkeys(NUMBERED, NO_NUMBERS)
    sent |= {row.format(text): "x" for row in ROWS for text in NO_NUMBERS}
    sent |= {"move": "up:²", "about": "report:²:section:x", "drop": "x", "pair": "²:²"}
    readers = [Client(enforce_csrf_checks=True), _client(secrets.nominee, Post.EXPERT)]
    for post, unit in (
        (Post.SEASON_OFFICE, world.office), (Post.RECOMMENDER, world.society),
        (Post.ADMINISTRATOR, world.office), (Post.VERIFIER, world.society),
    ):  # fmt: skip
        readers.append(_client(world.account(post, unit), post))

    broken = [
        address
        for client in readers
        for address in _addresses(secrets.ids)
        if _is_broken_by(client, address, sent)
    ]

    assert broken == []


def _is_broken_by(client: Client, address: str, sent: dict[str, Any]) -> bool:
    client.raise_request_exception = False
    read = client.get(address, sent, headers={"HX-Request": "true"})
    if read.status_code in (302, 403, 404):  # not this reader's
        return False
    forged = {**sent, "csrfmiddlewaretoken": CSRF}
    written = client.post(address, forged, headers={"HX-Request": "true"})
    return max(read.status_code, written.status_code) >= 500
