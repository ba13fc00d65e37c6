"""A segmented switch: a few words side by side, one of them chosen by touch or arrows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ihd.screens.choice import Choice
from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.marks import draw_icon
from ui.widgets.touch import Touch
from ui.widgets.type import baseline, line_height, width_of

_INSETS = (0.6, 0.4, 0.22)
"""The space beside a word, ample, close and least, in sizes of the type."""


class Segment(Touch):
    """One word of a switch, or its icon."""

    def __init__(self, theme: Theme, parent: Segmented) -> None:
        super().__init__(theme, parent)
        self.choice = Choice("", None)
        self.word_px = theme.scale.body
        self.slim = 0.0

    def show_choice(self, choice: Choice, *, alone: bool) -> None:
        """Stand for a choice from now on; one that is ``alone`` is a plain button."""
        self.choice = choice
        self.says(choice.name)
        self.show_chosen(chosen=choice.chosen and not alone, of_many=True)
        self.setCheckable(not alone)
        reached = choice.chosen or alone
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reached else Qt.FocusPolicy.ClickFocus)
        self.update()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the word or the icon, on ink where it is chosen."""
        box = box.adjusted(0, self.slim, 0, -self.slim)
        if self.isChecked():
            radius = self.theme.scale.radius * 1.5
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.ink)
            painter.drawRoundedRect(box, radius, radius)
        else:
            self.draw_press(painter, box)
        colour = self.theme.soft if self.isCheckable() else self.theme.ink
        self._draw_face(painter, box, self.theme.ground if self.isChecked() else colour)

    def word_width(self) -> float:
        """Return how wide the word or the icon is drawn, in pixels."""
        if self.choice.icon:
            return self.word_px * 1.1
        return width_of(self.choice.word, self._font())

    def _draw_face(self, painter: QPainter, box: QRectF, colour: QColor) -> None:
        if self.choice.icon:
            side = self.word_px * 1.1
            place = QRectF(0, 0, side, side)
            place.moveCenter(box.center())
            draw_icon(painter, place, self.choice.icon, colour)
            return
        font = self._font()
        painter.setFont(font)
        painter.setPen(colour)
        top = box.center().y() - line_height(font) / 2
        left = box.center().x() - width_of(self.choice.word, font) / 2
        painter.drawText(QPointF(left, top + baseline(font)), self.choice.word)

    def ring_box(self) -> QRectF:
        """Return the ring's rectangle: well inside where what is chosen has a ground of ink."""
        inset = self.theme.scale.stroke * self.isChecked()
        down = self.slim + inset
        return QRectF(self.rect()).adjusted(inset, down, -inset, -down)

    def ring_colour(self) -> QColor:
        """Return the ground's colour, that is read on ink, where it is chosen."""
        return self.theme.ground if self.isChecked() else self.theme.ink

    def _font(self) -> QFont:
        return self.theme.font(self.word_px, STRONG if self.isChecked() else REGULAR)


class Segmented(QWidget):
    """Choices side by side in one outline; a touch or an arrow sends what the choice asks for.

    Measure it with ``set_in`` before it is placed. Words come closer together before their type
    shrinks, and no cell is narrower than the least that can be touched. ``slim`` is how much less
    is drawn, above and below, than can be touched, in pixels.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.choices: tuple[Choice, ...] = ()
        self.segments: list[Segment] = []
        self.slim = 0.0
        self._fit = (theme.scale.body, _INSETS[0])

    @property
    def empty(self) -> bool:
        """Whether there is nothing to choose."""
        return not self.choices

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer other choices from now on; the focus stays where it was."""
        if tuple(choices) == self.choices:
            return
        self.choices = tuple(choices)
        while len(self.segments) < len(self.choices):
            segment = Segment(self.theme, self)
            segment.clicked.connect(lambda _on=False, one=segment: self._send(one))
            self.segments.append(segment)
        for segment, choice in zip(self.segments, self.choices, strict=False):
            segment.show_choice(choice, alone=len(self.choices) == 1)
        for at, segment in enumerate(self.segments):
            segment.setVisible(at < len(self.choices))
        self.arrange()

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on."""
        self.theme = theme
        for segment in self.segments:
            segment.dress(theme)
        self.arrange()
        self.update()

    def set_in(self, width: float) -> float:
        """Fit the words into a width and return the width they take, in pixels."""
        scale = self.theme.scale
        fits = [(scale.body, inset) for inset in _INSETS]
        fits += [(px, _INSETS[-1]) for px in range(scale.body - 1, 0, -1)]
        self._fit = next((fit for fit in fits if self._natural(fit) <= width), fits[-1])
        return min(width, self._natural(self._fit))

    def least_width(self) -> float:
        """Return the width in which the words still are in plain size, in pixels."""
        return self._natural((self.theme.scale.plain, _INSETS[-1]))

    def fits_in(self, width: float) -> bool:
        """Return whether the words fit a width in their own size."""
        return self._natural((self.theme.scale.body, _INSETS[-1])) <= width

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Share the width anew."""
        self.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Choose the next with the arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = next((n for n, choice in enumerate(self.choices) if choice.chosen), 0) + step
        if 0 <= at < len(self.choices):
            self.segments[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.segments[at].click()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.hairline)
        half = self.theme.scale.hair / 2
        radius = self.theme.scale.radius * 1.5
        down = self.slim + half
        outline = QRectF(self.rect()).adjusted(half, down, -half, -down)
        painter.drawRoundedRect(outline, radius, radius)
        painter.end()

    def _send(self, segment: Segment) -> None:
        if not segment.choice.chosen:
            self.chosen.emit(segment.choice.asks)

    def _natural(self, fit: tuple[int, float]) -> float:
        return sum(self._cells(fit))

    def _cells(self, fit: tuple[int, float]) -> list[float]:
        """Return how wide each cell has to be, whichever is chosen."""
        px, inset = fit
        font = self.theme.font(px, STRONG)
        words = [
            1.1 * px if choice.icon else width_of(choice.word, font) for choice in self.choices
        ]
        return [max(word + 2 * inset * px, self.theme.scale.floor) for word in words]

    def arrange(self) -> None:
        """Put the cells where the words were last fitted to."""
        if not self.choices:
            return
        cells = self._cells(self._fit)
        share = (self.width() - sum(cells)) / len(cells)
        edges = [0.0]
        for cell in cells:
            edges.append(edges[-1] + cell + share)
        for segment, (left, right) in zip(self.segments, pairwise(edges), strict=False):
            segment.word_px, segment.slim = self._fit[0], self.slim
            segment.setGeometry(round(left), 0, round(right) - round(left), self.height())
