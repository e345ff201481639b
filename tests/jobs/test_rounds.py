"""A round of the worker goes on when a part of it fails, and the worker is kept alive."""

import sys

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.cli.management.commands import serve
from kaoping.foundation.people.models import Account
from kaoping.foundation.work.actions import ask_for
from kaoping.foundation.work.models import Work
from kaoping.jobs import worker
from tests.builders import DAY, NOON, a_world

UNREACHABLE = "tests.jobs.mail_servers.Unreachable"


@pytest.fixture(autouse=True)
def _fresh_worker(monkeypatch, settings, tmp_path):
    settings.HOME = tmp_path
    monkeypatch.setattr(worker, "now", lambda: NOON)
    monkeypatch.setattr(worker, "_failed_at", {})
    monkeypatch.setattr(worker, "_reminded", [])


def news_to_mail(world):
    clerk = world.account(Post.CLERK, world.county)
    Account.objects.filter(pk=clerk.pk).update(email="clerk@example.org")
    office = world.actor(Post.SEASON_OFFICE, world.office)
    given = {
        "subject": world.subject(world.county).pk,
        "phase": "reporting",
        "until": NOON + 20 * DAY,
        "reason": "山洪断网",
    }
    perform(Act.EXTEND_DEADLINE, office, given, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_away_keeps_no_export_from_being_finished(settings, work_off):
    world = a_world()
    news_to_mail(world)
    actor = world.actor(Post.TEAM_LEAD, world.team)
    given = {"list": "records", "given": {}, "as": "csv", "language": "en"}
    settings.EMAIL_BACKEND = UNREACHABLE
    worker.one_round()  # there is news now, and mail that cannot go out
    ask_for("export_list", given, by=actor, now=NOON)

    worker.one_round()

    assert Work.objects.get().state == "done"
    assert list(worker._failed_at) == ["mail"]


@pytest.mark.django_db
def test_each_part_may_fail_without_the_others(monkeypatch):
    done = []

    def failing(name):
        def part(_at):
            done.append(name)
            raise OverflowError

        return part

    parts = {name: failing(name) for name in worker.PARTS}
    monkeypatch.setattr(worker, "PARTS", parts)

    worker.one_round()

    assert done == list(parts)


@pytest.mark.django_db
def test_a_part_that_failed_rests_and_is_tried_again(monkeypatch):
    clock, times = [1000.0], []

    def part(_at):
        times.append(len(times))
        if len(times) == 1:
            raise OSError

    monkeypatch.setattr(worker, "PARTS", {"news": part})
    monkeypatch.setattr(worker.time, "monotonic", lambda: clock[0])

    for later, tried in ((0, 1), (30, 1), (31, 2), (1, 3)):
        clock[0] += later
        worker.one_round()
        assert len(times) == tried


@pytest.mark.django_db
def test_a_clock_that_cannot_be_read_does_not_end_the_worker(monkeypatch):
    def wrong():
        raise OverflowError

    monkeypatch.setattr(worker, "now", wrong)

    worker.one_round()

    assert set(worker._failed_at) == set(worker.PARTS)


def test_serve_starts_a_worker_again_that_has_died(monkeypatch, tmp_path):
    starts = tmp_path / "starts"
    program = f"open({str(starts)!r}, 'a').write('x')"
    monkeypatch.setattr(serve, "WORK", [sys.executable, "-c", program])
    kept = serve.KeptWorker()

    kept.look()
    kept.process.wait(timeout=30)
    kept.look()
    kept.process.wait(timeout=30)
    kept.stop()

    assert starts.read_text() == "xx"


def test_serve_leaves_a_worker_alone_that_runs(monkeypatch):
    monkeypatch.setattr(serve, "WORK", [sys.executable, "-c", "import time; time.sleep(60)"])
    kept = serve.KeptWorker()
    kept.look()
    first = kept.process.pid
    kept.look()

    assert kept.process.pid == first
    kept.stop()
    assert kept.process.poll() is not None
