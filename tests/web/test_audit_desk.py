"""What the journal kept is shown as people read it."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.web.desks.audit.values import value_said
from kaoping.web.naming import RECORDS, field_said, record_said
from tests.builders import NOON, a_world
from tests.builders_publicity import an_issued_commendation


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (None, "—"),
        ("", "—"),
        (True, "是"),
        ("reporting", "reporting"),
        ("2026", "2026"),
        ("2026-12-07", "2026年12月7日"),
        ("2026-13-07", "2026-13-07"),
        (str(datetime(2026, 12, 6, 16, tzinfo=UTC)), "2026年12月7日 00:00"),
    ],
)
def test_a_value_is_said_as_people_read_it(kept, words):
    with translation.override("zh-hans"):
        assert value_said(kept) == words


def test_every_kind_of_record_that_has_words_is_one():
    assert {apps.get_model(label)._meta.label_lower for label in RECORDS} == set(RECORDS)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_two_acts_are_called_the_same(language):
    with translation.override(language):
        labels = [translation.gettext(act.label) for act in Act]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.django_db
def test_records_and_fields_are_shown_in_words_and_by_the_names_that_auditors_cite(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)
    world = a_world()
    an_issued_commendation(world)
    kinds = {record.partition(":")[0] for record in Entry.objects.values_list("record", flat=True)}
    auditor = Client()
    auditor.force_login(world.account(Post.SECURITY_AUDITOR, world.office))
    issued = Entry.objects.filter(record__startswith="honours.commendation:").earliest("seq")
    key = issued.record.partition(":")[2]

    rows = auditor.get(reverse("journal"), {"record": issued.record}).content.decode()
    entry = auditor.get(reverse("journal_entry", args=[issued.seq])).content.decode()

    assert kinds <= set(RECORDS)
    for page in (rows, entry):
        assert f"表扬嘉奖 {key}" in BeautifulSoup(page, "html.parser").get_text()
        assert f"<code>{issued.record}</code>" in page
    assert "<code>issued_on</code>" in entry


def test_a_field_is_called_as_the_form_of_the_act_calls_it():
    with translation.override("en"):
        assert field_said("revoke_honour", "reason") == "Reason"
        assert field_said("end_post", "until") == "Until"
        assert field_said("end_post", "what_nobody_asks") == ""
        assert record_said("season.extension:1") == "Extension 1"
        assert record_said("of.old:7") == "of.old:7"
