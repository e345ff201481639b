"""No file may name a registry's host or a path of one machine."""

import subprocess

import pytest

from tools import committed


@pytest.fixture
def root(tmp_path):
    """An empty repository that ignores var/."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("var/\n")
    return tmp_path


# The gaps keep this file itself free of what it forbids; the test closes them.
@pytest.mark.parametrize(
    "text",
    [
        "https://py~pi.org/simple",
        "https://files.python~hosted.org/x.whl",
        "https://registry.npm~js.org/x.tgz",
        "http://deb.de~bian.org",
        '"reso~lved": "https://example.com/x.tgz"',
        "cd /wo~rk/main",
        "open('../sha~red/words.md')",
    ],
)
def test_a_host_or_a_machine_path_is_named_with_its_line(root, text, capsys):
    (root / "notes.md").write_text("first\n" + text.replace("~", ""))
    assert committed.main(root) == 1
    assert f"{root / 'notes.md'}:2: names" in capsys.readouterr().err


def test_ordinary_text_and_ignored_files_pass(root):
    (root / "page.html").write_text('<a href="/records/homework/">social-work/plan</a>')
    (root / "var").mkdir()
    (root / "var/log").write_text("/wo~rk/main".replace("~", ""))
    assert committed.main(root) == 0
