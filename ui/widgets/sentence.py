"""A sentence, with the shape of its tone, an icon, or the notch of a bar before it."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Line, Tone
from ui.theme import REGULAR, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.marks import draw_icon, draw_mark
from ui.widgets.type import Setting, baseline, hang_of, line_height, set_text


class Voice(Enum):
    """How a sentence sounds: in ink, softly, as a figure, or in the colour of its tone."""

    PLAIN = "plain"
    SOFT = "soft"
    FIGURE = "figure"
    TONE = "tone"


class Sentence(Dressed):
    """One line of words that breaks into more where it must, and shrinks before it is ever cut."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        voice: Voice = Voice.PLAIN,
        weight: int = REGULAR,
        mark: bool = False,
        icon: str = "",
        tabular: bool = False,
        notch: bool = False,
    ) -> None:
        super().__init__(theme, parent)
        self.voice, self.weight, self.mark, self.icon = voice, weight, mark, icon
        self.tabular, self.notch = tabular, notch
        self.align_right = False
        self.line = Line("")
        self.setting: Setting | None = None

    def show_line(self, line: Line | str | None) -> None:
        """Say a line from now on; None or nothing says nothing."""
        line = line if isinstance(line, Line) else Line(line or "")
        if line == self.line:
            return
        self.line = line
        self.says(self.line.text)
        self.update()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.line.text

    def set_in(self, width: float, *, sizes: tuple[int, ...], most_lines: int = 1) -> int:
        """Set the sentence in a width and return the height it takes, in pixels."""
        lead = self._lead(max(sizes))
        self.setting = set_text(
            self.line.text,
            self.theme,
            max(1.0, width - lead),
            sizes=sizes,
            weight=REGULAR if self._quiet else self.weight,
            most_lines=most_lines,
            tabular=self.tabular,
        )
        return self.setting.height

    @property
    def _quiet(self) -> bool:
        return self.voice is Voice.TONE and self.line.tone is Tone.QUIET

    def natural_width(self) -> float:
        """Return how wide the sentence is as it was last set."""
        if self.setting is None:
            return 0.0
        return self.setting.width + self._lead(self.setting.font.pixelSize())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw mark and lines from the top of the box."""
        if self.setting is None or self.empty:
            return
        font = self.setting.font
        step, rise = line_height(font), baseline(font)
        left = box.left() + self._lead(font.pixelSize())
        self._draw_lead(painter, box, step)
        painter.setFont(font)
        painter.setPen(self._colour())
        for number, text in enumerate(self.setting.lines):
            slack = box.right() - left - painter.fontMetrics().horizontalAdvance(text)
            start = left + (slack if self.align_right else hang_of(text, font))
            painter.drawText(QPointF(start, box.top() + number * step + rise), text)

    def _lead(self, px: int) -> float:
        if self.notch:
            return px * 0.46
        return px * (1.15 if self.icon else 1.02) if self.mark or self.icon else 0.0

    def _draw_lead(self, painter: QPainter, box: QRectF, step: int) -> None:
        if self.setting is None:
            return
        px = self.setting.font.pixelSize()
        if self.icon:
            side = px * 0.92
            place = QRectF(box.left() - px * 0.06, box.top() + (step - side) / 2, side, side)
            draw_icon(painter, place, self.icon, self._colour())
        elif self.notch:
            wide, high = self.theme.scale.stroke * 1.4, px * 0.66
            place = QRectF(box.left(), box.top() + (step - high) / 2, wide, high)
            painter.fillRect(place, self.theme.ink)
        elif self.mark:
            side = px * 0.72
            place = QRectF(box.left(), box.top() + (step - side) / 2, side, side)
            self.draw_tone(painter, place)

    def draw_tone(self, painter: QPainter, box: QRectF) -> None:
        """Draw the shape of the tone in a square."""
        draw_mark(painter, box, self.line.tone, self.theme)

    def _colour(self) -> QColor:
        if self.voice is Voice.FIGURE and not any(letter.isdigit() for letter in self.line.text):
            return self.theme.soft
        if self.voice in (Voice.PLAIN, Voice.FIGURE):
            return self.theme.ink
        if self.voice is Voice.SOFT:
            return self.theme.soft
        return self.theme.tone(self.line.tone)
