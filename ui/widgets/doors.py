"""The doors along the foot: one touch to each page, and a gear at the end for settings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ihd.screens.doors import Door
from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.marks import draw_icon
from ui.widgets.touch import Touch
from ui.widgets.type import baseline, line_height, width_of


class DoorButton(Touch):
    """An icon and a word; a gear has its word only for those who cannot see it."""

    def __init__(self, theme: Theme, door: Door, icon: str, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.door, self.icon_name = door, icon
        self.word_px = theme.scale.body
        self.stacked = False
        self.show_chosen(chosen=False, of_many=True)
        self.name(door)

    def name(self, door: Door) -> None:
        """Bear the word of a door, for the eye and for a screen reader."""
        self.door = door
        self.says(door.word)
        self.update()

    @property
    def worded(self) -> bool:
        """Whether the word is drawn beside or under the icon."""
        return self.door.place != "settings"

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw icon and word, and a bar above the open door."""
        self.draw_press(painter, box)
        self._draw_face(painter, self.theme.ink if self.isChecked() else self.theme.soft)
        if self.isChecked():
            self._draw_bar(painter)

    def ring_box(self) -> QRectF:
        """Return the ring's rectangle, clear of the bar and the hairline above."""
        edge = self.theme.scale.stroke
        return QRectF(self.rect()).adjusted(edge / 2, edge * 1.5, -edge / 2, -edge / 2)

    def _draw_face(self, painter: QPainter, colour: QColor) -> None:
        box = QRectF(self.rect())
        side = self.icon_side()
        font, wide = self._font(), self.word_width()
        painter.setFont(font)
        painter.setPen(colour)
        if not self.worded:
            place = QRectF(0, 0, side, side)
            place.moveCenter(box.center())
            draw_icon(painter, place, self.icon_name, colour)
        elif self.stacked:
            step = line_height(font)
            # The white over an icon is less than that under a word: both look the same so.
            top = (box.height() - side - step) / 2 + self.word_px * 0.08
            draw_icon(
                painter,
                QRectF((box.width() - side) / 2, top, side, side),
                self.icon_name,
                colour,
            )
            start = QPointF((box.width() - wide) / 2, top + side + baseline(font))
            painter.drawText(start, self.door.word)
        else:
            gap = self.word_px * 0.3
            left = (box.width() - side - gap - wide) / 2
            middle = box.center().y()
            draw_icon(painter, QRectF(left, middle - side / 2, side, side), self.icon_name, colour)
            top = middle - line_height(font) / 2
            painter.drawText(QPointF(left + side + gap, top + baseline(font)), self.door.word)

    def word_width(self) -> float:
        """Return how wide the word is drawn, in pixels; 0 for a gear."""
        return width_of(self.door.word, self._font()) if self.worded else 0.0

    def _font(self) -> QFont:
        return self.theme.font(self.word_px, STRONG if self.isChecked() else REGULAR)

    def icon_side(self) -> float:
        """Return the icon's side, in pixels."""
        return self.word_px * (0.9 if self.stacked else 1.05)

    def _draw_bar(self, painter: QPainter) -> None:
        thick = self.theme.scale.stroke * 1.4
        inset = self.width() * 0.14
        bar = QRectF(inset, 0, self.width() - 2 * inset, thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.ink)
        painter.drawRoundedRect(bar, thick / 2, thick / 2)


class DoorBar(QWidget):
    """All doors side by side, each as wide as its word asks; arrows go from one to the next."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, doors: Sequence[tuple[Door, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.buttons = [DoorButton(theme, door, icon, self) for door, icon in doors]
        for button in self.buttons:
            button.clicked.connect(lambda _on=False, name=button.door.place: self.chosen.emit(name))

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on."""
        self.theme = theme
        for button in self.buttons:
            button.dress(theme)
        self._arrange()
        self.update()

    def rename(self, doors: Sequence[Door]) -> None:
        """Name the doors anew, in another language."""
        named = {door.place: door for door in doors}
        for button in self.buttons:
            button.name(named.get(button.door.place, button.door))
        self._arrange()

    def height_in(self, width: int) -> int:
        """Return the height the bar takes in a width, in pixels."""
        _, stacked = self._fit(width)
        scale = self.theme.scale
        return max(scale.target, round(scale.body * 2.3)) if stacked else scale.target

    def open(self, name: str) -> None:
        """Mark a door as the open one."""
        for button in self.buttons:
            button.show_chosen(chosen=button.door.place == name, of_many=True)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Share the width anew."""
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go to the next door with the arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.step(step).setFocus(Qt.FocusReason.TabFocusReason)

    def step(self, by: int) -> DoorButton:
        """Open the door so many further on, round and round, and return it."""
        at = next((n for n, b in enumerate(self.buttons) if b.isChecked()), 0)
        button = self.buttons[(at + by) % len(self.buttons)]
        button.click()
        return button

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Lay the ground, and a hairline between page and doors."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.ground)
        painter.fillRect(
            QRectF(0, 0, self.width(), self.theme.scale.hair), QColor(self.theme.colours.line)
        )
        painter.end()

    def _fit(self, width: int) -> tuple[int, bool]:
        """Return the words' size and whether icons stand above them, for a width."""
        scale = self.theme.scale
        if self._natural(scale.body, stacked=False) <= width:
            return scale.body, False
        px = scale.body
        while px > 1 and self._natural(px, stacked=True) > width:
            px -= 1
        return px, True

    def _natural(self, px: int, *, stacked: bool) -> float:
        return sum(self._width_of(button, px, stacked=stacked) for button in self.buttons)

    def _width_of(self, button: DoorButton, px: int, *, stacked: bool) -> float:
        target = float(self.theme.scale.target)
        if not button.worded:
            return target
        word = width_of(button.door.word, self.theme.font(px, STRONG))
        if stacked:
            return max(word + px * 0.35, float(self.theme.scale.floor))
        return max(word + px * (1.35 + 0.9), target)

    def _arrange(self) -> None:
        if not self.buttons or not self.width():
            return
        px, stacked = self._fit(self.width())
        worded = [button for button in self.buttons if button.worded]
        natural = self._natural(px, stacked=stacked)
        share = (self.width() - natural) / max(1, len(worded))
        left = 0.0
        for button in self.buttons:
            wide = self._width_of(button, px, stacked=stacked) + share * button.worded
            button.word_px, button.stacked = px, stacked
            button.setGeometry(round(left), 0, round(left + wide) - round(left), self.height())
            left += wide
