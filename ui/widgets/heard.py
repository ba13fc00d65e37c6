"""Live numbers as they come in, the newest on top; and a small preview of the display to come."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ihd.screens.first_run import Heard, Preview
from ihd.screens.now import Amount, Line
from ui.theme import STRONG, Theme
from ui.widgets.dressed import Dressed
from ui.widgets.group import Group
from ui.widgets.sentence import Sentence, Voice
from ui.widgets.type import Setting, draw_setting, line_height, set_text, width_of

_FEWEST = 3
_PAIRS_APART = 0.35
"""The space after a source and its value under one another, in sizes of the body type."""


@dataclass(frozen=True, slots=True)
class HeardList:
    """What came in, under a few words."""

    title: str
    heard: tuple[Heard, ...]


class HeardView(Dressed):
    """Sources at the left, values in columns at the right: as many as there is room for."""

    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row = HeardList("", ())

    def show_row(self, row: HeardList) -> None:
        """Show what came in from now on; only the title is read out, numbers would never end."""
        self.row = row
        self.says(row.title)
        self.update()

    def height_in(self, _width: float) -> int:
        """Return the height of the title and the fewest lines worth showing, in pixels."""
        lines = min(_FEWEST, max(1, len(self.row.heard)))
        return ceil(line_height(self.theme.font(self.theme.scale.body)) * (1.2 + lines))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the title and as many lines as the box holds."""
        scale = self.theme.scale
        sizes = tuple(range(scale.body, scale.plain - 1, -1))
        title = set_text(self.row.title, self.theme, box.width(), sizes=sizes)
        draw_setting(painter, title, box.left(), box.top(), self.theme.soft)
        font = self.theme.font(scale.body, tabular=True)
        step, timed = line_height(font), self._timed(box.width(), font)
        beside = timed or self._fits(box.width(), font, 0.0)
        gap = 0.0 if beside else scale.body * _PAIRS_APART
        line = QRectF(box.left(), box.top() + step * 1.2, box.width(), step * (1 if beside else 2))
        for at, heard in enumerate(self.row.heard):
            if line.bottom() > box.bottom() + 1:
                break
            ink = self.theme.ink if at == 0 else self.theme.soft
            words = f"{heard.when}  {heard.source}" if timed else heard.source
            name, value = self._set(words, line.width()), self._set(heard.value, line.width())
            draw_setting(painter, name, line.left(), line.top(), ink)
            draw_setting(painter, value, line.right() - value.width, line.bottom() - step, ink)
            line.translate(0, line.height() + gap)

    def _set(self, text: str, width: float) -> Setting:
        return set_text(text, self.theme, width, sizes=(self.theme.scale.body,), tabular=True)

    def _timed(self, width: float, font: QFont) -> bool:
        """Return whether every line has room for its time, so that all sources stand in line."""
        return self._fits(width, font, width_of("00:00:00  ", font))

    def _fits(self, width: float, font: QFont, taken: float) -> bool:
        room = width - taken - self.theme.scale.body * 0.6
        return all(
            width_of(one.source, font) + width_of(one.value, font) <= room for one in self.row.heard
        )


class PreviewView(Group):
    """The amount and its sentence in a raised panel: what the display will say."""

    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row = Preview("", Amount("", "", ""), Line(""))
        self.title = Sentence(theme, self, voice=Voice.SOFT)
        self.figure = Sentence(theme, self, weight=STRONG, tabular=True)
        self.per = Sentence(theme, self, voice=Voice.SOFT)
        self.band = Sentence(theme, self, voice=Voice.TONE, weight=STRONG, mark=True)
        self._places: list[tuple[Sentence, QRect]] = []

    def show_row(self, row: Preview) -> None:
        """Show what the display would say from now on."""
        self.row = row
        self.title.show_line(row.title)
        self.figure.show_line(row.amount.figure)
        self.figure.voice = Voice.PLAIN if row.live else Voice.SOFT
        self.per.show_line(row.amount.per)
        self.band.show_line(row.line)

    def height_in(self, width: float) -> int:
        """Set the parts in a width and return the panel's height, in pixels."""
        scale, inset = self.theme.scale, round(self.theme.scale.body * 0.6)
        room = int(width) - 2 * inset
        sizes = tuple(range(scale.body, scale.plain - 1, -1))
        title = self.title.set_in(room, sizes=sizes, most_lines=2)
        figure = self.figure.set_in(room, sizes=tuple(range(scale.figure, scale.body - 1, -1)))
        per = self.per.set_in(room, sizes=sizes)
        wide = ceil(self.figure.natural_width()) + round(scale.body * 0.4)
        aside = wide + self.per.natural_width() <= room
        top = inset // 2 + title
        self._places = [
            (self.title, QRect(inset, inset // 2, room, title)),
            (self.figure, QRect(inset, top, room if not aside else wide, figure)),
        ]
        if aside:
            down = top + round(figure * 0.72 - per * 0.7)
            self._places.append((self.per, QRect(inset + wide, down, room - wide, per)))
        top += figure
        if not aside:
            self._places.append((self.per, QRect(inset, top, room, per)))
            top += per
        if not self.band.empty:
            band = self.band.set_in(room, sizes=sizes, most_lines=2)
            self._places.append((self.band, QRect(inset, top, room, band)))
            top += band
        return top + inset // 2

    def settle(self) -> None:
        """Put the parts where they were measured to stand, and hide those with nothing to say."""
        for part in (self.title, self.figure, self.per, self.band):
            part.setVisible(not part.empty)
        for part, place in self._places:
            part.setGeometry(place)

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
