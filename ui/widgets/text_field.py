"""A field to type into, with a physical keyboard or with keys on the screen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from ihd.screens.now import Tone
from ihd.screens.rows import Keys
from ui.theme import REGULAR, STRONG, Theme
from ui.widgets.type import width_of

_LONGEST = 120
_UNSEEN = (Keys.SECRET, Keys.PIN)
_LARGE = (Keys.READING, Keys.NUMBER, Keys.DIGITS, Keys.DAY, Keys.PIN)


class TextField(QLineEdit):
    """One line over a stroke. Figures are large, and shrink before they would run out of sight.

    Anything may be typed: what is odd is asked about afterwards, never refused here.
    """

    def __init__(
        self, theme: Theme, keys: Keys, parent: QWidget | None = None, *, unit: str = ""
    ) -> None:
        super().__init__(parent)
        self.theme, self.keys, self.unit = theme, keys, unit
        self.with_unit = bool(unit)
        self.setFrame(False)
        self.setMaxLength(_LONGEST)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.hide_text(keys in _UNSEEN)
        self.textChanged.connect(self._fit)

    def hide_text(self, hidden: bool) -> None:  # noqa: FBT001
        """Show dots for what is typed, or the letters themselves."""
        modes = QLineEdit.EchoMode
        self.setEchoMode(modes.Password if hidden else modes.Normal)

    def dress(self, theme: Theme) -> None:
        """Wear another theme from now on."""
        self.theme = theme
        self._fit()

    @property
    def height_wanted(self) -> int:
        """How high the field should be, in pixels."""
        return max(self.theme.scale.target, round(self._largest * 1.25))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Type; arrows stay in the field, so that they open no other page."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.accept()

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Fit the text anew."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the text, its unit, and the stroke it stands on."""
        super().paintEvent(event)
        painter = QPainter(self)
        scale, box = self.theme.scale, QRectF(self.rect())
        thick = scale.stroke * (1.4 if self.hasFocus() else 0.7)
        colour = self.theme.tone(Tone.USUAL) if self.hasFocus() else self.theme.soft
        painter.fillRect(QRectF(0, box.bottom() - thick, box.width(), thick), colour)
        if self.unit and self.with_unit:
            font = self.theme.font(scale.body)
            painter.setFont(font)
            painter.setPen(self.theme.soft)
            left = box.right() - width_of(self.unit, font)
            line = box.center().y() + self.fontMetrics().capHeight() / 2
            painter.drawText(QPointF(left, line), self.unit)
        painter.end()

    @property
    def _largest(self) -> int:
        scale = self.theme.scale
        return min(scale.figure, round(scale.body * 1.9)) if self.keys in _LARGE else scale.title

    def _fit(self) -> None:
        """Set colours and the largest type in which all that was typed is seen."""
        palette = QPalette(self.theme.palette())
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, self.theme.ground)
        palette.setColor(QPalette.ColorRole.Highlight, self.theme.fill(Tone.USUAL))
        palette.setColor(QPalette.ColorRole.HighlightedText, self.theme.ink)
        self.setPalette(palette)
        body = self.theme.scale.body
        unit = width_of(self.unit, self.theme.font(body)) + body * 0.4 if self.unit else 0.0
        px = self._fitting(self.width() - unit - body * 0.5)
        self.with_unit = px >= body
        if not self.with_unit:
            px = max(self._fitting(self.width() - body * 0.5), round(body * 0.8))
        self.setTextMargins(0, 0, round(unit) if self.with_unit else 0, 0)
        self.setFont(self.theme.font(px, self._weight, tabular=True))

    @property
    def _weight(self) -> int:
        return STRONG if self.keys in _LARGE else REGULAR

    def _fitting(self, room: float) -> int:
        """Return the largest size of type in which all that was typed fits a room of pixels."""
        text = self.displayText()
        for px in range(self._largest, 1, -1):
            if width_of(text, self.theme.font(px, self._weight, tabular=True)) <= room:
                return px
        return 1
