"""The official document as DOCX, opened again."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from kaoping.documents.official_docx import official_docx, width_in_characters
from tests.documents.samples import COMMENDATION, OFFICE, RARE_NAMES


def opened() -> Document:
    return docx.Document(io.BytesIO(official_docx(COMMENDATION)))


def paragraph_with(document: Document, text: str) -> Paragraph:
    return next(p for p in document.paragraphs if text in p.text)


def east_asian_face(paragraph: Paragraph) -> str | None:
    face: str | None = paragraph.runs[0]._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
    return face


def test_page_and_margins() -> None:
    for section in opened().sections:
        size = (section.page_width, section.page_height)
        edges = (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        assert size == pytest.approx((Mm(210), Mm(297)), abs=Mm(0.1))
        assert edges == pytest.approx((Mm(37), Mm(35), Mm(28), Mm(26)), abs=Mm(0.1))


@pytest.mark.parametrize(
    ("text", "face", "points"),
    [
        (COMMENDATION.title.split("\n")[0], "方正小标宋简体", 22),
        (COMMENDATION.number, "仿宋_GB2312", 16),
        ("一、表扬决定", "黑体", 16),
        ("（一）珍惜荣誉", "楷体_GB2312", 16),
        ("1.继续做好", "仿宋_GB2312", 16),
        ("2026年，各地", "仿宋_GB2312", 16),
        ("附件1", "黑体", 16),
    ],
)
def test_faces_are_named_for_east_asian_text(text: str, face: str, points: int) -> None:
    paragraph = (
        paragraph_with(opened(), text)
        if text != "附件1"
        else next(p for p in opened().paragraphs if p.text == text)
    )
    assert east_asian_face(paragraph) == face
    assert paragraph.runs[0].font.size == Pt(points)


@pytest.mark.parametrize(
    ("text", "style", "face"),
    [("一、表扬决定", "Heading 1", "黑体"), ("（一）珍惜荣誉", "Heading 2", "楷体_GB2312")],
)
def test_headings_stand_in_the_navigation_and_look_like_body_text(
    text: str, style: str, face: str
) -> None:
    paragraph = paragraph_with(opened(), text)
    assert paragraph.style is not None
    assert paragraph.style.name == style
    element = paragraph.style.element
    level = element.pPr.find(qn("w:outlineLvl")).get(qn("w:val"))
    assert level == str(int(style[-1]) - 1)
    assert [part.tag for part in element.pPr] == [qn("w:outlineLvl")]
    assert [part.tag for part in element.rPr] == [qn("w:rFonts"), qn("w:sz"), qn("w:szCs")]
    assert element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == face
    assert element.rPr.find(qn("w:sz")).get(qn("w:val")) == "32"


def test_what_is_no_heading_stays_out_of_the_navigation() -> None:
    styles = {p.text: p.style.name for p in opened().paragraphs if p.style is not None}
    assert styles["附件1"] == "Normal"
    assert [s for text, s in styles.items() if text.startswith(("1.继续做好", "2026年，各地"))] == [
        "Normal",
        "Normal",
    ]


def test_the_normal_style_is_fangsong_too() -> None:
    style = opened().styles["Normal"]
    assert style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert style.font.size == Pt(16)


def test_body_paragraphs_are_indented_two_characters_on_a_fixed_pitch() -> None:
    paragraph = paragraph_with(opened(), "2026年，各地")
    indent = paragraph._p.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert indent.get(qn("w:firstLine")) == "640"
    assert paragraph.paragraph_format.line_spacing == Pt(28.95)


def test_all_lists_are_there_in_order() -> None:
    document = opened()
    assert paragraph_with(document, "甲省科学技术协会")
    teams, persons, imprint = document.tables
    assert [[c.text for c in row.cells] for row in teams.rows] == [
        ["序号", "团队", "推荐单位"],
        ["1", "乙江食用菌科技服务团", "乙省领导小组办公室"],
        ["2", "丙山旱作农业专家服务站", "丙省领导小组办公室"],
    ]
    names = [cell.text.replace("\u3000", "") for row in persons.rows for cell in row.cells]
    assert tuple(name for name in names if name) == RARE_NAMES
    assert imprint.rows[-1].cells[0].text == OFFICE
    assert imprint.rows[-1].cells[1].text == "2026年12月7日印发"


def test_page_numbers_are_fields_right_on_odd_and_left_on_even_pages() -> None:
    document = opened()
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        fields = footer._element.findall(f".//{qn('w:fldSimple')}")
        assert [field.get(qn("w:instr")) for field in fields] == ["PAGE"]
    assert (
        section.footer.paragraphs[0].alignment != section.even_page_footer.paragraphs[0].alignment
    )


def test_a_long_mark_is_condensed_into_the_type_area() -> None:
    run = opened().paragraphs[0].runs[0]
    condensed = int(run._r.rPr.find(qn("w:w")).get(qn("w:val"))) / 100
    assert run.font.size is not None
    assert width_in_characters(run.text) * run.font.size.pt * condensed <= 442.2
    short = docx.Document(io.BytesIO(official_docx(replace(COMMENDATION, mark="科协文件"))))
    assert short.paragraphs[0].runs[0].font.size == Pt(46)


def test_the_same_facts_give_the_same_bytes() -> None:
    first = official_docx(COMMENDATION)
    assert first == official_docx(COMMENDATION)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2026, 12, 5)}
