"""What is wrong and what to do stand beside each other as the reader's language sets them."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from kaoping.acts import words
from kaoping.foundation.refusal import Refusal
from kaoping.web.refusals import said

REFUSAL = Refusal.of("reason_missing", article="5.2")


@pytest.mark.parametrize(("language", "gap"), [("zh-hans", ""), ("en", " ")])
def test_a_remedy_follows_without_a_blank_in_chinese_and_with_one_in_english(language, gap):
    with override(language):
        what, remedy = words.what(REFUSAL), words.remedy(REFUSAL)

        assert words.whole(REFUSAL) == f"{what}{gap}{remedy}"
        assert said([REFUSAL])[0].whole == f"{what}{gap}{remedy}"
        page = render_to_string("parts/refusals.html", {"refusals": said([REFUSAL])})
        text = re.sub(r"<[^>]+>", "", page)
        assert f"{what}{gap}" in text
        assert text.strip().endswith(f"{gap}{remedy}")
        assert not re.search(r"[。；] ", text)


def test_a_lone_sentence_stands_alone():
    with override("en"):
        assert words.whole(Refusal.of("not_found")) == words.what(Refusal.of("not_found"))
