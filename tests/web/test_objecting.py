"""What comes with an objection is looked at from the outside before it is read or kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaoping.programme.publicity import sealed_files
from kaoping.programme.publicity.actions import objecting
from kaoping.programme.publicity.actions.cases import reveal_evidence, reveal_objector
from kaoping.programme.publicity.models import Objection
from kaoping.programme.publicity.rules import FILES_AT_MOST, PER_NAME_AND_DAY
from tests.builders import NOON, a_world
from tests.builders_publicity import (
    EVIDENCE,
    OBJECTOR,
    a_notice,
    after,
    first_entry,
    the_auditor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


@pytest.fixture
def read(monkeypatch):
    """The names of the files that were read."""
    names, bytes_of = [], objecting._bytes
    monkeypatch.setattr(objecting, "_bytes", lambda file: names.append(file.name) or bytes_of(file))
    return names


def some_files(count=1, data=EVIDENCE):
    return [SimpleUploadedFile(f"{n}.pdf", data) for n in range(count)]


def codes(response):
    shown = response.context
    by_field = [code for code, there in (("written", shown["form"].errors),) if there]
    return sorted([*by_field, *(one.code for one in (*shown["refusals"], *shown["file_faults"]))])


def objected(client, notice, files, **more):
    url = reverse("object", args=[notice.pk, first_entry(notice).key])
    return client.post(url, {**OBJECTOR, **more, "evidence": files})


def nothing_is_kept(tmp_path):
    kept = [path for path in (tmp_path / "sealed").rglob("*") if path.is_file()]
    return kept == [] and not Objection.objects.exists()


def test_a_file_with_a_long_name_is_taken_and_keeps_its_ending(client):
    world = a_world()
    notice = a_notice(world)
    long = SimpleUploadedFile(f"{'签到表' * 50}.pdf", EVIDENCE)

    assert objected(client, notice, [long]).status_code == 200

    case = Objection.objects.get().pk
    (name,) = reveal_objector(the_auditor(world), case, now=NOON).files
    assert (len(name), name[-4:]) == (120, ".pdf")
    assert reveal_evidence(the_auditor(world), case, 0, now=NOON) == (name, EVIDENCE)


def test_too_many_files_are_not_read(client, read, tmp_path):
    notice = a_notice(a_world())

    answer = objected(client, notice, some_files(FILES_AT_MOST + 1), name="匿名")

    assert (answer.status_code, codes(answer), read) == (422, ["too_many_files", "written"], [])
    assert nothing_is_kept(tmp_path)


def test_a_file_that_is_too_large_is_not_read(client, read, tmp_path, settings):
    settings.FILE_LIMIT = 1024
    notice = a_notice(a_world())

    answer = objected(client, notice, [*some_files(), *some_files(data=EVIDENCE + b" " * 1024)])

    assert (answer.status_code, codes(answer), read) == (422, ["too_large"], [])
    assert nothing_is_kept(tmp_path)


def test_after_the_last_day_and_after_too_many_no_file_is_read(client, read, monkeypatch):
    notice = a_notice(a_world())
    for _ in range(PER_NAME_AND_DAY):
        assert objected(client, notice, some_files()).status_code == 200
    del read[:]

    flood = objected(client, notice, some_files(), contact="")
    monkeypatch.setattr("kaoping.web.doors.now", lambda: after(notice))
    late = objected(client, notice, some_files())

    assert codes(flood) == ["too_many_objections", "written"]
    assert codes(late) == ["objection_late"]
    assert (flood.status_code, late.status_code, read) == (422, 422, [])


def test_what_is_written_and_what_the_files_are_is_said_at_once(client, read, tmp_path):
    notice = a_notice(a_world())
    files = [*some_files(), *some_files(data=b"plain text")]

    answer = objected(client, notice, files, name="", contact="")

    assert codes(answer) == ["written", "wrong_kind"]
    assert set(answer.context["form"].errors) == {"name", "contact"}
    assert len(read) == 2
    assert nothing_is_kept(tmp_path)


def test_files_that_were_sealed_are_thrown_away_when_the_act_breaks(client, tmp_path, monkeypatch):
    notice = a_notice(a_world())

    def broken(*_given, **_more):
        raise RuntimeError

    monkeypatch.setattr(objecting, "object", broken)
    with pytest.raises(RuntimeError):
        objected(client, notice, some_files())

    assert nothing_is_kept(tmp_path)


def test_a_file_that_was_sealed_before_another_broke_is_thrown_away(client, tmp_path, monkeypatch):
    notice = a_notice(a_world())
    sealed = []

    def full_after_one(data, name):
        if sealed:
            raise OSError
        sealed.append(sealed_files.seal_file(data, name))
        return sealed[0]

    monkeypatch.setattr(objecting, "seal_file", full_after_one)
    with pytest.raises(OSError):  # noqa: PT011
        objected(client, notice, some_files(2))

    assert len(sealed) == 1
    assert nothing_is_kept(tmp_path)


def test_a_body_over_the_limit_is_turned_away_before_it_is_read(
    client, settings, read, monkeypatch
):
    notice = a_notice(a_world())
    settings.BODY_LIMIT = 2000
    monkeypatch.setattr(sealed_files, "seal_file", None)

    answer = objected(client, notice, some_files(3, EVIDENCE * 20))

    assert (answer.status_code, read) == (413, [])
    assert not Objection.objects.exists()
