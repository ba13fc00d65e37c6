"""A question inside the window: one sentence, one more if need be, and the answers as buttons."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Line
from ihd.screens.rows import Buttons, GoBack, Question, Said
from ui.theme import STRONG, Theme
from ui.widgets.button import ButtonsRow
from ui.widgets.group import Group
from ui.widgets.said import SaidRow

_WIDEST = 24.0
"""The panel's greatest width, in sizes of the body type."""


class Dialog(Group):
    """A raised panel in the middle; it covers its page until it is answered. Escape goes back.

    ``of_home`` says that the home asks, and may stop asking.
    """

    answered = Signal(object)

    def __init__(
        self,
        theme: Theme,
        question: Question,
        parent: QWidget | None = None,
        *,
        of_home: bool = False,
    ) -> None:
        super().__init__(theme, parent)
        self.question, self.of_home = question, of_home
        self.sentence = SaidRow(theme, self)
        self.sentence.show_row(Said(Line(question.text)))
        self.sentence.weight = STRONG
        self.more = SaidRow(theme, self)
        self.more.show_row(Said(Line(question.more)))
        self.more.setVisible(bool(question.more))
        self.buttons = ButtonsRow(theme, self)
        self.buttons.show_row(Buttons(question.answers))
        self.buttons.touched.connect(lambda action: self.answered.emit(action.command))
        self._panel = QRectF()

    def settle(self) -> None:
        """Put the panel in the middle, as high as its words ask."""
        scale = self.theme.scale
        inset = scale.body * 0.9
        wide = min(self.width() - 2 * scale.pad, _WIDEST * scale.body)
        room = wide - 2 * inset
        parts: list[SaidRow | ButtonsRow] = [self.sentence]
        parts += [self.more] if self.question.more else []
        heights = [part.height_in(room) for part in parts]
        buttons = self.buttons.height_in(room)
        gap = scale.body * 0.35
        tight = min(inset, (self.height() - sum(heights) - buttons - gap * (len(parts) + 1)) / 2)
        edge = max(scale.hair * 2.0, tight)
        high = sum(heights) + buttons + gap * (len(parts) + 1) + 2 * edge
        top = max(0.0, (self.height() - high) / 2)
        self._panel = QRectF((self.width() - wide) / 2, top, wide, high)
        left, top = self._panel.left() + inset, top + edge
        for part, height in zip(parts, heights, strict=True):
            part.setGeometry(QRectF(left, top, room, height).toRect())
            top += height + gap
        self.buttons.put(QRectF(left, top + gap, room, buttons).toRect())

    def dress(self, theme: Theme) -> None:
        """Wear another theme, and set the words anew."""
        super().dress(theme)
        self.settle()

    def take_focus(self) -> None:
        """Let the keyboard answer: the first button has the focus."""
        if self.buttons.buttons:
            self.buttons.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go back with Escape, and let no key through to the pages."""
        if event.key() == Qt.Key.Key_Escape:
            self.answered.emit(GoBack())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Cover the page, and raise the panel."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.theme.ground)
        painter.setPen(self.theme.hairline)
        painter.setBrush(self.theme.raised)
        half, radius = self.theme.scale.hair / 2, self.theme.scale.radius * 2
        painter.drawRoundedRect(self._panel.adjusted(half, half, -half, -half), radius, radius)
        painter.end()
