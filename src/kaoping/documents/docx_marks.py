"""What DOCX needs and python-docx has no words for: East Asian faces, the grid, rules, fields."""

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FANGSONG = "仿宋_GB2312"
HEI = "黑体"
KAI = "楷体_GB2312"
TITLE = "方正小标宋简体"
SONG = "宋体"

BODY_SIZE = 16.0
LINE_PITCH = 28.95  # 22 lines in 225 mm
MARK_BELOW_TYPE_AREA = Mm(35)
FOLIO_SIZE = 14
# 28 characters of 16 pt are 2 mm wider than the type area.
TIGHTEN_TWENTIETHS = -5


def element(tag: str, **attributes: object) -> BaseOxmlElement:
    """An element of the ``w`` namespace with attributes of the same."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def set_page(document: Document) -> None:
    """A4, the margins of GB/T 9704 mirrored for two-sided printing, page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    # The template's own grid would fight the exact line pitch.
    for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001
        section._sectPr.remove(grid)  # noqa: SLF001
    document.settings.element.find(qn("w:zoom")).addnext(element("mirrorMargins"))
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section)


def _number_pages(section: Section) -> None:
    """— 1 — at the outer side: right on odd pages, left on even ones."""
    _folio(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _folio(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _folio(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(
        FOLIO_SIZE
    )
    dress(paragraph.add_run("— "), SONG, FOLIO_SIZE)
    field = element("fldSimple", instr="PAGE")
    number = paragraph.add_run("1")
    dress(number, SONG, FOLIO_SIZE)
    field.append(number._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001
    dress(paragraph.add_run(" —"), SONG, FOLIO_SIZE)


def set_normal_style(document: Document) -> None:
    """仿宋 of 16 pt everywhere unless said otherwise."""
    style = document.styles["Normal"]
    style.font.size = Pt(BODY_SIZE)
    properties = style.element.get_or_add_rPr()
    name_faces(properties, FANGSONG)
    properties.append(element("lang", val="en-US", eastAsia="zh-CN"))
    # No air between digits and characters: it would push the 28th character off the line.
    for mark in ("autoSpaceDE", "autoSpaceDN"):
        style.element.get_or_add_pPr().append(element(mark, val=0))


def set_heading_styles(document: Document, faces: Sequence[str]) -> None:
    """Heading 1, 2 and so on, by which Word's navigation goes, in the looks of body text.

    Each has its own face and no more: the template's are blue, bold and spaced.
    """
    for depth, face in enumerate(faces):
        style = document.styles[heading(depth + 1)].element
        for part in (style.pPr, style.rPr):
            style.remove(part)
        style.get_or_add_pPr().append(element("outlineLvl", val=depth))
        properties = style.get_or_add_rPr()
        name_faces(properties, face)
        for tag in ("sz", "szCs"):
            properties.append(element(tag, val=round(BODY_SIZE * 2)))


def heading(depth: int) -> str:
    """The name of the style of headings so deep; the first is 1."""
    return f"Heading {depth}"


def name_faces(properties: BaseOxmlElement, face: str) -> None:
    """Name the face for Latin and, apart, for East Asian text: Word keeps them separately."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = element("rFonts")
        properties.insert(0, fonts)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)


def dress(run: Run, face: str, size: float) -> None:
    """Give a run its face and size, and tighten body text to 28 characters a line."""
    run.font.size = Pt(size)
    properties = run._r.get_or_add_rPr()  # noqa: SLF001
    name_faces(properties, face)
    if size == BODY_SIZE:
        _before_size(properties, element("spacing", val=TIGHTEN_TWENTIETHS))


def condense(run: Run, ratio: float) -> None:
    """Make the characters of a run narrower: 1 is their own width."""
    _before_size(run._r.get_or_add_rPr(), element("w", val=round(ratio * 100)))  # noqa: SLF001


def _before_size(properties: BaseOxmlElement, mark: BaseOxmlElement) -> None:
    """Insert where the schema wants it: Word refuses a run whose marks are out of order."""
    size = properties.find(qn("w:sz"))
    if size is None:
        properties.append(mark)
    else:
        size.addprevious(mark)


def line_break() -> BaseOxmlElement:
    """A line break within a paragraph."""
    return element("br")


def on_grid(paragraph: Paragraph, size: float, blank_before: float = 0) -> None:
    """Exact line pitch, no space but whole blank lines before."""
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = Pt(LINE_PITCH * blank_before), Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(max(LINE_PITCH, size + LINE_PITCH - BODY_SIZE))
    layout.widow_control = False


def indent_first_line(paragraph: Paragraph) -> None:
    """Two characters: in characters for Word and WPS, in points for those that know no other."""
    indent = _indent(paragraph)
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(round(2 * BODY_SIZE * 20)))


def indent_right(paragraph: Paragraph, characters: float) -> None:
    """So many characters from the right edge of the type area."""
    indent = _indent(paragraph)
    indent.set(qn("w:rightChars"), str(round(characters * 100)))
    indent.set(qn("w:right"), str(round(characters * BODY_SIZE * 20)))


def _indent(paragraph: Paragraph) -> BaseOxmlElement:
    indent: BaseOxmlElement = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001
    return indent


def rule_below(paragraph: Paragraph, colour: str) -> None:
    """A rule as wide as the type area, 4 mm below the line."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz=12, space=11, color=colour))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.find(qn("w:spacing")).addprevious(borders)


def cells_of(table: Table) -> list[list[_Cell]]:
    """The cells by row, gone through once: ``table.cell`` counts them all anew at every call."""
    return [[_Cell(tc, table) for tc in tr.tc_lst] for tr in table._tbl.tr_lst]  # noqa: SLF001


def fill(
    cell: _Cell,
    text: str,
    face: str,
    size: float,
    *,
    line: float,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> None:
    """Write a text into a cell, centred between its top and its foot."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    exact_height(paragraph, line)
    dress(paragraph.add_run(text), face, size)


def repeat_on_every_page(row: _Row) -> None:
    """A table's head, repeated where the table goes on."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))  # noqa: SLF001


def rule_imprint(table: Table) -> None:
    """The rules of an imprint: outer ones 0.35 mm, inner ones 0.25 mm."""
    borders = element("tblBorders")
    for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 6)):
        borders.append(element(side, val="single", sz=eighths, space=0, color="000000"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(borders)  # noqa: SLF001


def share_width(table: Table, points: float, shares: Sequence[int]) -> None:
    """Divide a width among the columns of a table."""
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Pt(points * share / sum(shares))


def exact_height(paragraph: Paragraph, points: float) -> None:
    """Make an empty paragraph exactly so high: it holds what follows in its place."""
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(points)
