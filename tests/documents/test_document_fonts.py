"""Which face plays which role, and what the build report says of it."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from kaoping.documents.fonts import Casting, FontShelf, MissingGlyphs, Role, Standing
from kaoping.documents.official import official_pdf
from tests.documents.conftest import FETCHED
from tests.documents.samples import COMMENDATION, full_page_document

TOOL = Path(__file__).resolve().parents[2] / "tools" / "fonts.py"


def draw_font(path: Path, family: str, characters: str) -> None:
    """A real font file with a square for each character."""
    pen = TTGlyphPen(None)
    for corner, draw in (((0, 0), pen.moveTo), ((0, 800), pen.lineTo), ((800, 800), pen.lineTo)):
        draw(corner)
    pen.closePath()
    names = [".notdef", *(f"u{ord(c):04X}" for c in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in characters})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")}
    )
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(path)


@pytest.fixture
def noto_only(tmp_path: Path) -> Path:
    """What a machine without apt has: the fallback faces alone."""
    for file in FETCHED.glob("Noto*.ttf"):
        (tmp_path / file.name).symlink_to(file)
    return tmp_path


def test_the_fetched_faces_play_their_roles() -> None:
    shelf = FontShelf((FETCHED,), system_fonts=False)
    assert shelf.castings == (
        Casting(Role.FANGSONG, "FandolFang R", Standing.OWN),
        Casting(Role.HEI, "FandolHei", Standing.OWN),
        Casting(Role.KAI, "FandolKai", Standing.OWN),
        Casting(Role.TITLE, "FandolSong", Standing.STAND_IN),
        Casting(Role.SONG, "FandolSong", Standing.OWN),
    )


def test_without_them_every_role_falls_back_and_the_report_says_so(noto_only: Path) -> None:
    shelf = FontShelf((noto_only,), system_fonts=False)
    assert all(casting.fell_back for casting in shelf.castings)
    families = {casting.role: casting.family for casting in shelf.castings}
    assert families[Role.HEI] == "Noto Sans SC"
    assert families[Role.FANGSONG] == "Noto Serif SC"


def test_the_grid_holds_with_the_fallback_too(noto_only: Path) -> None:
    shelf = FontShelf((noto_only,), system_fonts=False)
    page = PdfReader(io.BytesIO(official_pdf(full_page_document(), shelf))).pages[1]
    assert [len(line) for line in page.extract_text().splitlines()[:-1]] == [28] * 22


def test_the_first_folder_wins(tmp_path: Path) -> None:
    draw_font(tmp_path / "title.ttf", "FZXiaoBiaoSong-B05S", "通知")
    customer_first = FontShelf((tmp_path, FETCHED), system_fonts=False)
    title = next(c for c in customer_first.castings if c.role is Role.TITLE)
    assert title == Casting(Role.TITLE, "FZXiaoBiaoSong-B05S", Standing.OWN)
    pages = PdfReader(io.BytesIO(official_pdf(COMMENDATION, customer_first))).pages
    used = {font.split("+")[1] for font in fonts_on(pages[0])}
    assert any(font.startswith("FZXiaoBiaoSong") for font in used)

    draw_font(tmp_path / "body.ttf", "FangSong Own", "仿")
    body = next(c for c in FontShelf((FETCHED, tmp_path), system_fonts=False).castings)
    assert body.family == "FandolFang R"
    body = next(c for c in FontShelf((tmp_path, FETCHED), system_fonts=False).castings)
    assert body.family == "FangSong Own"


def fonts_on(page: object) -> set[str]:
    """PostScript names of the fonts that a page uses."""
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    return {fonts[key]["/BaseFont"] for key in fonts}


def test_characters_are_looked_for_in_all_faces(tmp_path: Path) -> None:
    draw_font(tmp_path / "body.ttf", "FangSong Own", "仿")
    draw_font(tmp_path / "head.ttf", "SimHei Own", "黑")
    shelf = FontShelf((tmp_path,), system_fonts=False)
    assert shelf.missing("仿黑") == ()
    assert shelf.missing("仿黑喆体喆\n\u200b") == ("体", "喆")


def test_a_machine_without_any_font_refuses(tmp_path: Path) -> None:
    shelf = FontShelf((tmp_path, tmp_path / "absent"), system_fonts=False)
    assert {casting.standing for casting in shelf.castings} == {Standing.NONE}
    with pytest.raises(MissingGlyphs, match="no font has"):
        official_pdf(COMMENDATION, shelf)


def test_fetching_again_does_nothing(noto_only: Path) -> None:
    """With all files there, nothing is asked of apt or npm: neither can be found."""
    for file in FETCHED.glob("Fandol*.otf"):
        (noto_only / file.name).symlink_to(file)
    ran = subprocess.run(
        [sys.executable, TOOL, "--into", noto_only],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": ""},
    )
    assert ran.returncode == 0
    assert ran.stdout.count("in place") == 3


def test_without_apt_the_fallback_is_enough_and_the_rest_is_named(noto_only: Path) -> None:
    ran = subprocess.run(
        [sys.executable, TOOL, "--into", noto_only],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": ""},
    )
    assert ran.returncode == 0
    assert "there is no apt-get" in ran.stdout
    assert "FandolFang-Regular.otf" in ran.stdout
