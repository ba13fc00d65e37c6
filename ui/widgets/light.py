"""A light: one hop of a reading's way, as a disc with a sign, its name, and what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from ihd.screens.meter import Light, LightLine
from ihd.screens.now import Tone
from ui.theme import STRONG, Theme
from ui.widgets.group import Group
from ui.widgets.marks import draw_chevron, draw_icon
from ui.widgets.touch import Touch
from ui.widgets.type import Setting, draw_setting, set_text, width_of

_SIDE_BY_SIDE = 22
"""The least width of two lights beside one another, in sizes of the body type."""

_TONES = {Light.FINE: Tone.LOW, Light.SLOW: Tone.HIGH, Light.SILENT: Tone.WRONG}
_SIGNS = {
    Light.FINE: "check",
    Light.SLOW: "priority_high",
    Light.SILENT: "close",
    Light.UNKNOWN: "question_mark",
}


class LightView(Touch):
    """A filled disc with its sign; the one nobody can know is an open ring, dashed."""

    touched = Signal(object)
    ruled = True

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.row: LightLine | None = None
        self.with_chevron = True
        self._title: Setting | None = None
        self._text: Setting | None = None
        self._words_height = 0.0
        self.clicked.connect(self._open)

    def show_row(self, row: LightLine) -> None:
        """Show a light from now on."""
        if row == self.row:
            return
        self.row = row
        self.says(f"{row.title}. {row.text}")
        opens = row.command is not None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not opens)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus)
        self.update()

    def height_in(self, width: float) -> int:
        """Set the words in a width and return the height the light takes, in pixels."""
        if self.row is None:
            return 0
        scale, room = self.theme.scale, max(1.0, width - self._lead)
        opens = self._chevron * 1.2
        sizes = tuple(range(scale.body, scale.plain - 1, -1))
        self._title = set_text(
            self.row.title, self.theme, room - opens, sizes=sizes, weight=STRONG, most_lines=2
        )
        self._text, longest = (
            set_text(text, self.theme, room, sizes=sizes, most_lines=3, tabular=True)
            for text in (self.row.text, self._with_two_digits)
        )
        self._words_height = self._title.height + max(self._text.height, longest.height)
        return max(scale.target, round(self._words_height + scale.body * 0.3))

    def _open(self) -> None:
        if self.command is not None:
            self.touched.emit(self.row)

    @property
    def command(self) -> object:
        """What the light opens, if anything."""
        return self.row.command if self.row is not None else None

    @property
    def _with_two_digits(self) -> str:
        """The words as long as the seconds that go by can make them."""
        text = self.row.text if self.row is not None else ""
        return re.sub(r"\d+", lambda found: found[0].zfill(2), text)

    @property
    def width_wanted(self) -> float:
        """How wide the light is with a line for its name and one for its words, in pixels.

        Every number has room for two digits, so that the seconds that go by move nothing.
        """
        if self.row is None:
            return 1.0
        title = width_of(self.row.title, self.theme.font(self.theme.scale.body, STRONG))
        text = width_of(self._with_two_digits, self.theme.font(self.theme.scale.body, tabular=True))
        return self._lead + max(title + self._chevron * 1.2, text) + 1

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the disc and the words beside it."""
        if self.row is None or self._title is None or self._text is None:
            return
        self.draw_press(painter, box)
        top = box.top() + (box.height() - self._words_height) / 2
        left, side = box.left() + self._lead, self.theme.scale.body * 1.2
        middle = top + self._title.height / max(1, len(self._title.lines))
        disc = QRectF(box.left() + self.theme.scale.stroke / 2, middle - side / 2, side, side)
        self._draw_disc(painter, disc)
        draw_setting(painter, self._title, left, top, self.theme.ink)
        if self._chevron and len(self._title.lines) == 1:
            tip = QPointF(left + self._title.width + self._chevron, top + self._title.height * 0.53)
            draw_chevron(painter, tip, self.theme, self.theme.soft)
        draw_setting(painter, self._text, left, top + self._title.height, self.theme.soft)

    @property
    def _lead(self) -> float:
        return self.theme.scale.body * 1.65

    @property
    def _chevron(self) -> float:
        """How far after the title the tip of the chevron stands; 0 where there is none."""
        opens = self.row is not None and self.row.command is not None
        return self.theme.scale.body * 0.55 * (opens and self.with_chevron)

    def _draw_disc(self, painter: QPainter, disc: QRectF) -> None:
        if self.row is None:
            return
        light, thick = self.row.light, self.theme.scale.stroke
        sign = disc.adjusted(*(disc.width() * part for part in (0.14, 0.14, -0.14, -0.14)))
        if light is Light.UNKNOWN:
            pen = QPen(self.theme.soft, thick)
            pen.setDashPattern([2.2, 1.7])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            half = thick / 2
            painter.drawEllipse(disc.adjusted(half, half, -half, -half))
            draw_icon(painter, sign, _SIGNS[light], self.theme.soft)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.tone(_TONES[light]))
        painter.drawEllipse(disc)
        draw_icon(painter, sign, _SIGNS[light], self.theme.ground)


@dataclass(frozen=True, slots=True)
class Lights:
    """Both hops of a reading's way."""

    to_us: LightLine
    to_supplier: LightLine


class LightsRow(Group):
    """Two lights side by side, or under one another where they would be too narrow."""

    touched = Signal(object)
    ruled = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.lights = (LightView(theme, self), LightView(theme, self))
        for light in self.lights:
            light.touched.connect(self.touched)
        self._places: tuple[QRect, ...] = ()

    def show_row(self, row: Lights) -> None:
        """Show both lights from now on."""
        self.lights[0].show_row(row.to_us)
        self.lights[1].show_row(row.to_supplier)

    def height_in(self, width: float) -> int:
        """Share a width between the lights and return the height they take, in pixels."""
        body = self.theme.scale.body
        if width >= _SIDE_BY_SIDE * body:
            room = int(width - body * 0.7)
            for light in self.lights:
                light.with_chevron = True
            if sum(light.width_wanted for light in self.lights) > room:
                for light in self.lights:
                    light.with_chevron = False
            part = self._shared(room)
            first, second = self.lights[0].height_in(part), self.lights[1].height_in(room - part)
            right = QRect(int(width) - room + part, 0, room - part, second)
            self._places = (QRect(0, 0, part, first), right)
            return max(first, second)
        first, second = (light.height_in(width) for light in self.lights)
        gap = round(body * 0.1)
        wide = int(width)
        self._places = (QRect(0, 0, wide, first), QRect(0, first + gap, wide, second))
        return first + gap + second

    def _shared(self, room: int) -> int:
        """Return the first light's part of a width: where it is short, the longer one breaks."""
        first, second = (light.width_wanted for light in self.lights)
        if first + second > room and min(first, second) <= room / 2:
            return int(first) if first < second else room - int(second)
        return int(room * first / (first + second))

    def settle(self) -> None:
        """Put the lights where they were measured to stand."""
        for light, place in zip(self.lights, self._places, strict=False):
            light.setGeometry(place)
