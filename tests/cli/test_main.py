"""``kaoping`` alone, with a name that it has, and with one that it has not."""

import io
import json

import pytest

from kaoping.acts.posts import Post
from kaoping.cli.main import GROUPS, our_commands
from tests.builders import a_world, granted
from tests.cli.conftest import as_


def test_every_command_of_ours_is_in_the_list_once_and_nothing_else():
    listed = [name.split()[0] for names in GROUPS.values() for name in names]

    assert set(listed) == set(our_commands())
    several_lines = [name for name in listed if listed.count(name) > 1]
    assert set(several_lines) == {"import"}


def test_alone_it_lists_the_commands_one_line_each(kaoping):
    code, said, complaint = kaoping()

    assert (code, complaint) == (0, "")
    named = [line.strip().partition("  ")[0] for line in said.splitlines()]
    for name in ("season status", "import units", "import people", "import register", "allot",
                 "import records", "package", "documents", "journal verify", "backup",
                 "restore"):  # fmt: skip
        assert named.count(name) == 1
    assert all(command.help.strip() for command in our_commands().values())
    assert "[" not in said  # Django's headings of applications


@pytest.mark.parametrize("past_the_journal", ["changepassword", "createsuperuser"])
def test_what_django_would_do_unjournalled_is_no_command(kaoping, past_the_journal):
    code, _said, complaint = kaoping(past_the_journal, "admin")

    assert code == 2
    assert past_the_journal in complaint


@pytest.mark.parametrize(
    ("typed", "meant"), [("sesaon", "season"), ("jurnal", "journal"), ("migrat", "migrate")]
)
def test_an_unknown_command_names_those_that_are_called_nearly_so(kaoping, typed, meant):
    code, said, complaint = kaoping(typed, "status")

    assert (code, said) == (2, "")
    assert f"Is it {meant}" in complaint


@pytest.mark.django_db
def test_the_help_of_a_command_is_without_the_options_of_django(kaoping):
    code, said, _ = kaoping("allot", "--help")

    assert code == 0
    assert "--from FILE" in said
    assert "--settings" not in said
    assert "--traceback" not in said


@pytest.mark.django_db
def test_a_command_of_two_words_works_as_it_is_listed(kaoping):
    assert kaoping("journal", "verify")[0] == 0
    assert kaoping("season", "status")[0] == 0
    assert kaoping("journal", "forge")[0] == 2


@pytest.mark.django_db
def test_a_refusal_is_said_as_on_a_page_and_the_exit_code_is_not_zero(kaoping):
    world = a_world()
    clerk = as_(world, Post.CLERK, world.county)

    code, said, complaint = kaoping("allot", world.county.code, "先进团队", "1", *clerk)

    assert (code, said) == (1, "")
    assert complaint.startswith("您的岗位“填报员”不能在此“")


@pytest.mark.django_db
def test_who_acts_is_typed_or_stands_in_the_environment(kaoping, monkeypatch):
    world = a_world()
    account = world.account(Post.SEASON_OFFICE, world.office)

    assert kaoping("package", "show")[2].startswith("say who acts")
    monkeypatch.setenv("KAOPING_AS", account.username)
    assert kaoping("allot", world.province.code, "先进团队", "1", "--dry-run")[0] == 0


@pytest.mark.django_db
def test_of_several_posts_one_is_to_be_named(kaoping):
    world = a_world()
    account = world.account(Post.SEASON_OFFICE, world.office)
    world.accounts[Post.VERIFIER, world.office.pk] = account
    granted(account, Post.VERIFIER, world.office)

    code, _, complaint = kaoping("season", "status", "--as", account.username)

    assert code == 1
    assert "name one with --post" in complaint
    assert f"verifier at {world.office.code}" in complaint
    assert kaoping("season", "status", *as_(world, Post.VERIFIER, world.office))[0] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("before", [0, 1, 2])
def test_an_acts_input_may_stand_on_either_side_of_who_acts(kaoping, before):
    world = a_world()
    given = [f"unit={world.team.pk}", "reason=撤并"]
    who = as_(world, Post.ADMINISTRATOR, world.county)

    code, said, _ = kaoping("act", "close_unit", *given[:before], *who, *given[before:])

    assert (code, json.loads(said)["done"]) == (0, "close_unit")


@pytest.mark.django_db
def test_names_that_an_act_does_not_know_are_refused(kaoping):
    world = a_world()
    who = as_(world, Post.ADMINISTRATOR, world.county)

    code, _, complaint = kaoping("act", "close_unit", f"unit={world.team.pk}", "raeson=撤并", *who)

    assert code == 1
    assert complaint.startswith("raeson: ")
    assert "reason" in complaint


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["{", "[1]", "[" * 100_000])
def test_input_that_is_no_json_object_is_refused_in_words(kaoping, monkeypatch, typed):
    world = a_world()
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))

    code, _, complaint = kaoping("act", "close_unit", "-", *as_(world, Post.CLERK, world.county))

    assert code == 1
    assert complaint.startswith("the input ")


@pytest.mark.django_db
@pytest.mark.parametrize("check", [[], ["--check"]])
def test_a_backup_that_is_not_there_is_named(kaoping, tmp_path, check):
    gone = tmp_path / "gone.tar.gz"

    code, _, complaint = kaoping("restore", str(gone), *check)

    assert (code, complaint) == (1, f"{gone}: No such file or directory\n")
