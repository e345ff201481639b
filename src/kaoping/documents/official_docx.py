"""The same official document as DOCX, to be edited in Word or WPS before it is sealed.

Faces are named as offices name them; the machine that opens the file supplies them.
"""

import io
import zipfile
from datetime import UTC, date, datetime, time
from itertools import chain
from unicodedata import east_asian_width

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from kaoping.documents import docx_marks as marks
from kaoping.documents.facts import (
    Annex,
    Block,
    Imprint,
    Level,
    NameList,
    OfficialDocument,
    Paragraph,
    Table,
)
from kaoping.documents.official import addressees_line, copies_line
from kaoping.documents.typesetting import chinese_date

FACES = {Level.FIRST: marks.HEI, Level.SECOND: marks.KAI}
MARK_SIZE = 46.0
MOST_CONDENSED = 0.65
TYPE_AREA_PT = 442.2
TYPE_AREA_HEIGHT_PT = 637.8
IMPRINT_LINE = 24.0
IMPRINT_CHARACTERS = 29  # of 14 pt in a line of the imprint
RED = RGBColor(0xD0, 0x10, 0x1A)


def official_docx(document: OfficialDocument) -> bytes:
    """The document as DOCX, the same bytes for the same facts."""
    writer = _Writer()
    writer.head(document)
    for paragraph in document.body:
        writer.block(paragraph)
    writer.annex_note(document.annexes)
    writer.signature(document)
    for number, annex in enumerate(document.annexes, start=1):
        writer.annex(annex, f"附件{number}" if len(document.annexes) > 1 else "附件")
    if document.imprint:
        writer.imprint(document.imprint)
    return writer.finish(document)


def width_in_characters(text: str) -> float:
    """Width of a text in full-width characters; Latin letters and digits count half."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in text)


class _Writer:
    """Writes the parts of one document in order."""

    def __init__(self) -> None:
        self.docx = docx.Document()
        marks.set_page(self.docx)
        marks.set_normal_style(self.docx)
        marks.set_heading_styles(self.docx, tuple(FACES.values()))

    def line(
        self,
        text: str,
        *,
        face: str = marks.FANGSONG,
        size: float = marks.BODY_SIZE,
        indent: bool = False,
        align: ALIGN = ALIGN.JUSTIFY,
        blank_before: float = 0,
    ) -> DocxParagraph:
        """A paragraph on the grid; ``blank_before`` in lines, ``indent`` is two characters."""
        paragraph = self.docx.add_paragraph()
        paragraph.alignment = align
        marks.on_grid(paragraph, size, blank_before)
        if indent:
            marks.indent_first_line(paragraph)
        for i, part in enumerate(text.split("\n")):
            run = paragraph.add_run(part)
            if i:
                run._r.insert(0, marks.line_break())  # noqa: SLF001
            marks.dress(run, face, size)
        return paragraph

    def head(self, document: OfficialDocument) -> None:
        """Mark, number, rule, title, addressees."""
        mark = self.line(document.mark, face=marks.TITLE, size=MARK_SIZE, align=ALIGN.CENTER)
        mark.paragraph_format.space_before = marks.MARK_BELOW_TYPE_AREA
        ratio = TYPE_AREA_PT / (MARK_SIZE * width_in_characters(document.mark))
        for run in mark.runs:
            run.font.color.rgb = RED
            run.font.size = Pt(int(MARK_SIZE * min(1.0, ratio / MOST_CONDENSED) * 2) / 2)
            marks.condense(run, min(1.0, max(ratio, MOST_CONDENSED)))
        number = self.line(document.number, align=ALIGN.CENTER, blank_before=2)
        marks.rule_below(number, str(RED))
        self.line(document.title, face=marks.TITLE, size=22, align=ALIGN.CENTER, blank_before=2)
        self.line(addressees_line(document), blank_before=1)

    def block(self, block: Block) -> None:
        """One block of the body or of an annex."""
        if isinstance(block, Paragraph):
            face = FACES.get(block.level)
            line = self.line(block.text, face=face or marks.FANGSONG, indent=True)
            if face:
                line.style = self.docx.styles[marks.heading(block.level)]
            return
        if block.heading:
            heading = self.line(block.heading, face=marks.HEI, indent=True)
            heading.paragraph_format.keep_with_next = True
        if isinstance(block, NameList):
            self.names(block)
        else:
            self.table(block)

    def names(self, names: NameList) -> None:
        """A name a line, or a grid without rules."""
        if names.columns == 1:
            for name in names.names:
                self.line(name, indent=True)
            return
        rows = -(-len(names.names) // names.columns)
        table = self.docx.add_table(rows, names.columns)
        cells = chain.from_iterable(marks.cells_of(table))
        for name, cell in zip(names.names, cells, strict=False):
            spread = f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name
            marks.fill(cell, spread, marks.FANGSONG, marks.BODY_SIZE, line=marks.LINE_PITCH)

    def table(self, facts: Table) -> None:
        """A ruled table whose heads are repeated on every page."""
        table = self.docx.add_table(1 + len(facts.rows), len(facts.heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        marks.share_width(table, TYPE_AREA_PT, facts.shares or (1,) * len(facts.heads))
        texts = (facts.heads, *facts.rows)
        for y, (cells, row) in enumerate(zip(marks.cells_of(table), texts, strict=True)):
            face = marks.FANGSONG if y else marks.HEI
            for cell, text in zip(cells, row, strict=True):
                marks.fill(cell, text, face, 12, line=26, align=ALIGN.CENTER)
        marks.repeat_on_every_page(table.rows[0])

    def annex_note(self, annexes: tuple[Annex, ...]) -> None:
        """附件：1. … one line below the body."""
        for i, annex in enumerate(annexes):
            number = f"{i + 1}. " if len(annexes) > 1 else ""
            lead = "\u3000\u3000\u3000" if i else "附件："
            title = annex.title.replace("\n", "")
            self.line(f"{lead}{number}{title}", indent=True, blank_before=0 if i else 1)

    def signature(self, document: OfficialDocument) -> None:
        """The unit centred over the date, the date four characters from the right if it fits."""
        day = chinese_date(document.signed_on)
        overhang = (width_in_characters(document.signature) - width_in_characters(day)) / 2
        from_right = max(4.0, overhang)
        office = self.line(document.signature, align=ALIGN.RIGHT, blank_before=2)
        marks.indent_right(office, from_right - overhang)
        office.paragraph_format.keep_with_next = True
        marks.indent_right(self.line(day, align=ALIGN.RIGHT), from_right)
        if document.note:
            self.line(f"（{document.note}）", indent=True)

    def annex(self, annex: Annex, number: str) -> None:
        """An annex on a new page."""
        self.line(number, face=marks.HEI).paragraph_format.page_break_before = True
        self.line(annex.title, face=marks.TITLE, size=22, align=ALIGN.CENTER, blank_before=1)
        self.line("")
        for block in annex.blocks:
            self.block(block)

    def imprint(self, imprint: Imprint) -> None:
        """A ruled table at the foot of an even page of its own."""
        self.docx.add_section(WD_SECTION.EVEN_PAGE)
        copies = copies_line(imprint)
        lines = 1 + -(-(len(copies) + 3) // IMPRINT_CHARACTERS) if copies else 1
        marks.exact_height(
            self.docx.add_paragraph(), TYPE_AREA_HEIGHT_PT - (lines + 1) * IMPRINT_LINE
        )
        table = self.docx.add_table(2 if copies else 1, 2)
        marks.share_width(table, TYPE_AREA_PT, (2, 1))
        office, printed = table.rows[-1].cells
        day = f"{chinese_date(imprint.printed_on)}印发"
        marks.fill(office, imprint.office, marks.FANGSONG, 14, line=IMPRINT_LINE)
        marks.fill(printed, day, marks.FANGSONG, 14, line=IMPRINT_LINE, align=ALIGN.RIGHT)
        if copies:
            whole = table.cell(0, 0).merge(table.cell(0, 1))
            marks.fill(whole, f"抄送：{copies}", marks.FANGSONG, 14, line=IMPRINT_LINE)
        marks.rule_imprint(table)
        # A table at the very end has no paragraph to hang on, and is lost.
        marks.exact_height(self.docx.add_paragraph(), 1)

    def finish(self, document: OfficialDocument) -> bytes:
        """The bytes, with all times taken from the document's date."""
        moment = datetime.combine(document.signed_on, time(), UTC)
        core = self.docx.core_properties
        core.title, core.author = document.title.replace("\n", ""), document.signature
        core.last_modified_by, core.comments = "", ""
        core.created = core.modified = moment
        written = io.BytesIO()
        self.docx.save(written)
        return _zipped_on(document.signed_on, written)


def _zipped_on(day: date, written: io.BytesIO) -> bytes:
    """The same archive, each entry dated that day instead of with the clock."""
    stamped = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(stamped, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return stamped.getvalue()
