"""How old the reading is: words before a steady dot, so that counting seconds moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Line, Tone
from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.marks import draw_mark
from ui.widgets.type import Setting, baseline, line_height, set_text


class Age(Dressed):
    """The age's words and a dot at the right; a diamond, in the tone's colour, when it is wrong."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.line = Line("")
        self.setting: Setting | None = None

    def show_line(self, line: Line) -> None:
        """Show an age from now on."""
        if line == self.line:
            return
        self.line = line
        self.says(line.text)
        self.update()

    def set_in(self, width: float, *, px: int = 0) -> int:
        """Set the words in a width and return the height they take, in pixels.

        They are in the body's size, or in one that is given.
        """
        self.setting = set_text(
            self.line.text,
            self.theme,
            max(1.0, width - self._lead()),
            sizes=(px or self.theme.scale.body,),
            weight=STRONG if self._wrong else REGULAR,
            tabular=True,
        )
        return self.setting.height

    def natural_width(self) -> float:
        """Return how wide words and dot are as they were last set."""
        return 0.0 if self.setting is None else self.setting.width + self._lead()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the dot at the right edge and the words before it."""
        if self.setting is None or not self.line.text:
            return
        font, text = self.setting.font, self.setting.lines[0]
        step = line_height(font)
        side = font.pixelSize() * (0.62 if self._wrong else 0.44)
        place = QRectF(box.right() - side, box.top() + (step - side) / 2, side, side)
        if self._wrong:
            draw_mark(painter, place, self.line.tone, self.theme)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.tone(self.line.tone))
            painter.drawEllipse(place)
        painter.setFont(font)
        painter.setPen(self.theme.tone(self.line.tone) if self._wrong else self.theme.soft)
        start = box.right() - self._lead() - QFontMetricsF(font).horizontalAdvance(text)
        painter.drawText(QPointF(start, box.top() + baseline(font)), text)

    @property
    def _wrong(self) -> bool:
        return self.line.tone is Tone.WRONG

    def _lead(self) -> float:
        return self.theme.scale.body * 0.85
