"""The set-up guide: one question a step, live numbers and a preview beside it."""

from __future__ import annotations

from enum import Enum

from PySide6.QtGui import QKeyEvent

from ihd.screens.first_run import FirstRunScreen
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Buttons, Said
from ui.pages.sheet_page import SheetPage
from ui.theme import STRONG, Theme
from ui.widgets.button import ButtonsRow
from ui.widgets.hairline import Hairline
from ui.widgets.heard import HeardList, HeardView, PreviewView
from ui.widgets.said import SaidRow
from ui.widgets.sentence import Sentence
from ui.widgets.steps import Steps

_ASIDE_FROM, _ASIDE = 25, 0.41
"""From which width, in sizes of the body type, there is a column aside, and its share."""


_MOST_SAID = 2
"""How many sentences may stand across the page, over its choices."""

_NO_WAY = 1000
"""More leaves than a list ever has: a row is higher than one of them."""

_SAID_FIRST_FROM_ROWS = 13
"""On a window of fewer rows of type the choices come before what is said of them."""


class _Packed(Enum):
    """What became of the rest because the list was too short: each is tried before the next.

    Nothing; what is aside became rows; it is left out; all became rows, title and buttons too.
    """

    NOTHING = 0
    ASIDE = 1
    SPARED = 2
    ALL = 3


class FirstRunPage(SheetPage):
    """A bar and a title at the head, the ways on and back at the foot, the step's rows between."""

    whole = True

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.steps = Steps(theme, self)
        self.head = Sentence(theme, self, weight=STRONG)
        self.said = tuple(SaidRow(theme, self) for _ in range(_MOST_SAID))
        self.foot = ButtonsRow(theme, self)
        self.foot.touched.connect(lambda action: self.obey(action.command))
        self.rule = Hairline(theme, self)
        self.heard = HeardView(theme, self)
        self.preview = PreviewView(theme, self)
        self._place = ""
        self._packed = _Packed.NOTHING
        self._pattern: tuple[object, ...] = ()

    def front(self) -> tuple[object, ...]:
        """Return the step's sentences and rows, and what is beside them where it is narrow."""
        screen: FirstRunScreen = self.shown
        said = [] if self._said_in_head else [Said(line) for line in screen.text]
        pressing = any(line.tone is not Tone.QUIET for line in screen.text)
        first = pressing or not screen.rows or self.theme.scale.rows >= _SAID_FIRST_FROM_ROWS
        rows: list[object] = [*said, *screen.rows] if first else [*screen.rows, *said]
        if not self._has_aside and self._packed is not _Packed.SPARED:
            rows += [HeardList(screen.heard_title, screen.heard)] if screen.heard_title else []
            rows += [screen.preview] if screen.preview else []
        if self._packed is _Packed.ALL:
            rows = [Said(Line(screen.title), title=True), *rows, Buttons(screen.actions)]
        return tuple(rows)

    def show_screen(self, screen: object) -> None:
        """Show a step; another step begins at its first leaf."""
        if isinstance(screen, FirstRunScreen) and screen.place != self._place:
            self._place = screen.place
            self.list.leaf = 0
            self.trail.clear()
        if isinstance(screen, FirstRunScreen):
            self.steps.show_step(screen.step, screen.steps, screen.progress)
            self.head.show_line(screen.title)
            for piece, line in zip(self.said, screen.text, strict=False):
                piece.show_row(Said(line))
            self.foot.show_row(Buttons(screen.actions))
            self.heard.show_row(HeardList(screen.heard_title, screen.heard))
            if screen.preview:
                self.preview.show_row(screen.preview)
        super().show_screen(screen)

    def arrange(self) -> None:
        """Place head, foot, rows, and what is beside them."""
        if self.shown is None or self.over is not None or self.sheet:
            super().arrange()
            return
        # A choice between ways to pack stays while numbers come in and rows are touched.
        pattern = (self.shown.place, self.size(), self.theme, len(self.shown.rows))
        if pattern != self._pattern or self._arranged(self._packed) == _NO_WAY:
            self._pack()
        self._pattern = pattern

    def _pack(self) -> None:
        """Pack as little into the list as needed, and what is aside where that saves leaves."""
        leaves = self._arranged(_Packed.NOTHING)
        if self._has_aside and leaves > 1 and self._arranged(_Packed.ASIDE) < leaves:
            return
        for packed in _Packed:
            self._arranged(packed)
            if not self.list.overfull:
                break

    def _arranged(self, packed: _Packed) -> int:
        """Arrange with so much packed into the list; return how many leaves it then takes."""
        self._packed = packed
        self.unplace()
        self.list.show_rows(self.front())
        self._arrange_step()
        return len(self.list.leaves) if not self.list.overfull else _NO_WAY

    def _arrange_step(self) -> None:
        scale = self.theme.scale
        pad, width = scale.pad, self.width() - 2 * scale.pad
        top = self._arrange_head(pad, width) if self._packed is not _Packed.ALL else scale.gap
        under = self.height()
        if self._packed is not _Packed.ALL:
            foot = self.foot.height_in(width)
            under = round(self.height() - foot - scale.gap)
            self.place(self.foot, pad, under, width, foot)
        high = under - scale.gap - top
        if not self._has_aside or not (self.shown.heard_title or self.shown.preview):
            self.place(self.list, 0, top, self.width(), high)
            return
        aside = round(width * _ASIDE)
        self.place(self.list, 0, top, self.width() - aside - pad, high)
        left = self.width() - pad - aside
        self.place(self.rule, left - scale.body * 0.4, top, scale.hair, high)
        self._arrange_aside(left + scale.body * 0.4, top, aside - scale.body * 0.4, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keep the arrows from opening other pages: the guide is left by its own button."""
        super().keyPressEvent(event)
        event.accept()

    @property
    def _has_aside(self) -> bool:
        wide = self.width() > max(self.height(), _ASIDE_FROM * self.theme.scale.body)
        return wide and self._packed is _Packed.NOTHING

    @property
    def _said_in_head(self) -> bool:
        """Whether what is said stands across the page, over the choices and what is beside them."""
        screen: FirstRunScreen = self.shown
        return self._has_aside and bool(screen.rows) and len(screen.text) <= _MOST_SAID

    def _arrange_head(self, left: float, width: float) -> float:
        """Place bar and title; return where the rest may start."""
        scale = self.theme.scale
        top = scale.gap * 0.8
        self.place(self.steps, left, top, width, self.steps.thickness)
        top += self.steps.thickness + scale.gap * 0.7
        sizes = (scale.title, *range(scale.body, scale.plain - 1, -1))
        title = self.head.set_in(width, sizes=sizes, most_lines=2)
        self.place(self.head, left, top, width, title)
        top += title + scale.gap * 0.6
        for piece in self.said[: len(self.shown.text)] if self._said_in_head else ():
            high = piece.height_in(width)
            self.place(piece, left, top, width, high)
            top += high
        return top + scale.gap * (0.8 if self._said_in_head else 0)

    def _arrange_aside(self, left: float, top: float, width: float, high: float) -> None:
        """Place the preview in its column, and under it the numbers where there is room."""
        preview = 0.0
        if self.shown.preview:
            preview = self.preview.height_in(width)
            self.place(self.preview, left, top, width, preview)
            preview += self.theme.scale.body * 0.6
        if self.shown.heard_title and high - preview >= self.heard.height_in(width):
            self.place(self.heard, left, top + preview, width, high - preview)

    def _take_room(self) -> None:
        """Keep all the room: the guide has no doors."""
