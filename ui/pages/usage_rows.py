"""The rows the Usage page is composed of, each measured for a width before it is placed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ihd.screens.choice import Choice
from ui.pages.flow import Row
from ui.widgets.segmented import Segmented
from ui.widgets.sentence import Sentence
from ui.widgets.type import baseline

if TYPE_CHECKING:
    from ihd.screens.usage import UsageScreen
    from ui.pages.usage import UsagePage


class UsageRows:
    """Makes the page's rows; a row of something left out or unsaid is not made at all."""

    def __init__(self, page: UsagePage, screen: UsageScreen, left_out: frozenset[str]) -> None:
        self.page, self.screen, self.left_out = page, screen, left_out
        self.scale = page.theme.scale
        self.gap = self.scale.gap
        ample = self.keeps("ample")
        self.touch = self.scale.target if ample else self.scale.floor
        slim = 0.0 if ample else self.scale.slim
        for control in (page.spans, page.units, page.fuels, page.out, page.against):
            control.slim = slim
        self.near = 0.0 if slim else self.gap
        self.sizes = tuple(range(self.scale.body, self.scale.plain - 1, -2))
        self.waiting: list[Segmented] = []
        page.title.show_line(screen.title if self.keeps("long") else screen.when)
        self.cramped = False
        if self.keeps("both"):
            page.units.show_choices(screen.units)
            page.fuels.show_choices(screen.fuels)
        else:
            page.units.show_choices(_touchable_total(screen))
            page.fuels.show_choices([choice for choice in screen.fuels if not choice.chosen])

    def keeps(self, name: str) -> bool:
        """Return whether something is not left out."""
        return name not in self.left_out

    def controls(self, left: float, width: float, *, others: bool = True) -> list[Row]:
        """Return the row of switches; those that find no room wait for the next row."""
        page = self.page
        units = [] if self.screen.trace else [page.units]
        beside = [switch for switch in (*units, page.fuels) if not switch.empty]
        self.waiting = list(beside)
        others &= self.keeps("both")
        while others and beside:
            wide = [switch.set_in(width) for switch in beside]
            room = width - sum(wide) - self.gap * 1.5 * len(beside)
            if page.spans.fits_in(room):
                break
            beside.pop()
        beside = beside if others else []
        self.waiting = [switch for switch in self.waiting if switch not in beside]
        aside = sum(switch.set_in(width) + self.gap * 1.5 for switch in beside)
        spans = width if not others else page.spans.set_in(width - aside)
        page.spans.set_in(spans)

        def put(top: float) -> None:
            page.place(page.spans, left, top, spans, self.touch)
            self._put_right(beside, left + width, top)

        return [Row(self.touch, put)]

    def others(self, left: float, width: float) -> list[Row]:
        """Return a row of the switches that wait, at both edges."""
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return []

        def put(top: float) -> None:
            self._put_right(waiting[1:], left + width, top)
            first = waiting[0]
            self.page.place(first, left, top, first.set_in(width), self.touch)

        return [Row(self.touch, put, self.gap)]

    def period(self, left: float, width: float, *, total: bool = True) -> list[Row]:
        """Return the row of arrows and title, with the total, or switches, at its end."""
        page, arrows = self.page, self.keeps("arrows")
        waiting, self.waiting = self.waiting, []
        ends: list[Segmented] = [*self._out(), *waiting]
        aside = sum(self._end_width(end) + self.gap for end in ends)
        arrow = self.touch
        title_room = width - aside - self._arrows_width(left) * arrows
        figures = self._figures() if total and self.keeps("both") else []
        while figures:
            rest = title_room - sum(piece.natural_width() + self.gap for piece in figures)
            if self._title_in(rest - self.gap * 2, lines=1):
                break
            figures = figures[:-1]
        rest = title_room - sum(piece.natural_width() + self.gap for piece in figures)
        self.cramped |= not self._title_in(rest, lines=1 if arrows and self.keeps("ease") else 2)
        self.cramped |= total and not figures and self.keeps("total") and self.keeps("both")
        title = page.title.setting
        high = title.height if title else 0
        tall = max(high, self.touch if arrows or ends else 0)

        def put(top: float) -> None:
            start = left
            if arrows and page.back.choice:
                start = self._edge(left)
                self._put_arrow("back", start, top, tall)
                start += arrow
            wide = page.title.natural_width() + 2
            # Without a sentence a stop speaks here, and takes all the room there is.
            room = wide if arrows or self.keeps("sentence") else max(wide, rest)
            page.place(page.title, start, top + (tall - high) / 2, room, high)
            if arrows:
                self._put_arrow("forward", start + wide + self.gap * 0.3, top, tall)
            edge = self._put_right(ends, left + width, top + (tall - self.touch) / 2)
            self._put_figures(figures, edge, top, tall)

        return [Row(tall, put, self.near * 0.6)]

    def _arrows_width(self, left: float) -> float:
        """Return how much of a row from an edge on the arrows there are take, in pixels."""
        back, forward = (one.choice is not None for one in (self.page.back, self.page.forward))
        before = self.touch - (left - self._edge(left))
        return before * back + (self.touch + self.gap * 0.3) * forward

    def period_across(self, left: float, width: float) -> list[Row]:
        """Return the row of a title between arrows at both edges."""
        page, arrow = self.page, self.touch
        if not self._title_in(width - 2 * arrow - self.gap * 2, lines=1):
            page.title.show_line(self.screen.when)
            self.cramped |= not self._title_in(width - 2 * arrow - self.gap * 2)
        high = page.title.setting.height if page.title.setting else 0
        tall = max(high, arrow)

        def put(top: float) -> None:
            self._put_arrow("back", self._edge(left), top, tall)
            wide = page.title.natural_width() + 2
            page.place(page.title, left + (width - wide) / 2, top + (tall - high) / 2, wide, high)
            self._put_arrow("forward", left + width - arrow + left - self._edge(left), top, tall)

        return [Row(tall, put, self.gap)]

    def total(self, left: float, width: float) -> list[Row]:
        """Return the total as a figure, the other unit on its baseline, and waiting switches."""
        page = self.page
        waiting, self.waiting = self.waiting, []
        ends: list[Segmented] = [*self._out(), *waiting]
        aside = sum(end.set_in(width) + self.gap * 1.5 for end in ends)
        figure = self.scale.figure if any(c.isdigit() for c in self.screen.total) else 0
        sizes = tuple(range(max(figure, self.scale.title), self.scale.body - 1, -2))
        height = page.total.set_in(width - aside, sizes=sizes)
        page.other.set_in(width, sizes=(self.scale.body,))
        beside = page.total.natural_width() + page.other.natural_width() + self.gap * 2
        beneath = beside + aside > width
        tall = max(height, self.touch if ends else 0)
        under = 0.0
        if beneath and page.other.setting is not None and not page.other.empty:
            under = page.other.setting.height - self.gap * 0.6

        def put(top: float) -> None:
            over = top + (tall - height) / 2
            page.place(page.total, left, over, page.total.natural_width() + 2, height)
            if under:
                page.place(page.other, left, top + tall - self.gap * 0.6, width, under + self.gap)
            else:
                start = left + beside - page.other.natural_width()
                self._on_baseline(page.other, page.total, start, over)
            self._put_right(ends, left + width, top + (tall - self.touch) / 2)

        return [Row(tall + under, put, self.gap)]

    def sentence(self, left: float, width: float, *, most_lines: int = 2) -> list[Row]:
        """Return the sentence's row, high enough for whatever a stop may say in its place."""
        page = self.page
        page.short = not self.keeps("long")
        if not self.keeps("sentence"):
            return []
        says = [self.screen.brief.text if page.short else self.screen.sentence.text]
        stops = page.stops
        if stops:
            in_brief = page.short or not self.keeps("stops")
            said = [(bar.brief if in_brief else "") or bar.says for bar in stops]
            says.append(max(said, key=len))
        lines = max(1, most_lines // 2) if page.short else most_lines
        sizes = (self.scale.body, self.scale.plain) if page.short else page.sentence_sizes
        height = 0
        for text in says:
            page.sentence.show_line(text)
            height = max(height, page.sentence.set_in(width, sizes=sizes, most_lines=lines))
            setting = page.sentence.setting
            self.cramped |= setting is not None and setting.font.pixelSize() < self.scale.plain
        put = lambda top: page.place(page.sentence, left, top, width, height)  # noqa: E731
        return [Row(height, put, self.near * 0.4)]

    def key(self, left: float, width: float) -> list[Row]:
        """Return the row of what the colours and the ticks stand for."""
        page = self.page
        beside = self._comparison(width, with_sum=self.keeps("sums"))
        aside = beside + self.gap * 1.5 if beside else 0
        rows = self._key(left, width - aside, column=False, compared=not beside)
        self.cramped |= page.key.lines > 1 and (self.keeps("sums") or self.keeps("compared"))
        if not beside:
            return rows
        tall = max(rows[0].height if rows else 0, self.touch)

        def put(top: float) -> None:
            for row in rows:
                row.put(top + (tall - row.height) / 2)
            start = left + width - beside
            page.place(page.against, start, top + (tall - self.touch) / 2, beside, self.touch)

        return [Row(tall, put, self.near * 0.5)]

    def key_under(self, left: float, width: float, *, column: bool) -> list[Row]:
        """Return the rows of what the colours stand for, and of what it is compared with."""
        page = self.page
        wide = self._comparison(width, with_sum=True)
        rows = self._key(left, width, column=column, compared=not wide)
        if not wide:
            return rows
        put = lambda top: page.place(page.against, left, top, wide, self.touch)  # noqa: E731
        return [*rows, Row(self.touch, put, self.gap * 1.2)]

    def _key(self, left: float, width: float, *, column: bool, compared: bool) -> list[Row]:
        page = self.page
        compared &= self.keeps("compared")
        page.bars.with_names = not self.keeps("key")
        page.bars.with_ticks = self.keeps("key") and self.keeps("compared")
        if page.key.empty or not self.keeps("key"):
            return []
        sums = column or self.keeps("sums")
        height = page.key.set_in(width, column=column, sums=sums, compared=compared)
        # What each came to is left out for the sake of a line only.
        if not sums and page.key.set_in(width, compared=compared) > height:
            page.key.set_in(width, sums=False, compared=compared)
        if not height:
            return []
        put = lambda top: page.place(page.key, left, top, width, height)  # noqa: E731
        return [Row(height, put, self.gap * 0.8)]

    def _comparison(self, width: float, *, with_sum: bool) -> float:
        """Return how wide the control of comparisons is, in pixels; 0 where it is left out."""
        against = self.page.against
        if against.empty or self.screen.trace or not (self.keeps("against") and self.keeps("key")):
            return 0.0
        wide = against.set_in(width, with_sum=with_sum)
        self.cramped |= not against.fits
        return wide

    def notes(self, left: float, width: float, *, lines: int = 1) -> list[Row]:
        """Return the note on gaps and hatching, and what the total rests on."""
        return [
            *self._soft("note", left, width, lines),
            *self._soft("basis", left, width, lines),
        ]

    def _soft(self, name: str, left: float, width: float, lines: int) -> list[Row]:
        piece: Sentence = getattr(self.page, name)
        if piece.empty or not self.keeps(name):
            return []
        height = piece.set_in(width, sizes=self.sizes, most_lines=lines)
        setting = piece.setting
        self.cramped |= setting is not None and setting.font.pixelSize() < self.scale.plain
        put = lambda top: self.page.place(piece, left, top, width, height)  # noqa: E731
        return [Row(height, put, self.gap * 0.6)]

    def _out(self) -> list[Segmented]:
        """Return the way out to the whole day, where there is one."""
        return [self.page.out] if self.keeps("out") and not self.page.out.empty else []

    def _title_in(self, width: float, *, lines: int = 2) -> bool:
        """Set the title in a width; return whether it fits in its own size."""
        title = self.page.title
        sizes = self.sizes if self.keeps("ease") else (self.scale.plain,)
        title.set_in(max(1.0, width), sizes=sizes, most_lines=lines)
        return title.setting is None or title.setting.font.pixelSize() >= self.scale.plain

    def _figures(self) -> list[Sentence]:
        """Return the total and its other unit, set for the end of a row."""
        page, figures = self.page, []
        if self.keeps("total"):
            page.total.set_in(10_000, sizes=(self.scale.title,))
            figures.append(page.total)
            if self.keeps("other") and not page.other.empty:
                page.other.set_in(10_000, sizes=(self.scale.body,))
                figures.append(page.other)
        return figures

    def _put_figures(self, figures: list[Sentence], edge: float, top: float, tall: float) -> None:
        """Place figures before an edge, on one baseline."""
        if not figures or figures[0].setting is None:
            return
        wide = sum(piece.natural_width() + self.gap for piece in figures)
        start, total = edge - wide + self.gap, figures[0]
        height = figures[0].setting.height
        over = top + (tall - height) / 2
        self.page.place(total, start, over, total.natural_width() + 2, height)
        for piece in figures[1:]:
            start += total.natural_width() + self.gap
            self._on_baseline(piece, total, start, over)

    def _put_right(self, switches: list[Segmented], right: float, top: float) -> float:
        """Place switches before a right edge; return the edge before them."""
        for switch in reversed(switches):
            wide = self._end_width(switch)
            self.page.place(switch, right - wide, top, wide, self.touch)
            right -= wide + self.gap * 1.5
        return right

    def _end_width(self, switch: Segmented) -> float:
        """Return how wide a switch at the end of a row is, in pixels."""
        return switch.set_in(10_000 if self.keeps("ease") else switch.least_width())

    def _edge(self, left: float) -> float:
        """Return where an arrow starts whose chevron, not the room about it, is at an edge."""
        return max(0.0, left - self.touch / 2 + self.scale.body * 0.22)

    def _put_arrow(self, name: str, left: float, top: float, tall: float) -> None:
        arrow = getattr(self.page, name)
        if arrow.choice is not None:
            self.page.place(arrow, left, top + (tall - self.touch) / 2, self.touch, self.touch)

    def _on_baseline(self, piece: Sentence, other: Sentence, left: float, top: float) -> None:
        if piece.setting is None or other.setting is None or piece.empty:
            return
        down = baseline(other.setting.font) - baseline(piece.setting.font)
        wide = piece.natural_width() + 2
        self.page.place(piece, left, top + down, wide, piece.setting.height)


def _touchable_total(screen: UsageScreen) -> list[Choice]:
    """Return the total as what leads to its other unit, where there is no room for a switch."""
    return [
        replace(choice, word=screen.total, spoken=f"{screen.total}. {choice.name}")
        for choice in screen.units
        if not choice.chosen
    ]
