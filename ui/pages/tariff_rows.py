"""The rows the Tariff page is composed of, each measured for a width before it is placed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ihd.screens.choice import Choice
from ihd.screens.now import Line
from ui.pages.flow import Row
from ui.theme import STRONG
from ui.widgets.segmented import Segmented
from ui.widgets.sentence import Sentence
from ui.widgets.type import line_height, width_of

if TYPE_CHECKING:
    from ihd.screens.tariff import PriceDay, TariffScreen
    from ui.pages.tariff import TariffPage


class TariffRows:
    """Makes the page's rows; a row of something left out or unsaid is not made at all."""

    def __init__(self, page: TariffPage, screen: TariffScreen, left_out: frozenset[str]) -> None:
        self.page, self.screen, self.left_out = page, screen, left_out
        self.scale = page.theme.scale
        self.gap = self.scale.gap
        ample = self.keeps("ample")
        self.touch = self.scale.target if ample else self.scale.floor
        slim = 0.0 if ample else self.scale.slim
        for control in (page.fuels, page.days, page.jobs):
            control.slim = slim
        self.reach = min(slim, self.gap)
        self.sizes = tuple(range(self.scale.body, self.scale.plain - 1, -2))
        page.fuels.show_choices(screen.fuels)
        page.days.show_choices(screen.day_choices)
        page.jobs.show_choices(screen.jobs)
        for chart in page.charts:
            chart.small = not self.keeps("pin")
        self.cramped = False
        chosen = [
            day
            for day, choice in zip(screen.days, screen.day_choices, strict=False)
            if choice.chosen
        ]
        both = self.keeps("days") or len(screen.days) < 2
        self.days: tuple[PriceDay, ...] = screen.days if both else tuple(chosen or screen.days[:1])
        if not self.keeps("prices"):
            self.days = ()

    def keeps(self, name: str) -> bool:
        """Return whether something is not left out."""
        return name not in self.left_out

    def notice(self, left: float, width: float) -> list[Row]:
        """Return the card that says what is wrong."""
        notice, doubt = self.page.notice, self.screen.doubt
        if doubt is None:
            return []
        step = doubt.step if self.keeps("step") else ""
        notice.show_line(
            doubt.line if self.keeps("long") else doubt.brief, step, leads=doubt.leads.word
        )
        height = notice.set_in(width)
        return [Row(height, lambda top: self.page.place(notice, left, top, width, height))]

    def head(self, left: float, width: float) -> list[Row]:
        """Return the row of the price now, with the switches of fuel and day at its end."""
        ends = self._ends()
        aside = sum(end.set_in(width) + self.gap * 1.5 for end in ends)
        cramped = self.cramped
        rows = self.now(left, width - aside, lines=2)
        if not ends or not rows:
            return rows
        if self.cramped and not cramped:
            self.cramped = cramped
            return [*self.now(left, width, lines=2), *self.fuels(left, width)]
        now = rows[0]
        tall = max(now.height, self.touch)

        def put(top: float) -> None:
            now.put(top + (tall - now.height) / 2)
            right = left + width
            for end in reversed(ends):
                wide = end.set_in(width)
                self.page.place(end, right - wide, top + (tall - self.touch) / 2, wide, self.touch)
                right -= wide + self.gap * 1.5

        return [self._reaching(tall, put)]

    def now(self, left: float, width: float, *, lines: int) -> list[Row]:
        """Return the price now and until when."""
        sizes = (self.scale.title, *self.sizes)
        return self._sentence("now", left, width, lines=lines, sizes=sizes)

    def after(self, left: float, width: float) -> list[Row]:
        """Return what comes next, in room enough for what a price says in its place."""
        if not self.keeps("after"):
            return []
        return self._sentence("after", left, width, lines=2, others=self._says())

    def fuels(self, left: float, width: float) -> list[Row]:
        """Return the row of the switches of fuel and day."""
        ends = self._ends()
        if not ends:
            return []
        wide = sum(end.set_in(width) + self.gap * 1.5 for end in ends) - self.gap * 1.5
        if wide > width:
            self.page.fuels.show_choices(_others(self.screen.fuels))
            wide = sum(end.set_in(width) + self.gap * 1.5 for end in ends) - self.gap * 1.5
            self.cramped |= wide > width

        def put(top: float) -> None:
            start = left
            for end in ends:
                wide = end.set_in(width)
                self.page.place(end, start, top, wide, self.touch)
                start += wide + self.gap * 1.5

        return [Row(self.touch, put, self.gap)]

    def job(self, left: float, width: float) -> list[Row]:
        """Return the row of the cheapest window, and how long the job takes at its end."""
        page = self.page
        words = self._window_words()
        if not words or page.jobs.empty:
            return self.window(left, width, lines=2)
        if not self.keeps("jobs"):
            return self.window(left, width, lines=1)
        wide = page.jobs.set_in(width)
        titled = self.keeps("job_title") and not page.job_title.empty
        page.job_title.set_in(width, sizes=self.sizes)
        aside = wide + self.gap * 2
        aside += (page.job_title.natural_width() + self.gap) * titled
        rows = self.window(left, width - aside, lines=2)
        if self.cramped:
            return self._job_under(left, width)
        tall = max(rows[0].height, self.touch)
        right = left + width - wide

        def put(top: float) -> None:
            rows[0].put(top + (tall - rows[0].height) / 2)
            page.place(page.jobs, right, top + (tall - self.touch) / 2, wide, self.touch)
            if titled:
                self._put_beside(page.job_title, right - self.gap, top, tall)

        return [self._reaching(tall, put)]

    def job_column(self, left: float, width: float) -> list[Row]:
        """Return the rows of how long the job takes and when it is cheapest."""
        page = self.page
        rows = self.window(left, width, lines=3)
        if page.jobs.empty or not self.keeps("jobs"):
            return rows
        wide = page.jobs.set_in(width)
        titled = self.keeps("job_title") and not page.job_title.empty
        page.job_title.set_in(width, sizes=self.sizes)
        named = page.job_title.natural_width() + self.gap * 2
        titled &= named + wide <= width

        def put(top: float) -> None:
            start = left + named * titled
            page.place(page.jobs, start, top, wide, self.touch)
            if titled:
                self._put_beside(
                    page.job_title, left + page.job_title.natural_width(), top, self.touch
                )

        return [*rows, Row(self.touch, put, self.gap)]

    def touches(self, left: float, width: float) -> list[Row]:
        """Return the row of the other day, the hours and the other fuel, one touch each."""
        page, screen = self.page, self.screen
        page.days.show_choices(_others(screen.day_choices) if self._shows_one_of_two else ())
        page.fuels.show_choices(_others(screen.fuels) if self.keeps("fuels") else ())
        jobs = self.keeps("jobs") and self.keeps("window")
        page.jobs.show_choices(_next(screen.jobs) if jobs else ())
        ends = [end for end in (page.days, page.jobs, page.fuels) if not end.empty]
        if not ends:
            return []
        wides = [end.set_in(width) for end in ends]
        self.cramped |= sum(wides) + self.gap * (len(ends) - 1) > width

        def put(top: float) -> None:
            start = left
            for end, wide in zip(ends, wides, strict=True):
                page.place(end, start, top, wide, self.touch)
                start += wide + self.gap

        return [Row(self.touch, put, self.gap * 0.5)]

    def facts(self, left: float, width: float, *, column: bool = False) -> list[Row]:
        """Return the standing charge and the prices to hold against each other."""
        facts, said = self.page.facts, self.screen.facts
        facts.show_facts(said if self.keeps("others") else said[:1])
        if facts.empty or not self.keeps("facts"):
            return []
        height = facts.set_in(width, column=column)
        self.cramped |= facts.smallest_px < self.scale.plain
        put = lambda top: self.page.place(facts, left, top, width, height)  # noqa: E731
        return [Row(height, put, self.gap * 0.8)]

    def notes(self, left: float, width: float) -> list[Row]:
        """Return the note on clocks, and the tariff's name."""
        rows = []
        for name in ("clocks", "tariff"):
            if self.keeps(name):
                rows += self._sentence(name, left, width, lines=3)
        return rows

    def action(self, left: float, width: float) -> list[Row]:
        """Return the one thing to do."""
        page, action = self.page, self.screen.action
        if action is None:
            return []
        wide, high = page.action.width_in(width), page.action.height_wanted
        put = lambda top: page.place(page.action, left, top, wide, high)  # noqa: E731
        return [Row(high, put, self.gap * 2)]

    def put_days(self, left: float, top: float, width: float, foot: float) -> float:
        """Place the days' prices; return the height beyond what they need, in pixels."""
        page, days = self.page, self.days
        if not days:
            return foot - top
        for number, day in enumerate(days):
            page.show_day(number, day)
        charts = page.charts[: len(days)]
        aside = self._gutter() if width >= self.scale.body * 22 else 0.0
        ribbons = not any(chart.barred for chart in charts)
        shared = ribbons and aside > 0
        for number, chart in enumerate(charts):
            chart.gutter = aside if ribbons else 0.0
            last = not shared or number == len(days) - 1
            chart.with_hours = last and self.keeps("hours")
        heads = [
            self._day_head(number, left, width, named=not shared) for number in range(len(days))
        ]
        heads_high = sum(row.height for row in heads)
        parts = self.gap * (0.6 if shared else 1.4) * (len(days) - 1)
        room = foot - top - heads_high - parts
        least = [chart.least_height() for chart in charts]
        most = [chart.most_height() for chart in charts]
        spare = max(0.0, room - sum(least))
        grown = [
            min(high, low + spare / len(charts)) for low, high in zip(least, most, strict=True)
        ]
        spare = max(0.0, room - sum(grown))
        slack = min(spare / (len(charts) + 1), self.scale.body * 1.5)
        edge = top + (spare - slack * (len(charts) - 1)) / 2
        for head, chart, high in zip(heads, charts, grown, strict=True):
            head.put(edge)
            edge += head.height
            page.place(chart, left, edge, width, high)
            edge += high + parts + slack
        return room - sum(least)

    def _day_head(self, number: int, left: float, width: float, *, named: bool) -> Row:
        """Return a day's name and what it cost, over its prices."""
        page, title, cost = self.page, self.page.titles[number], self.page.costs[number]
        if not named or len(self.days) < 2:
            return Row(0, lambda _top: None)
        title.set_in(width, sizes=self.sizes)
        cost.set_in(width, sizes=self.sizes)
        with_cost = self.keeps("costs") and not cost.empty
        with_cost &= title.natural_width() + cost.natural_width() + self.scale.body <= width
        height = line_height(page.theme.font(self.scale.body))

        def put(top: float) -> None:
            page.place(title, left, top, title.natural_width() + 2, height)
            if with_cost:
                wide = cost.natural_width() + 2
                page.place(cost, left + width - wide, top, wide, height)

        return Row(height, put)

    def _gutter(self) -> float:
        """Return the width of the days' names beside their ribbons, in pixels; 0 with one day."""
        if len(self.days) < 2:
            return 0.0
        font = self.page.theme.font(self.scale.body, STRONG, tabular=True)
        return max(width_of(day.title, font) for day in self.days) + self.gap * 2

    def _ends(self) -> list[Segmented]:
        """Return the switches there is a use for."""
        page = self.page
        ends = [page.days] if self._shows_one_of_two and not page.days.empty else []
        if self.keeps("fuels") and not page.fuels.empty:
            ends.append(page.fuels)
        return ends

    @property
    def _shows_one_of_two(self) -> bool:
        return 0 < len(self.days) < len(self.screen.days)

    def _says(self) -> tuple[str, ...]:
        """Return the longest of what a price says."""
        said = [part.says for day in self.days for part in day.parts]
        return (max(said, key=len),) if said else ()

    def _window_words(self) -> str:
        line = self.screen.cheapest if self.keeps("cheapest") else self.screen.cheapest_brief
        self.page.cheapest.show_line(line if self.keeps("window") else None)
        return self.page.cheapest.line.text

    def window(self, left: float, width: float, *, lines: int) -> list[Row]:
        """Return the cheapest window's sentence."""
        if not self._window_words():
            return []
        return self._sentence("cheapest", left, width, lines=lines)

    def _job_under(self, left: float, width: float) -> list[Row]:
        """Return the window over how long the job takes: beside each other they do not fit."""
        self.cramped = False
        return self.job_column(left, width)

    def _reaching(self, tall: float, put: Callable[[float], None]) -> Row:
        """Return a row of which what can be touched reaches into the gaps above and below."""
        reach = self.reach if tall <= self.touch else 0.0
        return Row(tall - 2 * reach, lambda top: put(top - reach), self.gap)

    def _put_beside(self, piece: Sentence, right: float, top: float, tall: float) -> None:
        """Place a sentence in the middle of a row, before an edge."""
        if piece.setting is not None:
            wide, high = piece.natural_width() + 2, piece.setting.height
            self.page.place(piece, right - wide, top + (tall - high) / 2, wide, high)

    def _sentence(
        self,
        name: str,
        left: float,
        width: float,
        *,
        lines: int,
        sizes: tuple[int, ...] = (),
        others: tuple[str, ...] = (),
    ) -> list[Row]:
        """Return a sentence's row, high enough for others that may be said in its place."""
        piece: Sentence = getattr(self.page, name)
        if piece.empty:
            return []
        height, calm = 0, piece.line
        for line in (*(Line(other) for other in others), calm):
            piece.show_line(line)
            height = max(height, piece.set_in(width, sizes=sizes or self.sizes, most_lines=lines))
            setting = piece.setting
            self.cramped |= setting is not None and setting.font.pixelSize() < self.scale.plain
        put = lambda top: self.page.place(piece, left, top, width, height)  # noqa: E731
        return [Row(height, put, self.gap * 0.5)]


def _others(choices: tuple[Choice, ...]) -> list[Choice]:
    """Return the choices that are not shown now, each to be touched on its own."""
    return [choice for choice in choices if not choice.chosen]


def _next(choices: tuple[Choice, ...]) -> list[Choice]:
    """Return the chosen one as a touch that asks for the one after it."""
    at = next((n for n, choice in enumerate(choices) if choice.chosen), None)
    if at is None:
        return []
    return [replace(choices[at], asks=choices[(at + 1) % len(choices)].asks, chosen=False)]
