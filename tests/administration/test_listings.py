"""The sheets of the administration read in the language of who asks for them."""

from dataclasses import replace

import pytest
from django.utils import translation

from kaoping.acts.inputs import perform
from kaoping.acts.listing import Wanted
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.listings import ACCOUNTS, JOURNAL
from tests.builders import NOON, a_world, an_account, granted

pytestmark = pytest.mark.django_db


def cells(listing, actor, language, **given):
    """The cells of the list's first row."""
    with translation.override(language):
        return next(iter(listing.every_row(Wanted(actor, NOON, given))))


def test_posts_in_one_cell_are_joined_as_the_language_does():
    world = a_world()
    several = granted(an_account(world.county, "白小满"), Post.CLERK, world.county)
    granted(several, Post.VERIFIER, world.county)
    run = world.actor(Post.ADMINISTRATOR, world.office)

    chinese = cells(ACCOUNTS, run, "zh-hans", search=several.username)
    english = cells(ACCOUNTS, run, "en", search=several.username)

    assert chinese[3].count("；") == english[3].count("; ") == 1


def test_what_the_journal_kept_is_said_and_joined_as_the_language_does():
    world = a_world()
    run = replace(world.actor(Post.ADMINISTRATOR, world.office), way="api")
    locked = {"account": an_account(world.county).pk, "reason": "停用"}
    perform(Act.LOCK_ACCOUNT, run, locked, now=NOON)
    auditor = world.actor(Post.SECURITY_AUDITOR, world.office)

    chinese = cells(JOURNAL, auditor, "zh-hans", act=Act.LOCK_ACCOUNT)
    english = cells(JOURNAL, auditor, "en", act=Act.LOCK_ACCOUNT)

    assert (chinese[7], chinese[9]) == ("is_active：是 → 否", "程序接口")
    assert (english[7], english[9]) == ("is_active: yes → no", "programme interface")
