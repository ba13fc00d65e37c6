"""The screen at rest: the amount and the band alone, dimmed, and never long in one place."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent

from ihd.screens.resting import RestingScreen
from ui.pages.page import Page
from ui.theme import STRONG, Theme
from ui.widgets.amount import AmountView
from ui.widgets.sentence import Sentence, Voice

_PATH = ((0, 0), (1, 0), (2, 1), (2, 2), (1, 3), (0, 2), (-1, 3), (-2, 2), (-2, 1), (-1, 0))
"""Where the words go from minute to minute and back, in steps of a hundredth of the window."""


class RestingPage(Page):
    """Seen across a room; whoever wakes it is shown the page that was open before."""

    whole = True

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.shown: RestingScreen | None = None
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
        super().dress(theme.dimmed(brightness))
        self.theme = theme

    def arrange(self) -> None:
        """Place both in the middle, a little beside it by the minute."""
        if self.shown is None:
            return
        scale = self.theme.scale
        right, down = self.shift
        edge = 3 * max(self.width(), self.height()) // 100 + scale.pad
        width = self.width() - 2 * edge
        sizes = tuple(range(scale.figure, scale.plain - 1, -2))
        band = self.band.set_in(width, sizes=sizes, most_lines=2)
        room = self.height() - 2 * edge - band - scale.body
        hero = self.amount.set_in(width, room, beside_from=0.8)
        top = (self.height() - hero - band - scale.body * 0.6) / 2 + down
        self.place(self.amount, edge + right, top, width, hero)
        self.place(self.band, edge + right, top + hero + scale.body * 0.6, width, band)

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
