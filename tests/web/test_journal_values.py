"""An entry of the journal says in words what it kept, and calls whom it cites by name."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Account
from kaoping.programme.publicity.actions.cases import reveal_evidence
from kaoping.programme.publicity.models import Objection
from kaoping.programme.season.rules import Phase
from tests.builders import DAY, NOON, a_world, an_account, granted
from tests.builders_everything import a_busy_world
from tests.builders_publicity import an_issued_commendation, the_auditor
from tests.builders_season import the_office
from tests.builders_service import a_record

pytestmark = pytest.mark.django_db
CHOSEN = {"username", "key", "digest"}  # names in Latin letters that somebody gave


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


def auditor_of(world) -> Client:
    client = Client()
    client.force_login(world.account(Post.SECURITY_AUDITOR, world.office))
    return client


def told(client: Client, entry: Entry) -> dict[str, list[str]]:
    """By field: the word for it, and what stands before and after."""
    page = client.get(reverse("journal_entry", args=[entry.seq]))
    rows = BeautifulSoup(page.content, "html.parser").select("tbody tr")
    return {
        row.code.extract().get_text(): [cell.get_text() for cell in row.select("th, td")]
        for row in rows
    }


def entry_of(act: Act, record: str = "") -> Entry:
    return Entry.objects.filter(act=act, record__startswith=record).latest("seq")


def revealed():
    world = a_busy_world()
    case = Objection.objects.get()
    perform(Act.ADMIT_OBJECTION, the_auditor(world), {"objection": case.pk}, now=NOON)
    reveal_evidence(the_auditor(world), case.pk, 0, now=NOON)
    return world


def issued():
    world = a_world()
    an_issued_commendation(world)
    return world


@pytest.mark.parametrize("build", [revealed, issued])
def test_every_act_of_a_busy_world_is_told_without_keys(build):
    auditor = auditor_of(build())
    kinds = {
        (entry.act, entry.record.partition(":")[0], *entry.before, "→", *entry.after): entry
        for entry in Entry.objects.all()
    }

    for entry in kinds.values():
        for field, (words, *values) in told(auditor, entry).items():
            assert words, (entry.act, field)
            keys = re.findall("[a-z_]{2,}", " ".join(values))
            assert field in CHOSEN or not keys, (entry.act, field, values)


def test_what_an_entry_cites_is_called_by_name():
    world = a_busy_world()
    auditor = auditor_of(world)
    assigned = entry_of(Act.ASSIGN_JUDGES, "judging.assignment:")
    judge = Account.objects.get(pk=assigned.after["account"]).person.name

    given = told(auditor, assigned)
    graded = told(auditor, entry_of(Act.EVALUATE_SUBJECT))
    served = told(auditor, entry_of(Act.RECORD_SERVICE))
    objected = told(auditor, entry_of(Act.OBJECT))

    assert given["candidate"][2] == world.team.name
    assert given["judge"][2] == given["account"][2] == judge
    assert graded["grade"][2] == "优秀"
    assert "贯彻部署：100.0" in graded["marks"][2]
    assert "时间类型：赴贫困地区驻点" in served["participants"][2]
    assert served["villages"][2] == world.places.villages[0].name
    assert objected["entry"][2] == world.team.name


def test_a_requirement_that_is_set_anew_is_said_as_its_page_says_it():
    world = a_world(Phase.SERVICE)
    run, early = the_office(world), NOON - 8 * DAY
    given = {
        "season": world.season.pk,
        "key": "notice_period",
        "value": {"days": 7, "calendar": "natural"},
        "source": "notice",
        "source_text": "科技助力扶贫办发〔2026〕1号",
    }
    perform(Act.SET_REQUIREMENT, run, given, now=early)
    first = told(auditor_of(world), entry_of(Act.SET_REQUIREMENT))
    again = given | {"value": {"days": 5, "calendar": "working"}}
    perform(Act.SET_REQUIREMENT, run, again, now=early)
    second = told(auditor_of(world), entry_of(Act.SET_REQUIREMENT))

    assert first["key"][2] == "公示期"
    assert first["source"][2] == "本年度通知"
    assert first["season"][2] == world.season.title
    assert second["value"][1] == first["value"][2] != second["value"][2]
    assert not re.search("[a-z]", "".join(second["value"]))


def test_a_name_costs_as_many_statements_as_forty():
    world = a_world()
    auditor = auditor_of(world)
    told(auditor, Entry.objects.latest("seq"))  # the season's edition is read once a process
    costs = []
    for number in (1, 40):
        there = [granted(an_account(world.team), Post.EXPERT, world.team) for _ in range(number)]
        shares = [
            {"person": one.person_id, "time_kind": "stationed", "days": 1, "hours": 8}
            for one in there
        ]
        a_record(world, participants=shares)
        entry = entry_of(Act.RECORD_SERVICE)
        with CaptureQueriesContext(connection) as asked:
            told(auditor, entry)
        costs.append(len(asked))

    assert costs[0] == costs[1]
