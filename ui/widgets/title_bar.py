"""The head of a sheet: its title, and the way back at one touch."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.theme import STRONG, Theme
from ui.widgets.marks import draw_chevron
from ui.widgets.touch import Touch
from ui.widgets.type import Setting, draw_setting, set_text


class TitleBar(Touch):
    """A chevron back and the title after it; all of it can be touched.

    It is placed ``reach`` pixels before the margin, so that its ring stands clear of the chevron.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.title = ""
        self._setting: Setting | None = None

    def show_title(self, title: str, back: str) -> None:
        """Show a title; the bar is called by the way back and the title."""
        self.title = title
        self.says(f"{back}, {title}")
        self.update()

    def height_in(self, width: float) -> int:
        """Set the title in a width and return the bar's height, in pixels."""
        scale = self.theme.scale
        sizes = (scale.title, *range(scale.body, scale.plain - 1, -1))
        room = max(1.0, width - self._lead)
        self._setting = set_text(
            self.title, self.theme, room, sizes=sizes, weight=STRONG, most_lines=3
        )
        return max(scale.target, self._setting.height)

    @property
    def reach(self) -> int:
        """How far before the margin the bar begins, in pixels."""
        return round(min(self.theme.scale.pad * 0.7, self.theme.scale.body * 0.45))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw chevron and title."""
        if self._setting is None:
            return
        self.draw_press(painter, box)
        box = box.adjusted(self.reach, 0, 0, 0)
        tip = QPointF(box.left() + self.theme.scale.body * 0.1, box.center().y())
        tip.setX(tip.x() + self.theme.scale.stroke)
        draw_chevron(painter, tip, self.theme, self.theme.soft, (-1, 0))
        top = box.center().y() - self._setting.height / 2
        draw_setting(painter, self._setting, box.left() + self._lead, top, self.theme.ink)

    @property
    def _lead(self) -> float:
        return self.theme.scale.body * 0.95
