"""Sentences and headings as rows of a list."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Line, Tone
from ihd.screens.rows import Heading, Said
from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.marks import draw_verdict
from ui.widgets.sentence import Sentence, Voice


class SaidRow(Sentence):
    """A sentence; strong, with the shape and colour of its tone, where it is a title."""

    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.most_lines = 9

    def show_row(self, row: Said) -> None:
        """Say a sentence from now on."""
        toned = row.line.tone is not Tone.QUIET
        self.mark = toned
        self.weight = STRONG if row.title else REGULAR
        self.voice = Voice.TONE if toned and row.title else Voice.PLAIN
        self.show_line(row.line)

    def height_in(self, width: float) -> int:
        """Set the sentence in a width and return the height it takes, in pixels."""
        scale = self.theme.scale
        sizes = tuple(range(scale.body, scale.plain - 1, -1))
        return self.set_in(width, sizes=sizes, most_lines=self.most_lines)

    def draw_tone(self, painter: QPainter, box: QRectF) -> None:
        """Draw the shape of the tone, or a tick: in a list, it says how something went."""
        draw_verdict(painter, box, self.line.tone, self.theme)


class HeadingRow(Sentence):
    """A few soft words over the rows that follow."""

    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, voice=Voice.SOFT)

    def show_row(self, row: Heading) -> None:
        """Say the words from now on."""
        self.show_line(Line(row.text))

    def height_in(self, width: float) -> int:
        """Set the words in a width and return the height they take, in pixels."""
        scale = self.theme.scale
        return self.set_in(width, sizes=(scale.body, scale.plain), most_lines=2)
