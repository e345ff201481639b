"""Objections: who may make one, who handles it, and that nobody else learns who it was."""

import json
import logging
from datetime import timedelta

import pytest
from django.apps import apps

from kaoping.acts import words
from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused
from kaoping.programme.publicity.actions.cases import reveal_evidence, reveal_objector
from kaoping.programme.publicity.models import Objection
from kaoping.programme.publicity.queries.cases import case_seen, cases_seen
from kaoping.programme.publicity.queries.public import entries, entry_at, followed
from kaoping.programme.publicity.rules import Cause, ObjectionState, why_too_many
from kaoping.programme.recommendation.models import Share
from kaoping.programme.recommendation.rules import CandidateState
from tests.builders import NOON, PUBLIC, a_world, actor_of, an_account, granted
from tests.builders_publicity import (
    EVIDENCE,
    OBJECTOR,
    a_notice,
    a_ruled_objection,
    after,
    an_objection,
    chosen,
    first_entry,
    the_auditor,
)

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def everything_kept() -> str:
    """Every row of every table, binary columns as they lie on the disk."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.all().values_list():
            found.extend(
                bytes(value).decode("utf-8", "ignore")
                if isinstance(value, (bytes, memoryview))
                else json.dumps(value, default=str, ensure_ascii=False)
                for value in row
            )
    return "\n".join(found)


def test_who_objects_is_nowhere_in_the_database_or_on_the_disk_in_clear(tmp_path, settings, caplog):
    settings.MEDIA_ROOT = tmp_path
    caplog.set_level(logging.DEBUG)
    world = a_world()
    entry = first_entry(a_notice(world))
    known = actor_of(world.account(Post.CLERK, world.county), Post.CLERK, world.county)

    sent = an_objection(entry, by=known)

    kept = everything_kept() + caplog.text
    assert all(secret not in kept for secret in (*OBJECTOR.values(), "签到表", sent.code))
    sealed = [path.read_bytes() for path in (tmp_path / "sealed").rglob("*") if path.is_file()]
    assert len(sealed) == 1
    assert b"%PDF" not in sealed[0]
    written = Entry.objects.get(act="object")
    assert (written.account_id, written.unit_id, written.address, written.post) == (
        None, None, "", "public",
    )  # fmt: skip


def test_the_scan_would_find_a_name_in_clear():
    """So that the test above can fail: names that are not sealed are found by the same scan."""
    a_world()
    assert "赫章县核桃服务队" in everything_kept()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": "匿名"}, ["objection_anonymous"]),
        ({"name": " "}, ["objection_anonymous"]),
        ({"contact": ""}, ["objection_without_contact"]),
        ({"files": []}, ["objection_without_evidence"]),
        ({"files": [{"key": "0" * 32, "name": "x.pdf"}]}, ["objection_without_evidence"]),
        ({"statement": " "}, ["required"]),
        (
            {"name": "", "contact": "", "files": []},
            ["objection_anonymous", "objection_without_contact", "objection_without_evidence"],
        ),
    ],
)
def test_an_objection_is_named_and_has_evidence(given, expected):
    entry = first_entry(a_notice(a_world()))

    with pytest.raises(Refused) as refused:
        an_objection(entry, **given)

    assert codes(refused) == expected
    assert Objection.objects.count() == 0


def test_a_late_objection_is_refused_and_told_what_else_can_be_done():
    notice = a_notice(a_world())

    with pytest.raises(Refused) as refused:
        an_objection(first_entry(notice), now=after(notice))

    assert codes(refused) == ["objection_late"]


def test_one_address_may_not_flood_a_name():
    entry = first_entry(a_notice(a_world()))
    visitor = Actor(account_id=None, post=Post.PUBLIC, way="page", address="198.51.100.7")
    for _ in range(3):
        an_objection(entry, by=visitor)

    with pytest.raises(Refused) as refused:
        an_objection(entry, by=visitor)
    elsewhere = Actor(account_id=None, post=Post.PUBLIC, way="page", address="198.51.100.8")
    an_objection(entry, by=elsewhere)
    an_objection(entry, by=visitor, now=NOON + timedelta(days=1))

    assert codes(refused) == ["too_many_objections"]
    assert Objection.objects.count() == 5


@pytest.mark.parametrize(
    ("to_this_name", "in_all", "told"),
    [(0, 20, "合计最多20件"), (3, 20, "合计最多20件"), (3, 3, "同一对象最多3件")],
)
def test_who_objects_too_often_reads_which_limit_that_is(to_this_name, in_all, told):
    refusal = why_too_many(to_this_name, in_all)

    assert refusal is not None
    assert told in words.what(refusal)
    assert why_too_many(2, 19) is None


def test_the_receipt_follows_the_case_and_shows_no_name():
    world = a_world()
    entry = first_entry(a_notice(world))
    sent = an_objection(entry)

    before = followed(sent.code.lower().replace("-", " "))
    given = {"objection": sent.objection.pk, "cause": "no_evidence", "reason": "附件与名单无关。"}
    perform(Act.REFUSE_OBJECTION, the_auditor(world), given, now=NOON)
    told = followed(sent.code)

    assert (before.state, told.state) == (ObjectionState.RECEIVED, ObjectionState.REFUSED)
    assert (told.cause, told.reason) == (Cause.NO_EVIDENCE, "附件与名单无关。")
    other = "3" if sent.code.endswith("2") else "2"
    assert followed(sent.code[:-1] + other) is None
    assert OBJECTOR["name"] not in repr(told)


def test_an_upheld_objection_takes_the_name_off_and_the_slot_stays_used():
    world = a_world()
    notice = a_notice(world)
    entry = first_entry(notice)
    used = Share.objects.get(subject=entry.candidate.by, honour=entry.honour).used

    objection = a_ruled_objection(world, entry, upheld=True)

    entry.candidate.refresh_from_db()
    assert (objection.state, objection.upheld) == (ObjectionState.RULED, True)
    assert entry.candidate.state == CandidateState.REMOVED
    assert Share.objects.get(subject=entry.candidate.by, honour=entry.honour).used == used == 1
    assert entry_at(notice.pk, entry.key) is None
    assert (entries(notice.pk).rows, entries(notice.pk).count) == ((), "0")
    with pytest.raises(Refused) as gone:
        an_objection(entry)
    assert codes(gone) == ["not_found"]


def test_one_that_is_not_upheld_leaves_the_name_where_it_is():
    world = a_world()
    entry = first_entry(a_notice(world))

    objection = a_ruled_objection(world, entry, upheld=False)

    entry.candidate.refresh_from_db()
    assert (objection.upheld, entry.candidate.state) == (False, CandidateState.NOTIFIED)


def test_two_upheld_objections_to_one_name_take_it_off_once():
    world = a_world()
    entry = first_entry(a_notice(world))
    auditor = the_auditor(world)
    cases = [an_objection(entry).objection.pk for _ in range(2)]
    for pk in cases:
        perform(Act.ADMIT_OBJECTION, auditor, {"objection": pk}, now=NOON)
        ruling = {"objection": pk, "upheld": True, "ruling": "属实。"}
        perform(Act.RULE_ON_OBJECTION, auditor, ruling, now=NOON)

    assert [o.upheld for o in Objection.objects.all()] == [True, True]
    rulings = Entry.objects.filter(
        act="rule_on_objection", record=f"recommendation.candidate:{entry.candidate_id}"
    )
    assert [one.after for one in rulings.order_by("seq")] == [
        {"state": "removed"}, {"upheld": True}
    ]  # fmt: skip


def test_a_ruling_and_a_refusal_need_their_reasons():
    world = a_world()
    pk = an_objection(first_entry(a_notice(world))).objection.pk
    auditor = the_auditor(world)

    given = {"objection": pk, "cause": "late", "reason": " "}
    with pytest.raises(Refused) as refusing:
        perform(Act.REFUSE_OBJECTION, auditor, given, now=NOON)
    perform(Act.ADMIT_OBJECTION, auditor, {"objection": pk}, now=NOON)
    with pytest.raises(Refused) as ruling:
        perform(Act.RULE_ON_OBJECTION, auditor, {"objection": pk, "upheld": True}, now=NOON)

    assert (codes(refusing), codes(ruling)) == (["reason_missing"], ["reason_missing"])
    assert ruling.value.refusals[0].field == "ruling"


def test_nobody_rules_before_admitting():
    world = a_world()
    pk = an_objection(first_entry(a_notice(world))).objection.pk

    given = {"objection": pk, "upheld": True, "ruling": "属实。"}
    with pytest.raises(Refused) as refused:
        perform(Act.RULE_ON_OBJECTION, the_auditor(world), given, now=NOON)

    assert codes(refused) == ["wrong_state"]


@pytest.mark.parametrize(
    "part", ["judged", "recommended", "concerned", "verified", "at home there"]
)
def test_nobody_handles_the_case_of_what_they_had_a_hand_in_whatever_account_they_use(part):
    world = a_world()
    (candidate,) = chosen(world)
    person = {
        "judged": lambda: candidate.season.panels.get().seats.first().person,
        "recommended": lambda: world.account(Post.RECOMMENDER, world.county).person,
        "concerned": lambda: world.account(Post.TEAM_LEAD, world.team).person,
        "verified": lambda: world.account(Post.VERIFIER, world.county).person,
        "at home there": lambda: an_account(world.county).person,
    }[part]()
    entry = first_entry(a_notice(world))
    case = an_objection(entry).objection
    # The same human being under a second account, as a discipline auditor.
    second = granted(_second_account(person, world), Post.DISCIPLINE_AUDITOR, world.office)
    auditor = actor_of(second, Post.DISCIPLINE_AUDITOR, world.office)

    for act, given in (
        (Act.ADMIT_OBJECTION, {}),
        (Act.REFUSE_OBJECTION, {"cause": "late", "reason": "迟交。"}),
        (Act.RULE_ON_OBJECTION, {"upheld": False, "ruling": "不属实。"}),
    ):
        with pytest.raises(Refused) as refused:
            perform(act, auditor, {"objection": case.pk, **given}, now=NOON)
        assert codes(refused) == ["own_case"]
    with pytest.raises(Refused) as revealing:
        reveal_objector(auditor, case.pk, now=NOON)
    assert codes(revealing) == ["own_case"]
    assert case_seen(auditor, case.pk).is_own


def _second_account(person, world):
    return Account.objects.create(
        username=f"second{person.pk}", person=person, home=world.office, password="!"
    )


def test_only_the_auditor_of_the_host_finds_cases():
    world = a_world()
    pk = an_objection(first_entry(a_notice(world))).objection.pk
    office = world.actor(Post.SEASON_OFFICE, world.office)
    elsewhere = world.actor(Post.DISCIPLINE_AUDITOR, world.province)

    for stranger in (office, elsewhere, world.actor(Post.CLERK, world.county), PUBLIC):
        assert cases_seen(stranger).rows == ()
        assert cases_seen(stranger).count == "0"
        for seeing in (case_seen, lambda a, o: reveal_objector(a, o, now=NOON)):
            with pytest.raises(Refused) as refused:
                seeing(stranger, pk)
            assert codes(refused) == ["not_found"]
        with pytest.raises(Refused) as refused:
            perform(Act.ADMIT_OBJECTION, stranger, {"objection": pk}, now=NOON)
        assert codes(refused) == ["not_found"]


def test_opening_the_sealed_part_is_a_logged_act():
    world = a_world()
    case = an_objection(first_entry(a_notice(world))).objection
    auditor = the_auditor(world)

    shown = reveal_objector(auditor, case.pk, now=NOON)
    name, data = reveal_evidence(auditor, case.pk, 0, now=NOON)

    assert (shown.name, shown.contact, shown.statement) == tuple(OBJECTOR.values())
    assert (name, data) == ("签到表.pdf", EVIDENCE)
    looked = Entry.objects.filter(act="reveal_personal_data").order_by("seq")
    assert [(e.account_id, e.record, e.after) for e in looked] == [
        (auditor.account_id, f"publicity.objection:{case.pk}", {"opened": "objector"}),
        (auditor.account_id, f"publicity.objection:{case.pk}", {"opened": "file 1"}),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_auditors_list_costs_the_same_statements(number, django_assert_num_queries):
    world = a_world()
    entry = first_entry(a_notice(world))
    for _ in range(number):
        an_objection(entry)
    auditor = the_auditor(world)
    cases_seen(auditor)

    with django_assert_num_queries(4):
        assert cases_seen(auditor).waiting == number
