"""Where the pieces of the Now page stand: wide, upright, or on a very small screen.

Each composition gives the amount whatever height the rest leaves. Where that is too little, the
least needed piece is left out, never cut: first the hours under the ribbon, last the ribbon itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ui.pages.flow import Row, height_of, put_rows
from ui.widgets.sentence import Sentence
from ui.widgets.type import baseline

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.pages.now import NowPage


@dataclass(frozen=True, slots=True)
class Kept:
    """What is not left out."""

    hours: bool = True
    standing: bool = True
    usual: bool = True
    ribbon: bool = True
    gas: bool = True
    clock: bool = True


_LEAVE_OUT = ("hours", "standing", "usual", "ribbon", "clock", "gas")


def arrange_now(page: NowPage) -> None:
    """Place every piece of the page that has something to say."""
    kept = Kept()
    for name in (*_LEAVE_OUT, ""):
        if _Composer(page, kept).compose() or not name:
            return
        kept = replace(kept, **{name: False})
        page.unplace()


class _Composer:
    """One attempt at the page, with what is kept of it."""

    def __init__(self, page: NowPage, kept: Kept) -> None:
        self.page, self.kept = page, kept
        self.scale = page.theme.scale
        self.body = (self.scale.body,)
        self.pad = self.scale.pad
        self.width = page.width() - 2 * self.pad

    def compose(self) -> bool:
        """Place the pieces; return whether the amount has room enough."""
        if self.page.height() > self.page.width():
            return self._upright()
        if self.page.width() >= 22 * self.scale.body:
            return self._wide()
        return self._small()

    def _wide(self) -> bool:
        """Place amount and today side by side, the price of the day along the foot."""
        page, scale = self.page, self.scale
        top = self._header(scale.gap * 1.4)
        top = self._notice(top + scale.gap)
        foot = self._price_block(page.height() - scale.gap * 1.4) - scale.gap * 1.6
        split = round(self.width * 0.56)
        left_width = split - self.pad
        right, right_width = self.pad + split + self.pad, self.width - split - self.pad
        today = self._today(right, right_width)
        others = self._others(right, right_width)
        if height_of([*today, *others]) <= foot - top and page.height() > 17 * scale.body:
            today += others
            others = []
        else:
            others = self._others(self.pad, left_width)
        rows = [self._band(self.pad, left_width, lines=2), *others]
        room = foot - top - height_of(rows) - scale.gap
        hero = self._hero(self.pad, left_width, room)
        column = [hero, *rows]
        slack = foot - top - height_of(column)
        put_rows(column, top + max(0, slack) / 2)
        spare = foot - top - height_of(today)
        put_rows(today, top + max(0, spare) / 2)
        page.place(page.rules[0], self.pad + split, top, scale.hair, foot - top)
        return slack >= -1 and spare >= -1 and room >= scale.body * 2.4

    def _upright(self) -> bool:
        """Place everything under one another, in groups parted by hairlines."""
        page, scale = self.page, self.scale
        top = self._notice(self._header(scale.gap * 2) + scale.gap * 2)
        foot = self._price_block(page.height() - scale.gap * 2)
        today = self._today(self.pad, self.width)
        others = self._others(self.pad, self.width)
        band = self._band(self.pad, self.width, lines=2)
        part = scale.gap * 4
        fixed = height_of(today) + height_of(others) + band.height + part * (4 if others else 3)
        room = foot - top - fixed
        hero = self._hero(self.pad, self.width, min(room, page.height() * 0.3))
        slack = max(0.0, room - hero.height)
        groups = [[hero, band], today, *([others] if others else [])]
        share = slack / (len(groups) + 1)
        foot_of_group = top + share / 2
        for number, group in enumerate(groups):
            foot_of_group = put_rows(group, foot_of_group)
            middle = foot_of_group + (part + share) / 2
            page.place(page.rules[number], self.pad, middle, self.width, scale.hair)
            foot_of_group += part + share
        return room >= scale.body * 2.4

    def _small(self) -> bool:
        """Place the amount over one line for today and one for the price."""
        page, scale = self.page, self.scale
        top = self._notice(self._header(scale.gap * 0.8) + scale.gap * 0.6)
        foot = self._price_block(page.height() - scale.gap)
        today = self._today_line(self.pad, self.width)
        foot -= height_of(today) + scale.gap
        put_rows(today, foot)
        foot -= scale.gap
        page.place(page.rules[0], self.pad, foot, self.width, scale.hair)
        rows = [self._band(self.pad, self.width, lines=1), *self._others(self.pad, self.width)]
        room = foot - top - height_of(rows) - scale.gap
        column = [self._hero(self.pad, self.width, room), *rows]
        slack = foot - top - height_of(column)
        put_rows(column, top + max(0, slack) / 2)
        return room >= scale.body * 2.0

    def _header(self, top: float) -> float:
        """Place clock and age on one line; the clock gives way. Return the line's foot."""
        page, body = self.page, self.scale.body
        height = page.age.set_in(self.width)
        wide = page.age.natural_width() + 2
        page.clock.set_in(self.width, sizes=self.body)
        if self.kept.clock and page.clock.natural_width() + wide + body <= self.width:
            page.place(page.clock, self.pad, top, self.width - wide - body, height)
        page.place(page.age, self.pad + self.width - wide, top, wide, height)
        return top + height

    def _notice(self, top: float) -> float:
        """Place the notice, where there is one. Return where the rest may start."""
        page = self.page
        if page.notice.empty:
            return top
        height = page.notice.set_in(self.width)
        page.place(page.notice, self.pad, top, self.width, height)
        return top + height + self.scale.gap

    def _price_block(self, foot: float) -> float:
        """Place price and ribbon so that they end at a foot. Return their top."""
        page, top = self.page, foot
        if page.ribbon.ribbon is not None and self.kept.ribbon:
            height = page.ribbon.set_in(with_hours=self.kept.hours)
            top -= height
            page.place(page.ribbon, self.pad, top, self.width, height)
        height = page.price.set_in(self.width, sizes=self.body, most_lines=2)
        top -= height
        page.place(page.price, self.pad, top, self.width, height)
        return top

    def _hero(self, left: float, width: float, room: float) -> Row:
        hero = self.page.hero
        height = hero.set_in(width, max(room, self.scale.body))
        return Row(height, lambda top: self.page.place(hero, left, top, width, height))

    def _band(self, left: float, width: float, *, lines: int) -> Row:
        sizes = (self.scale.title, self.scale.body)
        return self._sentence(self.page.band, left, width, sizes=sizes, lines=lines, gap=1)

    def _others(self, left: float, width: float) -> list[Row]:
        """Return the rows for export and gas."""
        rows = []
        if not self.page.export.empty:
            rows.append(self._sentence(self.page.export, left, width, lines=2, gap=0.5))
        if not self.page.gas.empty and self.kept.gas:
            rows.append(self._sentence(self.page.gas, left, width, lines=2, gap=0.5))
        return rows

    def _today(self, left: float, width: float) -> list[Row]:
        """Return today's rows, for a column."""
        page = self.page
        rows = [self._sentence(page.title, left, width), self._figures(left, width)]
        if page.progress.filled is not None:
            thick = page.progress.thickness
            rows.append(
                Row(
                    thick,
                    lambda top: page.place(page.progress, left, top, width, thick),
                    self.scale.gap,
                )
            )
        if not page.usual.empty and self.kept.usual:
            rows.append(self._sentence(page.usual, left, width, lines=2, gap=0.7))
        if not page.standing.empty and self.kept.standing:
            rows.append(self._sentence(page.standing, left, width, lines=2))
        return rows

    def _figures(self, left: float, width: float) -> Row:
        """Return the row of today's amount with its energy on the same baseline."""
        page = self.page
        page.energy.set_in(width, sizes=self.body)
        aside = page.energy.natural_width() + self.scale.body * 0.5
        height = page.today.set_in(width - aside, sizes=(self.scale.figure, self.scale.title))
        return Row(height, lambda top: self._put_figures(left, top, width, height))

    def _put_figures(self, left: float, top: float, width: float, height: float) -> None:
        page = self.page
        figure = page.today.natural_width()
        page.place(page.today, left, top, figure + 2, height)
        if page.today.setting is None or page.energy.setting is None or page.energy.empty:
            return
        down = baseline(page.today.setting.font) - baseline(page.energy.setting.font)
        start = left + figure + self.scale.body * 0.5
        page.place(page.energy, start, top + down, left + width - start, page.energy.setting.height)

    def _today_line(self, left: float, width: float) -> list[Row]:
        """Return today as one line: title, amount, energy; and the bar under it."""
        page, body = self.page, self.scale.body
        height = page.today.set_in(width, sizes=(self.scale.title,))
        page.title.set_in(width, sizes=self.body)
        page.energy.set_in(width, sizes=self.body)
        pieces: list[Sentence] = [page.title, page.today, page.energy]
        wide = [piece.natural_width() for piece in pieces]
        if sum(wide) + body > width:
            pieces, wide = pieces[:2], wide[:2]

        def put(top: float) -> None:
            start = left
            for piece, across in zip(pieces, wide, strict=True):
                page.place(piece, start, top, across + 2, height)
                start += across + body * 0.5

        rows = [Row(height, put)]
        if page.progress.filled is not None and self.kept.usual:
            thick = page.progress.thickness
            rows.append(Row(thick, lambda top: page.place(page.progress, left, top, width, thick)))
        return rows

    def _sentence(
        self,
        piece: Sentence,
        left: float,
        width: float,
        *,
        sizes: tuple[int, ...] = (),
        lines: int = 1,
        gap: float = 0,
    ) -> Row:
        height = piece.set_in(width, sizes=sizes or self.body, most_lines=lines)
        page: NowPage = self.page
        widget: QWidget = piece
        return Row(
            height, lambda top: page.place(widget, left, top, width, height), gap * self.scale.gap
        )
