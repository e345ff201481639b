"""A commendation's documents made by the worker: how far, alive all the while, and stopped."""

import pytest

from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.work.actions import Progress, ask_for, cancel
from tests.builders import NOON, a_world
from tests.builders_publicity import an_issued_commendation, the_season_office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(monkeypatch):
    """The season office, with a commendation that was too long to be made at once."""
    monkeypatch.setattr("kaoping.programme.honours.actions.MADE_AT_ONCE", 0)
    world = a_world()
    found = an_issued_commendation(world)
    assert found.pdf is None
    return the_season_office(world), found


def asked(office, kind):
    actor, found = office
    ask_for(kind, {"commendation": found.pk}, by=actor, now=NOON)
    return actor, found


def test_the_files_are_told_one_by_one_and_kept_with_the_works_being_done(office, work_off):
    _actor, found = asked(office, "make_documents")
    work = work_off()
    found.refresh_from_db()

    assert (work.state, work.done, work.total) == ("done", 3, 3)
    assert found.docx is not None
    assert work.result == found.pdf


def test_certificates_are_told_one_by_one(office, work_off):
    asked(office, "make_certificates")
    work = work_off()

    assert (work.state, work.done, work.total, work.result.kind) == ("done", 1, 1, "pdf")


@pytest.mark.parametrize("kind", ["make_documents", "make_certificates"])
def test_of_what_is_stopped_while_it_is_made_nothing_is_kept(office, work_off, monkeypatch, kind):
    actor, found = asked(office, kind)
    before = (StoredFile.objects.count(), Entry.objects.count())
    step = Progress.step

    def stopped_meanwhile(progress, done):
        cancel(progress.work.pk, actor.account_id)
        step(progress, done)

    monkeypatch.setattr(Progress, "step", stopped_meanwhile)
    work = work_off()
    found.refresh_from_db()

    assert (work.state, work.result, found.pdf) == ("cancelled", None, None)
    assert (StoredFile.objects.count(), Entry.objects.count()) == before
