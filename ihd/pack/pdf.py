"""A document on paper: A4, the project's own type, an outline, a footer on each page."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest

from ihd.pack import table
from ihd.pack.paper import (
    ACCENT,
    BAD,
    BOTTOM,
    FAINT,
    GOOD,
    HEIGHT,
    LEFT,
    MEASURE,
    RIGHT,
    TOP,
    WASH,
    WIDTH,
    Paper,
    Type,
    wrapped,
)
from ihd.screens.document import (
    Bars,
    Block,
    Document,
    Facts,
    Note,
    Paragraph,
    Section,
    Style,
    Table,
)

TITLE = Type(24, 30, bold=True)
LINE = Type(10.5, 15, shade=FAINT)
HEADING = Type(14, 19, bold=True, shade=ACCENT)
STYLES = {
    Style.BODY: Type(10, 14.5),
    Style.LEAD: Type(10.5, 15, bold=True),
    Style.SMALL: Type(8.5, 12, shade=FAINT),
    Style.QUOTE: Type(9.5, 13.5, shade=FAINT),
    Style.GOOD: Type(11.5, 16, bold=True, shade=GOOD),
    Style.BAD: Type(11.5, 16, bold=True, shade=BAD),
}
AFTER = 6.0
PAD = 12.0
BARS = 92.0
TICK = Type(7, 9, shade=FAINT)


def pdf_of(document: Document, made_at: datetime) -> bytes:
    """Return a document as a PDF; laid out twice, for a page says how many there are."""
    count = _laid_out(document, Paper(made_at, document.language, dry=True), 0).pages
    paper = _laid_out(document, Paper(made_at, document.language), count)
    return paper.finish()


def _laid_out(document: Document, paper: Paper, count: int) -> Paper:
    canvas = paper.canvas
    canvas.setTitle(f"{document.title}, {document.lines[0]}")
    canvas.setSubject(document.subject)
    canvas.setAuthor(document.author)
    canvas.setKeywords(document.keywords)
    canvas.setCreator("Plainwatt")
    paper.header = lambda: _foot(paper, document, count)
    paper.header()
    paper.text(LEFT, paper.y + TITLE.size * 0.8, document.title, TITLE)
    paper.y += TITLE.leading + 2
    for line in document.lines:
        for part in wrapped(line, LINE, MEASURE):
            paper.text(LEFT, paper.y + LINE.size, part, LINE)
            paper.y += LINE.leading
    paper.y += 10
    for number, section in enumerate(document.sections):
        _section(paper, section, f"section-{number}", first=number == 0)
    return paper


def _foot(paper: Paper, document: Document, count: int) -> None:
    """Set the foot of a sheet as it begins."""
    y = HEIGHT - BOTTOM + 34
    paper.rule(LEFT, y - 14, MEASURE)
    paper.text(LEFT, y, document.footer, STYLES[Style.SMALL])
    page = document.page_of.format(number=paper.pages, count=count)
    paper.text(WIDTH - RIGHT, y, page, STYLES[Style.SMALL], right=True)


def _section(paper: Paper, section: Section, key: str, *, first: bool) -> None:
    if section.fresh:
        paper.new_page()
    first_block = _least(section.blocks[0]) if section.blocks else 0.0
    if len(section.blocks) > 1 and isinstance(section.blocks[0], Paragraph):
        first_block += _least(section.blocks[1])
    paper.need(HEADING.leading + 26 + first_block)
    paper.y += 4 if first or paper.y <= TOP else 16
    paper.entry(section.title, key)
    for line in wrapped(section.title, HEADING, MEASURE):
        paper.text(LEFT, paper.y + HEADING.size, line, HEADING)
        paper.y += HEADING.leading
    paper.y += 5
    for block, following in zip_longest(section.blocks, section.blocks[1:]):
        if isinstance(block, Paragraph) and block.style is Style.LEAD and following:
            paper.need(_least(block) + _least(following))
        _block(paper, block)


def _least(block: Block) -> float:
    """Return the least height in which a block can begin, so that no heading stands alone."""
    match block:
        case Paragraph():
            kind = STYLES[block.style]
            return min(len(wrapped(block.text, kind, MEASURE)), 3) * kind.leading + AFTER
        case Table():
            return table.least(block)
        case Bars():
            return BARS + 40
        case Note():
            return _note_height(block)
        case _:
            return 40.0


def _block(paper: Paper, block: Block) -> None:
    match block:
        case Paragraph():
            _paragraph(paper, block)
        case Facts():
            _facts(paper, block)
        case Table():
            table.draw(paper, block)
        case Bars():
            _bars(paper, block)
        case Note():
            _note(paper, block)


def _paragraph(paper: Paper, paragraph: Paragraph) -> None:
    kind = STYLES[paragraph.style]
    inset = 14.0 if paragraph.style is Style.QUOTE else 0.0
    lines = wrapped(paragraph.text, kind, MEASURE - inset)
    paper.need(min(len(lines), 3) * kind.leading)
    for line in lines:
        paper.need(kind.leading)
        if inset:
            paper.box(LEFT + 3, paper.y + 1, 1.6, kind.leading, WASH)
        paper.text(LEFT + inset, paper.y + kind.size, line, kind)
        paper.y += kind.leading
    paper.y += AFTER


def _facts(paper: Paper, facts: Facts) -> None:
    kind, name = STYLES[Style.BODY], STYLES[Style.LEAD]
    column = 130.0
    for label, value in facts.rows:
        lines = wrapped(value, kind, MEASURE - column)
        labels = wrapped(label, name, column - 12)
        height = max(len(lines), len(labels)) * kind.leading + 7
        paper.need(height)
        for number, line in enumerate(labels):
            paper.text(LEFT, paper.y + kind.size + number * kind.leading, line, name)
        for number, line in enumerate(lines):
            paper.text(LEFT + column, paper.y + kind.size + number * kind.leading, line, kind)
        paper.y += height
        paper.rule(LEFT, paper.y - 3, MEASURE)
    paper.y += AFTER


def _note(paper: Paper, note: Note) -> None:
    body, lead = STYLES[Style.BODY], STYLES[Style.LEAD]
    lines = wrapped(note.text, body, MEASURE - 2 * PAD)
    height = _note_height(note)
    paper.need(height)
    paper.box(LEFT, paper.y, MEASURE, height, WASH)
    paper.box(LEFT, paper.y, 3, height, ACCENT)
    y = paper.y + PAD + lead.size
    paper.text(LEFT + PAD, y, note.title, lead)
    for line in lines:
        y += body.leading
        paper.text(LEFT + PAD, y, line, body)
    paper.y += height + 12


def _note_height(note: Note) -> float:
    body, lead = STYLES[Style.BODY], STYLES[Style.LEAD]
    lines = wrapped(note.text, body, MEASURE - 2 * PAD)
    return 2 * PAD + lead.leading + len(lines) * body.leading


def _bars(paper: Paper, bars: Bars) -> None:
    """Draw a bar a label; the tallest says what it comes to."""
    height, small = BARS, STYLES[Style.SMALL]
    paper.need(height + 40)
    paper.text(LEFT, paper.y + small.size, bars.says, small)
    base = paper.y + height + 22
    slot = MEASURE / len(bars.labels)
    every = max(1, round(34 / slot))
    tallest = max(range(len(bars.heights)), key=lambda n: bars.heights[n])
    for number, (label, part) in enumerate(zip(bars.labels, bars.heights, strict=True)):
        x = LEFT + number * slot
        paper.box(x, base - part * height, slot * 0.72, part * height, ACCENT)
        if number % every == 0:
            paper.text(x + slot * 0.36, base + 11, label, TICK, middle=True)
        if number == tallest:
            paper.text(x + slot * 0.36, base - height - 3, bars.top, TICK, middle=True)
    paper.rule(LEFT, base, MEASURE)
    paper.y = base + 24
