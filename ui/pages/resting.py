"""The screen at rest: the amount and the band alone, dimmed, and never long in one place."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent

from ihd.screens.resting import RestingScreen
from ui.pages.page import Page
from ui.theme import STRONG, Scale, Theme
from ui.widgets.amount import AmountView
from ui.widgets.sentence import Sentence, Voice

_PATH = ((0, 0), (1, 0), (2, 1), (2, 2), (1, 3), (0, 2), (-1, 3), (-2, 2), (-2, 1), (-1, 0))
"""Where the words go from minute to minute and back, in steps of a hundredth of the window."""

_OF_HEIGHT, _OF_WIDTH = 0.12, 0.075
"""The type of the band, which is read from across a room, in shares of the window."""

_LEAST_BAND, _WORDS = 0.72, 0.75
"""How small the band may be to stand in one line, and how large the words beside the amount are, in
sizes of the band's type."""


class RestingPage(Page):
    """Seen across a room; whoever wakes it is shown the page that was open before."""

    whole = True

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.shown: RestingScreen | None = None
        self._band_px = theme.scale.body
        self.amount = AmountView(theme, self)
        self.band = Sentence(theme, self, voice=Voice.TONE, weight=STRONG, mark=True)

    def show_screen(self, screen: object) -> None:
        """Show the amount and the band of an instant."""
        if not isinstance(screen, RestingScreen) or screen == self.shown:
            return
        self.shown = screen
        self.amount.show_amount(screen.amount, live=screen.live)
        self.band.show_line(screen.band)
        self.dress(self.theme)

    def dress(self, theme: Theme) -> None:
        """Wear a theme, as dim as the hour asks."""
        brightness = self.shown.brightness if self.shown else 1.0
        self._band_px = _band_px(theme.scale, self.width(), self.height())
        super().dress(_from_afar(theme.dimmed(brightness), self._band_px))
        self.theme = theme

    def arrange(self) -> None:
        """Place both in the middle, a little beside it by the minute."""
        if self.shown is None:
            return
        scale = self.theme.scale
        right, down = self.shift
        edge = 3 * max(self.width(), self.height()) // 100 + scale.pad
        width = self.width() - 2 * edge
        sizes = tuple(range(self._band_px, round(self._band_px * _LEAST_BAND) - 1, -1))
        band = self.band.set_in(width, sizes=sizes, most_lines=2)
        room = self.height() - 2 * edge - band - scale.body
        hero = self.amount.set_in(width, room, beside_from=0.8)
        top = (self.height() - hero - band - scale.body * 0.6) / 2 + down
        self.place(self.amount, edge + right, top, width, hero)
        self.place(self.band, edge + right, top + hero + scale.body * 0.6, width, band)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Take the type that suits the window, and arrange anew."""
        self.dress(self.theme)

    @property
    def shift(self) -> tuple[int, int]:
        """How far the words stand from the middle this minute, in pixels."""
        minute = self.shown.minute if self.shown else 0
        x, y = _PATH[minute % len(_PATH)]
        step = max(2, max(self.width(), self.height()) // 100)
        return x * step, (y - 1) * step

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Lay the ground: by night it is black, so that the room stays dark."""
        painter = QPainter(self)
        brightness = self.shown.brightness if self.shown else 1.0
        painter.fillRect(self.rect(), self.theme.dimmed(brightness).ground)
        painter.end()


def _band_px(scale: Scale, width: int, height: int) -> int:
    """Return the size of the band's type for a window, in pixels."""
    px = min(height * _OF_HEIGHT, width * _OF_WIDTH)
    return max(scale.plain, round(px * sqrt(scale.body / scale.plain)))


def _from_afar(theme: Theme, band_px: int) -> Theme:
    """Return a theme whose words are as large as the page is far away."""
    px = round(band_px * _WORDS)
    return replace(theme, scale=replace(theme.scale, body=px, title=px, figure=2 * px))
