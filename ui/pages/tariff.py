"""The Tariff page: what a unit costs now and next, and when a job is cheapest."""

from __future__ import annotations

from ihd.screens.now import Line
from ihd.screens.tariff import PriceDay, TariffScreen
from ui.pages.composed import ComposedPage
from ui.pages.tariff_layout import arrange_tariff
from ui.theme import STRONG, Theme
from ui.widgets.button import PushButton
from ui.widgets.hairline import Hairline
from ui.widgets.key import Key
from ui.widgets.notice import Notice
from ui.widgets.prices import DayPrices
from ui.widgets.proves import Proves
from ui.widgets.segmented import Segmented
from ui.widgets.sentence import Sentence, Voice
from ui.widgets.type import line_height


class TariffPage(ComposedPage):
    """The pieces of the page, in the order in which they are read out; the layout places them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.shown: TariffScreen | None = None
        self.now = Sentence(theme, self, weight=STRONG, mark=True)
        self.after = Sentence(theme, self, voice=Voice.SOFT)
        self.notice = Notice(theme, self)
        self.leads = Proves(theme, (self.notice,), self)
        self.action = PushButton(theme, self)
        self.fuels = Segmented(theme, self)
        self.days = Segmented(theme, self)
        self.titles = tuple(Sentence(theme, self, weight=STRONG) for _ in range(2))
        self.costs = tuple(Sentence(theme, self, voice=Voice.SOFT) for _ in range(2))
        self.charts = tuple(DayPrices(theme, self) for _ in range(2))
        self.job_title = Sentence(theme, self, voice=Voice.SOFT)
        self.jobs = Segmented(theme, self)
        self.cheapest = Sentence(theme, self, mark=True)
        self.facts = Key(theme, self)
        self.clocks = Sentence(theme, self, voice=Voice.SOFT)
        self.tariff = Sentence(theme, self, voice=Voice.SOFT)
        self.rule = Hairline(theme, self)
        self.action.clicked.connect(self._act)
        for switch in (self.fuels, self.days, self.jobs, self.leads):
            switch.chosen.connect(self.asked)
        for number, chart in enumerate(self.charts):
            chart.stopped.connect(lambda stop, day=number: self._say(day, stop))
            chart.went_in.connect(chart.stop_at)
            chart.swiped.connect(self._swipe)

    def show_screen(self, screen: object) -> None:
        """Show the prices of a fuel."""
        if not isinstance(screen, TariffScreen) or screen == self.shown:
            return
        self.shown = screen
        self.now.show_line(screen.now)
        self.after.show_line(screen.after)
        self.fuels.show_choices(screen.fuels)
        if screen.action is not None:
            self.action.show_action(screen.action)
        self.days.show_choices(screen.day_choices)
        self.job_title.show_line(screen.job_title)
        self.jobs.show_choices(screen.jobs)
        self.cheapest.show_line(screen.cheapest)
        self.facts.show_facts(screen.facts)
        self.clocks.show_line(screen.clocks)
        self.tariff.show_line(screen.tariff)
        self.arrange_all()

    def arrange(self) -> None:
        """Compose the page for its size."""
        if self.shown is None:
            return
        arrange_tariff(self, self.shown)
        doubt = self.shown.doubt
        self.leads.show_choice(doubt.leads if doubt else None, self.notice.text())
        self.leads.cover(self)

    def show_day(self, number: int, day: PriceDay) -> None:
        """Have one of the charts show a day, with its name and what it cost."""
        self.titles[number].show_line(day.title)
        self.costs[number].show_line(day.cost)
        self.charts[number].show_day(day)

    def _say(self, number: int, stop: int) -> None:
        """Say what a price says while one is at it, else what comes next."""
        day = self.charts[number].day
        piece = self.now if self.place_of(self.after) is None else self.after
        if self.shown is None or day is None:
            return
        calm = self.shown.after if piece is self.after else self.shown.now
        part = day.parts[stop] if 0 <= stop < len(day.parts) else None
        said = Line(part.says, part.tone) if part else calm
        piece.show_line(said)
        scale = self.theme.scale
        lines = max(1, piece.height() // line_height(self.theme.font(scale.plain)))
        sizes = tuple(range(scale.body, scale.plain - 1, -2))
        first = (scale.title,) if piece is self.now else ()
        piece.set_in(piece.width(), sizes=(*first, *sizes), most_lines=lines)
        piece.update()

    def _act(self) -> None:
        if self.shown is not None and self.shown.action is not None:
            self.asked.emit(self.shown.action.command)

    def _swipe(self, way: int) -> None:
        """Go to the other day."""
        if self.shown is None:
            return
        wanted = [choice for choice in self.shown.day_choices if not choice.chosen]
        chosen = next((n for n, one in enumerate(self.shown.day_choices) if one.chosen), 0)
        if wanted and 0 <= chosen + way < len(self.shown.day_choices):
            self.asked.emit(self.shown.day_choices[chosen + way].asks)
