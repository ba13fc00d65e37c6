"""A card: the one thing that wants attention, on raised ground, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ihd.screens.now import Line
from ihd.screens.rows import Buttons, Card, Row, Said
from ui.theme import Theme
from ui.widgets.button import ButtonsRow
from ui.widgets.group import Group, put
from ui.widgets.said import SaidRow


class CardView(Group):
    """Title, sentences and buttons; one too high for its page becomes a row that opens a sheet."""

    touched = Signal(object)
    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row = Card(Line(""))
        self.title = SaidRow(theme, self)
        self.text = SaidRow(theme, self)
        self.buttons = ButtonsRow(theme, self)
        self.buttons.touched.connect(self.touched)
        self._places: list[tuple[QWidget, QRectF]] = []

    def show_row(self, row: Card) -> None:
        """Show a card from now on."""
        if row == self.row:
            return
        self.row = row
        self.title.show_row(Said(row.title, title=True))
        self.text.show_row(Said(Line(" ".join(row.text))))
        self.text.setVisible(bool(row.text))
        self.buttons.show_row(Buttons(row.actions))
        self.buttons.setVisible(bool(row.actions))

    def height_in(self, width: float) -> int:
        """Set the card in a width and return the height it takes, in pixels."""
        inset, gap = self._inset, self.theme.scale.body * 0.22
        room, top = width - 2 * inset, self._inset * 0.8
        self._places = []
        parts: list[SaidRow | ButtonsRow] = [self.title]
        parts += [self.text] if self.row.text else []
        if self.row.actions:
            parts.append(self.buttons)
        for part in parts:
            top += gap * 2 if part is self.buttons else 0
            high = part.height_in(room)
            self._places.append((part, QRectF(inset, top, room, high)))
            top += high + gap
        return round(top - gap + inset * 0.8)

    def settle(self) -> None:
        """Put the parts where they were measured to stand."""
        for part, place in self._places:
            put(part, place.toRect())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Raise the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.hairline)
        painter.setBrush(self.theme.raised)
        half, radius = self.theme.scale.hair / 2, self.theme.scale.radius * 1.8
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )
        painter.end()

    @property
    def _inset(self) -> float:
        return self.theme.scale.body * 0.65


def laid_open(card: Card) -> tuple[Row, ...]:
    """Return what stands under a card's title as rows of their own."""
    said = (Said(Line(text)) for text in card.text)
    return (*said, *(Buttons((action,)) for action in card.actions))
