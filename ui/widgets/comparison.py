"""What a chart is compared with: one touch to the next comparison."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.choice import Choice
from ihd.screens.usage import Share
from ui.theme import STRONG, Theme
from ui.widgets.blocks import draw_tick
from ui.widgets.touch import Touch
from ui.widgets.type import baseline, line_height, width_of


class Comparison(Touch):
    """A tick as in the chart, what it stands for and what that came to; a touch asks for the next.

    Measure it with ``set_in`` before it is placed. ``slim`` is how much less is drawn, above and
    below, than can be touched, in pixels.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.choices: tuple[Choice, ...] = ()
        self.compared: Share | None = None
        self._px = theme.scale.body
        self._with_sum = True
        self.slim = 0.0
        self.clicked.connect(self._ask)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to compare with."""
        return len(self.choices) < 2

    def show_choices(self, choices: tuple[Choice, ...], compared: Share | None) -> None:
        """Offer other comparisons from now on."""
        if (choices, compared) == (self.choices, self.compared):
            return
        self.choices, self.compared = choices, compared
        self.says(f"{self._word} {self._sum}".strip())
        self.update()

    def set_in(self, width: float, *, with_sum: bool = True) -> float:
        """Fit the words into a width and return the width they take, in pixels."""
        self._with_sum = with_sum
        self._px = self.theme.scale.body
        while self._px > 1 and self._natural() > width:
            self._px -= 1
        return self._natural()

    @property
    def fits(self) -> bool:
        """Whether the words were set in their own size."""
        return self._px == self.theme.scale.body

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw outline, tick and words."""
        scale = self.theme.scale
        box = box.adjusted(0, self.slim, 0, -self.slim)
        self.draw_press(painter, box)
        half = scale.hair / 2
        painter.setPen(self.theme.hairline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outline = box.adjusted(half, half, -half, -half)
        painter.drawRoundedRect(outline, scale.radius * 1.5, scale.radius * 1.5)
        left = box.left() + self._px * 0.5
        if self.compared is not None:
            side, thick = self._px * 0.62, scale.stroke
            middle = box.center().y()
            draw_tick(painter, QRectF(left, middle - thick / 2, side, thick), self.theme)
            left += self._lead
        top = box.center().y() - line_height(self._font) / 2
        for text, font, colour in (
            (self._word, self._font, self.theme.soft),
            (self._sum, self._strong, self.theme.ink),
        ):
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(QPointF(left, top + baseline(font)), text)
            left += width_of(text, font) + self._px * 0.35

    def _ask(self) -> None:
        """Ask for the choice after the one that is shown."""
        at = next((n for n, choice in enumerate(self.choices) if choice.chosen), -1)
        self.chosen.emit(self.choices[(at + 1) % len(self.choices)].asks)

    @property
    def _word(self) -> str:
        if self.compared is not None:
            return self.compared.name
        return next((choice.word for choice in self.choices if choice.chosen), "")

    @property
    def _sum(self) -> str:
        return self.compared.amount if self.compared is not None and self._with_sum else ""

    @property
    def _font(self) -> QFont:
        return self.theme.font(self._px)

    @property
    def _strong(self) -> QFont:
        return self.theme.font(self._px, STRONG, tabular=True)

    @property
    def _lead(self) -> float:
        return self._px * 1.0 if self.compared is not None else 0.0

    def _natural(self) -> float:
        words = width_of(self._word, self._font)
        if self._sum:
            words += self._px * 0.35 + width_of(self._sum, self._strong)
        return self._px + self._lead + words
