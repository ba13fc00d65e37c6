"""The Usage page: what a period cost, what of, and where to look closer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from ihd.screens.choice import Choice
from ihd.screens.now import Line
from ihd.screens.usage import Bar, UsageScreen
from ui.pages.composed import ComposedPage
from ui.pages.usage_layout import arrange_usage
from ui.theme import STRONG, Theme
from ui.widgets.arrow import Arrow
from ui.widgets.bars import Bars
from ui.widgets.chart import Chart
from ui.widgets.comparison import Comparison
from ui.widgets.hairline import Hairline
from ui.widgets.key import Key
from ui.widgets.proves import Proves
from ui.widgets.segmented import Segmented
from ui.widgets.sentence import Sentence, Voice
from ui.widgets.type import line_height

if TYPE_CHECKING:
    from ui.widgets.trace import TraceView


class UsagePage(ComposedPage):
    """The pieces of the page, in the order in which they are read out; the layout places them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.shown: UsageScreen | None = None
        self.spans = Segmented(theme, self)
        self.units = Segmented(theme, self)
        self.fuels = Segmented(theme, self)
        self.back = Arrow(theme, forward=False, parent=self)
        self.title = Sentence(theme, self)
        self.forward = Arrow(theme, forward=True, parent=self)
        self.out = Segmented(theme, self)
        self.total = Sentence(theme, self, voice=Voice.FIGURE, weight=STRONG, tabular=True)
        self.other = Sentence(theme, self, voice=Voice.SOFT, tabular=True)
        self.proves = Proves(theme, (self.total, self.other), self)
        self.sentence = Sentence(theme, self, weight=STRONG)
        self.bars = Bars(theme, self)
        self.trace: TraceView | None = None
        self.key = Key(theme, self)
        self.against = Comparison(theme, self)
        self.note = Sentence(theme, self, voice=Voice.SOFT)
        self.basis = Sentence(theme, self, voice=Voice.SOFT)
        self.rule = Hairline(theme, self)
        self.short = False
        self._period = Line("")
        self._follow(self.bars)
        switches = (self.spans, self.units, self.fuels, self.out, self.against)
        for control in (*switches, self.back, self.forward, self.proves):
            control.chosen.connect(self.asked)

    @property
    def chart(self) -> Chart:
        """The bars, or where the readings themselves are shown, their trace."""
        if self.shown is None or self.shown.trace is None or self.trace is None:
            return self.bars
        return self.trace

    @property
    def sentence_sizes(self) -> tuple[int, ...]:
        """The sizes a sentence may be set in, the largest first."""
        scale = self.theme.scale
        if self.short:
            return (scale.body, scale.plain)
        large = (scale.title,) if scale.rows > 18 else ()
        return (*large, *range(scale.body, scale.plain - 1, -2), scale.plain)

    @property
    def stops(self) -> tuple[Bar, ...]:
        """What one can stop at in the chart."""
        if self.shown is None:
            return ()
        return self.shown.bars if self.shown.trace is None else self.shown.trace.half_hours

    def show_screen(self, screen: object) -> None:
        """Show a period of the home's past."""
        if not isinstance(screen, UsageScreen) or screen == self.shown:
            return
        elsewhere = self.shown is None or screen.asked != self.shown.asked
        self.shown = screen
        self.spans.show_choices(screen.spans)
        self.units.show_choices(screen.units)
        self.fuels.show_choices(screen.fuels)
        self.against.show_choices(screen.against, screen.compared)
        self.back.show_choice(screen.back)
        self.forward.show_choice(screen.forward)
        self.out.show_choices((screen.out,) if screen.trace and screen.out else ())
        self.total.show_line(screen.total)
        self.other.show_line(screen.other)
        self.key.show_shares(screen.shares, screen.compared)
        self.note.show_line(screen.note)
        self.basis.show_line(screen.basis)
        self.proves.show_choice(screen.why, screen.total)
        self._show_chart(screen)
        if elsewhere:
            self.chart.stop_at(None)
        self.arrange_all()

    def arrange(self) -> None:
        """Compose the page for its size."""
        if self.shown is None:
            return
        arrange_usage(self, self.shown)
        self.proves.cover(self)
        self._period = self.title.line
        self.say(self.chart.at)

    def say(self, stop: int | None) -> None:
        """Say what a stop says while one is at it, else what the period says.

        Where there is no room for a sentence, a stop speaks in the place of the title.
        """
        if self.shown is None:
            return
        bar = self.stops[stop] if stop is not None and stop < len(self.stops) else None
        place = self.place_of(self.sentence)
        if place is not None:
            said: tuple[Line | str, ...] = (self.shown.sentence, self.shown.brief)
            if bar is not None:
                said = (bar.says, bar.brief or bar.says)
            _say_in_place(self.sentence, said[self.short :], self.sentence_sizes, place)
        elif (place := self.place_of(self.title)) is not None:
            called = (bar.brief or bar.says) if bar else self._period
            _say_in_place(self.title, (called,), self.sentence_sizes, place)

    def _show_chart(self, screen: UsageScreen) -> None:
        if screen.trace is None:
            self.bars.show_bars(screen.bars, screen.axis, screen.title)
            return
        if self.trace is None:
            # Charts of readings are the only thing pyqtgraph and numpy are loaded for.
            from ui.widgets.trace import TraceView

            self.trace = TraceView(self.theme, self)
            self.trace.stackUnder(self.key)
            self._follow(self.trace)
        self.trace.show_trace(screen.trace, screen.axis, screen.title)

    def _follow(self, chart: Chart) -> None:
        chart.went_in.connect(self._go_in)
        chart.swiped.connect(self._swipe)
        chart.left.connect(self._leave)
        chart.stopped.connect(lambda number: self.say(None if number < 0 else number))

    def _go_in(self, number: int) -> None:
        if number < len(self.stops) and self.stops[number].asks is not None:
            self.asked.emit(self.stops[number].asks)

    def _swipe(self, way: int) -> None:
        (self.back if way < 0 else self.forward).go()

    def _leave(self) -> None:
        out: Choice | None = self.shown.out if self.shown else None
        if out is not None:
            self.asked.emit(out.asks)


def _say_in_place(
    piece: Sentence, said: Sequence[Line | str], sizes: tuple[int, ...], place: QRect
) -> None:
    """Say something else in the place a sentence has: the first that fits there, or the last."""
    lines = max(1, place.height() // line_height(piece.theme.font(min(sizes))))
    for one in said:
        piece.show_line(one)
        piece.set_in(place.width(), sizes=sizes, most_lines=lines)
        if piece.setting is not None and piece.setting.font.pixelSize() >= min(sizes):
            break
    piece.update()
