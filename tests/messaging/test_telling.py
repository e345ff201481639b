"""News is made from the journal, after the fact, once."""

import pytest
from django.core import mail

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account
from kaoping.messaging import actions
from kaoping.messaging.actions import mark_read, send_mail, tell
from kaoping.messaging.models import News
from kaoping.messaging.queries import inbox_of, unread_count
from kaoping.messaging.reminding import remind
from kaoping.programme.season.models import Window
from tests.builders import DAY, NOON, a_world, an_account, granted
from tests.jobs.mail_servers import REJECTED

pytestmark = pytest.mark.django_db


def extended(world):
    run = world.actor(Post.SEASON_OFFICE, world.office)
    given = {
        "subject": world.subject(world.county).pk,
        "phase": "reporting",
        "until": NOON + 20 * DAY,
        "reason": "山洪断网",
    }
    perform(Act.EXTEND_DEADLINE, run, given, now=NOON)


def test_an_extension_is_told_to_the_unit_and_to_the_one_above():
    world = a_world()
    clerk = world.account(Post.CLERK, world.county)
    above = world.account(Post.VERIFIER, world.province)
    aside = world.account(Post.CLERK, world.society)
    tell(NOON)
    News.objects.all().delete()

    extended(world)
    tell(NOON)

    assert set(News.objects.values_list("account", flat=True)) == {clerk.pk, above.pk}
    (told,) = inbox_of(clerk.pk).news
    assert (told.kind, told.facts["reason"], told.facts["unit"]) == (
        "extend_deadline", "山洪断网", "赫章县科协",
    )  # fmt: skip
    assert unread_count(aside.pk) == 0


def test_nothing_is_told_twice():
    world = a_world()
    world.account(Post.CLERK, world.county)
    extended(world)

    first, second = tell(NOON), tell(NOON)

    assert (first > 0, second) == (True, 0)


def test_reading_is_ones_own():
    world = a_world()
    clerk, other = (
        world.account(Post.CLERK, world.county),
        world.account(Post.CLERK, world.province),
    )
    extended(world)
    tell(NOON)
    (news,) = News.objects.filter(account=clerk.pk, kind="extend_deadline")

    assert mark_read(other.pk, [news.pk], NOON) == 0
    assert mark_read(clerk.pk, [news.pk], NOON) == 1


def test_reminders_go_out_at_two_set_times_and_once_each():
    world = a_world()
    expert = granted(an_account(world.team), Post.EXPERT, world.team)
    world.entered(expert, world.team)
    due = Window.objects.get(phase="reporting", level="grassroots").soft_end

    assert remind(due - 8 * DAY) == 0  # too early
    remind(due - 5 * DAY)
    remind(due - 4 * DAY)
    remind(due - DAY)
    remind(due + DAY)  # too late

    assert News.objects.filter(account=expert.pk, kind="reminder").count() == 2


def test_mail_goes_once_to_those_who_gave_an_address():
    world = a_world()
    clerk = world.account(Post.CLERK, world.county)
    world.account(Post.VERIFIER, world.province)
    Account.objects.filter(pk=clerk.pk).update(email="clerk@example.org")
    extended(world)
    tell(NOON)

    sent = send_mail(NOON), send_mail(NOON)

    assert sent == (len(mail.outbox), 0)
    assert {tuple(m.to) for m in mail.outbox} == {("clerk@example.org",)}


def told_by_mail(world, *, first):
    """Two who are told of one thing and gave an address; the letter to ``first`` comes first."""
    world.account(Post.CLERK, world.county)
    world.account(Post.VERIFIER, world.province)
    extended(world)
    tell(NOON)
    News.objects.exclude(kind="extend_deadline").delete()
    news = list(News.objects.order_by("pk"))
    for one, address in zip(news, (first, "clerk@example.org"), strict=True):
        Account.objects.filter(pk=one.account).update(email=address)
    return news[0]


def test_an_address_that_is_refused_holds_up_no_other_mail(settings):
    settings.EMAIL_BACKEND = "tests.jobs.mail_servers.Choosy"
    told_by_mail(a_world(), first=REJECTED)

    assert send_mail(NOON) == 1
    assert [m.to for m in mail.outbox] == [["clerk@example.org"]]


def test_mail_that_fails_is_tried_again_later_and_then_left_alone(settings):
    settings.EMAIL_BACKEND = "tests.jobs.mail_servers.Choosy"
    rejected, at = told_by_mail(a_world(), first=REJECTED), NOON

    for tries in (1, 2, 3, 4, 5, 5):
        send_mail(at)
        send_mail(at)  # at once again: it is not its turn
        rejected.refresh_from_db()
        assert rejected.mail_tries == tries
        at = max(at, rejected.mail_after)
    assert rejected.mailed_at is None

    News.objects.filter(pk=rejected.pk).update(mail_tries=1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_mail(at) == 1  # the address works again


def test_of_two_workers_one_sends_each_letter(monkeypatch):
    told_by_mail(a_world(), first="another@example.org")
    other = iter([True])

    def message(*given):
        if next(other, False):
            assert send_mail(NOON) == 1  # the second worker comes while the first one sends
        return built(*given)

    built = actions._message
    monkeypatch.setattr(actions, "_message", message)

    assert send_mail(NOON) == 1
    assert sorted(m.to[0] for m in mail.outbox) == ["another@example.org", "clerk@example.org"]


def test_without_a_server_no_try_is_counted(settings):
    settings.EMAIL_BACKEND = "tests.jobs.mail_servers.Unreachable"
    told_by_mail(a_world(), first="another@example.org")

    with pytest.raises(ConnectionRefusedError):
        send_mail(NOON)

    assert set(News.objects.values_list("mail_tries", flat=True)) == {0}
