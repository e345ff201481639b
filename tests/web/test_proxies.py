"""From where a visitor comes: what our own proxies say is believed, and nobody else."""

from ipaddress import ip_network

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kaoping.acts.posts import Post
from kaoping.foundation.journal.models import Entry
from kaoping.programme.publicity.models import Objection
from kaoping.programme.publicity.rules import PER_DAY, PER_NAME_AND_DAY
from kaoping.web.proxies import came_from
from tests.builders import NOON, PASSWORD, a_world
from tests.builders_publicity import EVIDENCE, OBJECTOR, a_notice, first_entry

PROXIES = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("::1")]


@pytest.mark.parametrize(
    ("peer", "passed_on", "found"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7, 10.1.2.3", "198.51.100.7"),  # two proxies of ours
        ("127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first one is made up
        ("127.0.0.1", "10.9.9.9, 198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # not through a proxy
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "nonsense, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),  # asked from within
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("", "198.51.100.7", ""),
    ],
)
def test_the_last_address_that_is_not_ours_is_the_visitors(peer, passed_on, found):
    assert came_from(peer, passed_on, PROXIES) == found


def test_without_a_named_proxy_nothing_passed_on_is_believed():
    assert came_from("127.0.0.1", "198.51.100.7", []) == "127.0.0.1"


def objecting(notice, visitor):
    """One objection sent through the proxy by the ``visitor`` of that address."""
    url = reverse("object", args=[notice.pk, first_entry(notice).key])
    sent = {**OBJECTOR, "evidence": [SimpleUploadedFile("a.pdf", EVIDENCE)]}
    return Client().post(url, sent, headers={"x-forwarded-for": visitor}).status_code


@pytest.mark.django_db
def test_behind_a_proxy_one_visitors_flood_stops_nobody_else(settings, monkeypatch, tmp_path):
    settings.PROXIES, settings.MEDIA_ROOT = PROXIES, tmp_path
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)
    notice = a_notice(a_world())

    flood = [objecting(notice, "198.51.100.7") for _ in range(PER_NAME_AND_DAY + 1)]

    assert flood == [200] * PER_NAME_AND_DAY + [422]
    assert PER_DAY > PER_NAME_AND_DAY
    assert objecting(notice, "198.51.100.8") == 200
    # Who writes other addresses before their own is known by their own.
    assert objecting(notice, "203.0.113.1, 198.51.100.7") == 422
    assert Objection.objects.count() == PER_NAME_AND_DAY + 1


@pytest.mark.django_db
def test_the_journal_names_the_visitors_address_on_pages_and_on_the_api(settings, client):
    settings.PROXIES = PROXIES
    world = a_world()
    client.force_login(world.account(Post.ADMINISTRATOR, world.county))
    through = {"x-forwarded-for": "198.51.100.7"}

    client.post("/my_account/reveal_personal_data", headers=through)
    given = {"old": PASSWORD, "new": "quite-another-password"}
    client.post("/api/v1/acts/change_password", given, "application/json", headers=through)

    written = Entry.objects.filter(way__in=("page", "api")).values_list("way", "address")
    assert set(written) == {("page", "198.51.100.7"), ("api", "198.51.100.7")}
