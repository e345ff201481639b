"""Recommendation forms: fields, deeds, three opinions, and the code of the electronic version."""

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader

from kaoping.documents.facts import Field, OpinionForm, RecommendationForm
from kaoping.documents.fonts import FontShelf
from kaoping.documents.forms import form_pdf, in_rows, version_code
from tests.documents.samples import DEEDS, PERSON_FORM, TEAM_FORM, UNIT_FORM

DATED = date(2026, 10, 9)
FORMS = pytest.mark.parametrize(
    "form", [UNIT_FORM, TEAM_FORM, PERSON_FORM], ids=lambda f: f.kind.value
)


def pages_of(form: RecommendationForm, shelf: FontShelf) -> list[str]:
    reader = PdfReader(io.BytesIO(form_pdf(form, shelf, dated=DATED)))
    return [page.extract_text() for page in reader.pages]


@FORMS
def test_a_form_says_everything_that_was_filled_in(
    form: RecommendationForm, shelf: FontShelf
) -> None:
    text = "".join(pages_of(form, shelf))
    assert text.startswith(f"{form.season_title}\n{form.honour}推荐表")
    for field in (*form.fields, *form.passages):
        assert field.label in text
        assert field.value.split("\n")[0] in text
    assert text.count(DEEDS.split("\n")[0]) == DEEDS.count("\n")


@FORMS
def test_three_opinions_each_have_room_for_seal_and_date(
    form: RecommendationForm, shelf: FontShelf
) -> None:
    text = "".join(pages_of(form, shelf))
    places = [text.index(opinion.heading) for opinion in form.opinions]
    assert places == sorted(places)
    assert text.count("（盖章）") == 3
    assert "2026年10月9日" in text
    assert text.replace(" ", "").count("年月日") == 2


@FORMS
def test_every_page_bears_the_code_of_the_electronic_version(
    form: RecommendationForm, shelf: FontShelf
) -> None:
    pages = pages_of(form, shelf)
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert f"电子版校验码：{version_code(form)}" in text
        assert f"第{number}页 共{len(pages)}页" in text


def test_the_code_changes_with_any_character() -> None:
    changed = [
        replace(PERSON_FORM, honour="先进个人 "),
        replace(
            PERSON_FORM, passages=(*PERSON_FORM.passages[:-1], Field("事迹简介", "长期驻村。"))
        ),
        replace(PERSON_FORM, photo=b"\x89PNG another"),
        replace(PERSON_FORM, opinions=(OpinionForm("所在单位意见"), *PERSON_FORM.opinions[1:])),
    ]
    codes = {version_code(form) for form in (PERSON_FORM, *changed)}
    assert len(codes) == 5
    assert version_code(PERSON_FORM) == version_code(replace(PERSON_FORM))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_photo_is_printed_on_a_person_s_form(kind: str, shelf: FontShelf) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (30, 40), "navy").save(picture, kind)
    form = replace(PERSON_FORM, photo=picture.getvalue())
    page = PdfReader(io.BytesIO(form_pdf(form, shelf, dated=DATED))).pages[0]
    assert [image.image.size for image in page.images if image.image] == [(30, 40)]
    assert "照片" not in page.extract_text()
    assert "照片" in pages_of(PERSON_FORM, shelf)[0]


def test_a_photo_of_another_kind_is_refused(shelf: FontShelf) -> None:
    with pytest.raises(ValueError, match="PNG or a JPEG"):
        form_pdf(replace(PERSON_FORM, photo=b"GIF89a"), shelf, dated=DATED)


def test_a_long_opinion_keeps_its_place_for_the_seal(shelf: FontShelf) -> None:
    long = OpinionForm("推荐单位意见", "同意推荐，事迹真实。" * 120)
    text = "".join(pages_of(replace(UNIT_FORM, opinions=(long,)), shelf)).replace("\n", "")
    assert text.count("同意推荐，事迹真实。") == 120
    assert text.index("（盖章）") > text.rindex("事迹真实。")


def test_two_narrow_fields_share_a_row_and_a_wide_one_has_its_own() -> None:
    a, b, c, wide = Field("甲", ""), Field("乙", ""), Field("丙", ""), Field("丁", "", wide=True)
    assert in_rows([a, b, wide, c]) == [[a, b], [wide], [c]]
    assert in_rows([a, wide, b, c]) == [[a], [wide], [b, c]]
    assert in_rows([]) == []


def test_the_same_facts_give_the_same_bytes(shelf: FontShelf) -> None:
    first = form_pdf(PERSON_FORM, shelf, dated=DATED)
    assert first == form_pdf(PERSON_FORM, shelf, dated=DATED)
