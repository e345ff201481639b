"""The official document as PDF: GB/T 9704-2012, read back from the page."""

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from kaoping.documents.facts import Annex, NameList, OfficialDocument, Paragraph, Table
from kaoping.documents.fonts import FontShelf, MissingGlyphs, font_shelf
from kaoping.documents.official import official_pdf
from tests.documents.samples import COMMENDATION, OFFICE, RARE_NAMES, full_page_document

MM = 72 / 25.4
ROOT = Path(__file__).resolve().parents[2]


def pages_of(document: OfficialDocument, shelf: FontShelf) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(official_pdf(document, shelf))).pages)


def text_of(page: PageObject) -> str:
    """The text of a page without the spaces that spread short names."""
    return page.extract_text().replace(" ", "")


def pieces_of(page: PageObject) -> list[tuple[float, float, float, str]]:
    """Left edge, base line and size in points, and text, of each piece on a page."""
    found: list[tuple[float, float, float, str]] = []

    def note(text: str, cm: list[float], _tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append((cm[4], cm[5], size, text))

    page.extract_text(visitor_text=note)
    return found


def left_edge(page: PageObject, text: str) -> float:
    return next(x for x, _, _, piece in pieces_of(page) if text in piece)


def base_line(page: PageObject, text: str) -> float:
    return next(y for _, y, _, piece in pieces_of(page) if text in piece)


def test_every_page_is_a4(shelf: FontShelf) -> None:
    for page in pages_of(COMMENDATION, shelf):
        assert float(page.mediabox.width) == pytest.approx(210 * MM, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(297 * MM, abs=0.1)


def test_a_full_page_has_22_lines_of_28_characters(shelf: FontShelf) -> None:
    page = pages_of(full_page_document(), shelf)[1]
    *lines, folio = page.extract_text().splitlines()
    assert [len(line) for line in lines] == [28] * 22
    assert folio == "— 2 —"


def test_lines_stand_29_points_apart_inside_the_type_area(shelf: FontShelf) -> None:
    pieces = [
        piece for piece in pieces_of(pages_of(full_page_document(), shelf)[1]) if piece[2] == 16
    ]
    base_lines = sorted({round(y, 2) for _, y, _, _ in pieces}, reverse=True)
    pitches = [above - below for above, below in pairwise(base_lines)]
    assert pitches == pytest.approx([29] * 21, abs=0.05)
    assert base_lines[0] < (297 - 37) * MM
    assert base_lines[-1] > 35 * MM


def test_the_binding_side_keeps_28_mm_on_both_sides_of_the_sheet(shelf: FontShelf) -> None:
    pages = pages_of(full_page_document(), shelf)
    assert min(x for x, _, size, _ in pieces_of(pages[1]) if size == 16) == pytest.approx(
        26 * MM, abs=0.2
    )
    assert min(x for x, _, size, _ in pieces_of(pages[2]) if size == 16) == pytest.approx(
        28 * MM, abs=0.2
    )


def test_the_first_page_says_who_what_and_to_whom_in_this_order(shelf: FontShelf) -> None:
    text = text_of(pages_of(COMMENDATION, shelf)[0])
    parts = [
        f"{OFFICE}文件",
        COMMENDATION.number,
        *COMMENDATION.title.split("\n"),
        "各省、自治区、直辖市",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    # A piece of text ends where a line breaks.
    assert "领导小组办\n公室：\n" in text


@pytest.mark.parametrize(
    "mark", ["乙省科协文件", f"{OFFICE}文件", f"{OFFICE}与全国各有关部门联合文件"]
)
def test_the_red_mark_stays_in_one_line_inside_the_type_area(mark: str, shelf: FontShelf) -> None:
    first = pages_of(replace(COMMENDATION, mark=mark), shelf)[0]
    assert first.extract_text().splitlines()[0] == mark
    assert min(x for x, _, _, piece in pieces_of(first)) >= 28 * MM - 0.5


def test_headings_have_the_faces_of_their_level(shelf: FontShelf) -> None:
    faces: dict[str, str] = {}

    def note(
        text: str, _cm: object, _tm: object, font: dict[str, str] | None, _size: float
    ) -> None:
        if font and text.strip():
            faces.setdefault(text.strip(), font["/BaseFont"].split("+")[1])

    for page in pages_of(COMMENDATION, shelf)[:2]:
        page.extract_text(visitor_text=note)
    body = faces["希望受到表扬的单位、团队和个人珍惜荣誉，再接再厉。"]
    assert len({faces["一、表扬决定"], faces["（一）珍惜荣誉"], body}) == 3
    assert faces["一、表扬决定"] == faces["二、工作要求"]


def test_three_honours_lists_keep_their_order(shelf: FontShelf) -> None:
    pages = pages_of(COMMENDATION, shelf)
    assert [text_of(page).splitlines()[0] for page in pages[2:5]] == ["附件1", "附件2", "附件3"]
    for page, names in zip(
        pages[2:5],
        (
            ("甲省科学技术协会", "乙省乙江市农业技术推广中心"),
            ("乙江食用菌科技服务团", "丙山旱作农业专家服务站"),
            RARE_NAMES,
        ),
        strict=True,
    ):
        places = [text_of(page).index(name) for name in names]
        assert places == sorted(places)


def test_the_annex_note_numbers_several_and_not_a_single_one(shelf: FontShelf) -> None:
    several = text_of(pages_of(COMMENDATION, shelf)[1])
    assert "附件：1.2026年度科技助力精准扶贫优秀组织单位名单" in several
    assert "3.2026年度科技助力精准扶贫先进个人名单" in several
    alone = pages_of(replace(COMMENDATION, annexes=COMMENDATION.annexes[:1]), shelf)
    assert "附件：2026年度科技助力精准扶贫优秀组织单位名单" in text_of(alone[1])
    assert text_of(alone[2]).splitlines()[0] == "附件"


def test_a_long_table_goes_on_under_its_heads(shelf: FontShelf) -> None:
    rows = tuple((str(i), f"第{i}服务团") for i in range(1, 81))
    annex = Annex("名单", (Table(("序号", "团队"), rows, shares=(1, 4)),))
    pages = pages_of(replace(COMMENDATION, annexes=(annex,), imprint=None), shelf)[2:]
    assert len(pages) > 2
    assert all("序号团队" in text_of(page) for page in pages)
    told = [
        line for page in pages for line in text_of(page).splitlines() if line.endswith("服务团")
    ]
    assert told == [f"{i}第{i}服务团" for i in range(1, 81)]


def test_page_numbers_stand_on_the_outer_side(shelf: FontShelf) -> None:
    for number, page in enumerate(pages_of(COMMENDATION, shelf), start=1):
        assert page.extract_text().splitlines()[-1] == f"— {number} —"
        assert (left_edge(page, "—") > 105 * MM) == (number % 2 == 1)


def test_the_date_has_no_leading_zeros_and_stands_under_the_signature(shelf: FontShelf) -> None:
    page = pages_of(COMMENDATION, shelf)[1]
    assert "2026年12月5日" in text_of(page)
    signed = [line.strip() for line in page.extract_text().splitlines()]
    assert signed[signed.index(OFFICE) + 1] == "2026年12月5日"
    assert base_line(page, OFFICE) - base_line(page, "（此件公开发布") == pytest.approx(
        2 * 29, abs=1
    )


@pytest.mark.parametrize("annexes", range(4))
def test_the_imprint_closes_the_last_even_page(annexes: int, shelf: FontShelf) -> None:
    pages = pages_of(replace(COMMENDATION, annexes=COMMENDATION.annexes[:annexes]), shelf)
    assert len(pages) % 2 == 0
    carrying = [i for i, page in enumerate(pages) if "日印发" in text_of(page)]
    assert carrying == [len(pages) - 1]
    assert base_line(pages[-1], "抄送") < 60 * MM


def test_an_imprint_behind_an_empty_page_is_not_numbered(shelf: FontShelf) -> None:
    """GB/T 9704-2012: neither the empty page nor the imprint's page bears a number."""
    filled = Annex(
        "名单",
        (
            NameList(
                tuple(f"第{i}单位" for i in range(1, 40)),
            ),
        ),
    )
    for count in range(30, 45):
        names = NameList(tuple(f"第{i}单位" for i in range(1, count)))
        annex = replace(filled, blocks=(names,))
        pages = pages_of(replace(COMMENDATION, annexes=(annex,)), shelf)
        if pages[-2].extract_text().strip() == "":
            break
    else:
        pytest.fail("no length of the list left the imprint behind an empty page")
    assert "—" not in pages[-1].extract_text()
    assert pages[-3].extract_text().splitlines()[-1] == f"— {len(pages) - 2} —"


@pytest.mark.parametrize("text_of_lines", [lambda n: ["逐行。"] * n, lambda n: ["逐" * 28 * n]])
def test_the_signature_never_stands_alone(
    text_of_lines: Callable[[int], list[str]], shelf: FontShelf
) -> None:
    """Neither after many short paragraphs nor after a single long one."""
    for lines in range(4, 32):
        body = tuple(Paragraph(text) for text in text_of_lines(lines))
        document = replace(COMMENDATION, body=body, annexes=(), imprint=None)
        last = text_of(pages_of(document, shelf)[-1])
        assert last.index("逐") < last.index(OFFICE)


def test_rare_characters_of_names_are_printed(shelf: FontShelf) -> None:
    text = text_of(pages_of(COMMENDATION, shelf)[4])
    assert all(name in text for name in RARE_NAMES)


def test_a_character_that_no_font_has_is_refused_by_name(shelf: FontShelf) -> None:
    unknown = replace(COMMENDATION, signature="李\ue123\U000f1234办公室")
    with pytest.raises(MissingGlyphs) as refused:
        official_pdf(unknown, shelf)
    assert refused.value.characters == ("\ue123", "\U000f1234")
    assert "U+E123" in str(refused.value)


def test_what_people_wrote_is_never_read_as_a_command(shelf: FontShelf) -> None:
    hostile = '#panic("x") $x$ *b* _i_ @ref <a> \\u{41} "引" // 注'
    pages = pages_of(replace(COMMENDATION, body=(Paragraph(hostile),)), shelf)
    assert hostile.replace(" ", "") in text_of(pages[0]).replace("\n", "")


def test_the_same_facts_give_the_same_bytes_in_another_process(
    shelf: FontShelf, font_folders: tuple[Path, ...]
) -> None:
    here = official_pdf(COMMENDATION, shelf)
    assert here == official_pdf(COMMENDATION, FontShelf(font_folders))
    program = (
        "import hashlib, sys\nfrom pathlib import Path\n"
        "from kaoping.documents.fonts import font_shelf\n"
        "from kaoping.documents.official import official_pdf\n"
        "from tests.documents.samples import COMMENDATION\n"
        "shelf = font_shelf(tuple(map(Path, sys.argv[1:])))\n"
        "print(hashlib.sha256(official_pdf(COMMENDATION, shelf)).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", program, *map(str, font_folders)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": f"{ROOT}/src:{ROOT}", "PYTHONHASHSEED": "7"},
    )
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_the_file_is_dated_by_the_document(shelf: FontShelf) -> None:
    facts = PdfReader(io.BytesIO(official_pdf(COMMENDATION, shelf))).metadata
    assert facts is not None
    assert facts["/CreationDate"] == "D:20261205000000Z"
    assert facts.title == COMMENDATION.title.replace("\n", "")


def test_one_shelf_serves_all_documents(font_folders: tuple[Path, ...]) -> None:
    assert font_shelf(font_folders) is font_shelf(font_folders)


def test_a_table_with_a_ragged_row_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table(("序号", "团队"), (("1",),))


def test_a_document_without_a_body_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one paragraph"):
        replace(COMMENDATION, body=())
