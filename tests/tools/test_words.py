"""The catalogue tool on small trees of sources."""

import gettext
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import words

PROJECT = Path(words.__file__).parent.parent
ACTIONS = """
from django.utils.translation import gettext as _, ngettext
from kaoping.foundation.words import N_

CLOSED = N_("Reporting is closed since {end}.")
def say(count):
    return _("All " "done"), ngettext("%(n)s record", "%(n)s records", count)
"""
PAGE = """{% load i18n %}
  <h1 title="{% translate "Yearly summary" %}">{% translate 'May' context 'month' %}</h1>
    {{ _("Filed")|upper }}
{% blocktranslate trimmed count n=rows|length %}
  One unit (50%)
  of {{ name }}.
{% plural %}
  {{ n }} units of {{ name }}.
{% endblocktranslate %}
{# a remark (never closed #}
"""
MAIL = "{% load i18n %}{% translate 'Dear colleague' %}\n"
MESSAGES = {
    "Reporting is closed since {end}.",
    "All done",
    "%(n)s record",
    "Yearly summary",
    "May",
    "Filed",
    "One unit (50%%) of %(name)s.",
    "Dear colleague",
}
CHINESE = """\
Reporting is closed since {end}.\t填报已于{end}截止。
All done\t全部完成
%(n)s record\t%(n)s条记录
Yearly summary\t工作总结
May\t五月\tmonth
Filed\t已报送
One unit (50%%) of %(name)s.\t%(name)s的%(n)s个单位。
Dear colleague\t各位同仁
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of three sources."""
    room = tmp_path / "src/kaoping"
    (room / "templates").mkdir(parents=True)
    (room / "actions.py").write_text(ACTIONS)
    (room / "templates/page.html").write_text(PAGE)
    (room / "templates/mail.txt").write_text(MAIL)
    return tmp_path


@pytest.fixture
def translated(root: Path) -> Path:
    """The same, with its whole catalogue in Chinese."""
    assert words.fill(root, CHINESE.splitlines()) == []
    return root


def test_extract_finds_every_message_of_code_and_pages(root):
    words.merge(root)
    found = {line.split("\t")[0] for line in words.untranslated(root)}
    assert found == MESSAGES
    assert "May\t\tmonth" in words.untranslated(root)


def test_extract_keeps_translations_and_drops_what_no_source_says(translated):
    (translated / "src/kaoping/templates/mail.txt").write_text("{% translate 'Farewell' %}")
    words.merge(translated)
    kept = words.catalogue_of(translated).read_text()
    assert "工作总结" in kept
    assert "Dear colleague" not in kept
    assert words.untranslated(translated) == ["Farewell\t"]


def test_extract_twice_writes_the_same_bytes_without_dates_or_places(translated):
    before = words.catalogue_of(translated).read_bytes()
    words.merge(translated)
    assert words.catalogue_of(translated).read_bytes() == before
    assert b"POT-Creation-Date" not in before
    assert b"page.html" not in before


def test_a_source_that_cannot_be_read_is_named(root, capsys):
    (root / "src/kaoping/broken.py").write_text('gettext("never closed"\n')
    assert words.main(["extract"], root) == 1
    assert "broken.py" in capsys.readouterr().err


def test_a_complete_catalogue_has_no_faults(translated):
    assert words.faults(translated) == []
    assert words.main(["check"], translated) == 0


def test_fill_says_which_lines_were_wrong_and_sets_the_others(root):
    problems = words.fill(root, ["All done\t全部完成", "Al done\t全部完成", "Filed"])
    assert problems == [
        "line 2: no source says 'Al done'",
        "line 3: not English, tab, Chinese: 'Filed'",
    ]
    assert "All done\t" not in words.untranslated(root)


def test_fill_reads_escaped_line_breaks(root):
    (root / "src/kaoping/letter.py").write_text('gettext("Dear\\nall")')
    assert words.fill(root, ["Dear\\nall\t各位\\n同仁"]) == []
    words.compile_stale(root)
    assert _compiled(root).gettext("Dear\nall") == "各位\n同仁"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("All done\t \t", "untranslated: 'All done'"),
        (
            "Reporting is closed since {end}.\t填报已截止。",
            "placeholders differ: 'Reporting is closed since {end}.' has ['{end}'], its Chinese []",
        ),
        (
            "%(n)s record\t%(m)s条记录",
            "placeholders differ: '%(n)s record' has ['%(n)s'], its Chinese ['%(m)s']",
        ),
        ("All done\t表\u5f70完成", "says 表\u5f70, not 表扬: 'All done'"),
    ],
)
def test_check_names_the_fault(translated, line, fault):
    words.fill(translated, [line.removesuffix("\t")])
    assert words.faults(translated) == [fault]


def test_check_names_messages_that_were_not_extracted_and_those_gone(translated):
    (translated / "src/kaoping/templates/mail.txt").write_text("{% translate 'Farewell' %}")
    assert words.faults(translated) == [
        "not in the catalogue: 'Farewell'",
        "no source says: 'Dear colleague'",
    ]


def test_check_names_a_fuzzy_translation(translated):
    path = words.catalogue_of(translated)
    path.write_text(path.read_text().replace('msgid "Filed"', '#, fuzzy\nmsgid "Filed"'))
    assert words.faults(translated) == ["fuzzy: 'Filed'"]


def test_check_names_a_source_with_the_wrong_verb(translated):
    (translated / "src/kaoping/page.html").write_text("表\u5f70")
    assert words.faults(translated) == ["says 表\u5f70, not 表扬: src/kaoping/page.html"]


def test_compile_writes_once_what_gettext_reads(translated):
    assert words.compile_stale(translated)
    assert not words.compile_stale(translated)
    assert _compiled(translated).gettext("Yearly summary") == "工作总结"
    assert _compiled(translated).ngettext("%(n)s record", "%(n)s records", 2) == "%(n)s条记录"


def test_compile_follows_a_newer_catalogue(translated):
    words.compile_stale(translated)
    target = words.catalogue_of(translated).with_suffix(".mo")
    os.utime(target, (0, 0))
    assert words.compile_stale(translated)


def test_people_filling_at_once_lose_nothing(root):
    program = (
        "import sys; from pathlib import Path; from tools import words;"
        "sys.exit(words.main(['fill', sys.argv[2]], Path(sys.argv[1])))"
    )
    running = []
    for number, line in enumerate(CHINESE.splitlines()[:3]):
        table = root / f"{number}.tsv"
        table.write_text(line)
        command = [sys.executable, "-c", program, str(root), str(table)]
        running.append(subprocess.Popen(command, cwd=PROJECT))
    assert [each.wait() for each in running] == [0, 0, 0]
    assert len(words.untranslated(root)) == len(MESSAGES) - 3


def _compiled(root: Path) -> gettext.GNUTranslations:
    with words.catalogue_of(root).with_suffix(".mo").open("rb") as handle:
        return gettext.GNUTranslations(handle)
