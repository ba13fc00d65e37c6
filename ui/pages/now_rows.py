"""The rows the Now page is composed of, each measured for a width before it is placed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ihd.screens.now import Tone
from ui.pages.flow import Row
from ui.widgets.sentence import Sentence
from ui.widgets.type import baseline

if TYPE_CHECKING:
    from ui.pages.now import NowPage

_LONG = ("price", "budget")
"""What may take a line more than others."""


class NowRows:
    """Makes the page's rows; a row of something left out or unsaid is not made at all."""

    def __init__(self, page: NowPage, left_out: frozenset[str]) -> None:
        self.page, self.left_out = page, left_out
        self.scale = page.theme.scale
        self.gap = self.scale.gap
        self.body = self.scale.body if self.keeps("large") else self.scale.plain
        self.sizes = tuple(range(self.body, self.scale.plain - 1, -2))

    def keeps(self, name: str) -> bool:
        """Return whether something is not left out."""
        return name not in self.left_out

    @property
    def _ample(self) -> bool:
        """Whether the page is so high that a row more is of no matter."""
        return self.page.height() > 18 * self.scale.body

    @property
    def _all_in_words(self) -> bool:
        """Whether there is no figure yet, neither of the moment nor of the day."""
        return self.page.hero.in_words and not has_figure(self.page.today.line.text)

    def header(self, left: float, width: float) -> list[Row]:
        """Return the row of clock and age; the clock gives way."""
        page, body = self.page, self.body
        height = page.age.set_in(width, px=body)
        wide = page.age.natural_width() + 2
        page.clock.set_in(width, sizes=(body,))
        with_clock = self.keeps("clock") and page.clock.natural_width() + wide + body <= width

        def put(top: float) -> None:
            page.place(page.age, left + width - wide, top, wide, height)
            if with_clock:
                page.place(page.clock, left, top, width - wide - body, height)

        return [Row(height, put)]

    def notice(self, left: float, width: float) -> list[Row]:
        """Return the card that says what is wrong, or what else is worth a remark."""
        notice = self.page.notice
        if notice.empty or not self._is_worth_room:
            return []
        height = notice.set_in(width, most_lines=4 if self._ample else 3)
        return [Row(height, lambda top: self.page.place(notice, left, top, width, height))]

    @property
    def _is_worth_room(self) -> bool:
        """Whether the notice is of something wrong, or else not left out."""
        return self.page.notice.line.tone is Tone.WRONG or self.keeps("remark")

    def notice_unframed(self, left: float, width: float) -> list[Row]:
        """Return what is wrong without a card around it, which takes less room."""
        if not self._is_worth_room:
            return []
        return self._sentence("plain_notice", left, width, lines=3)

    def age_aside(self, width: float) -> float:
        """Return the width kept for the age at the end of the amount's row, in pixels.

        0 where there is a header for it, or where it is too long to stand there.
        """
        age = self.page.age
        age.set_in(width, px=self.body)
        wide = age.natural_width() + 2
        beside = not (self.keeps("head") or self.page.hero.in_words) and wide <= width * 0.5
        return wide if beside else 0.0

    def hero(self, left: float, width: float, room: float, *, aside: float = 0.0) -> Row:
        """Return the amount at the foot of its room, so that its baseline stays where it is.

        The age stands on that at the right where a width is kept for it.
        """
        page, hero, age = self.page, self.page.hero, self.page.age
        beside_from = 0.88 if self._ample else 0.75
        rest = width - (aside + self.body * 0.6 if aside else 0)
        height = hero.set_in(rest, max(room, self.scale.body), beside_from=beside_from)
        if hero.in_words:
            room = height

        def put(top: float) -> None:
            over = top + max(0, room - height)
            page.place(hero, left, over, rest, height)
            if aside and age.setting is not None:
                over += hero.baseline_px - baseline(age.setting.font)
                page.place(age, left + width - aside, over, aside, age.setting.height)

        return Row(max(room, height), put)

    def band(self, left: float, width: float, *, lines: int, small: bool = False) -> list[Row]:
        """Return the sentence that says whether the amount is a lot."""
        sizes = self.sizes if small else (self.scale.title, *self.sizes)
        return self._sentence("band", left, width, sizes=sizes, lines=lines, gap=0.6)

    def others(
        self,
        left: float,
        width: float,
        *,
        lines: int = 2,
        priced: bool = False,
        under_band: bool = False,
    ) -> list[Row]:
        """Return the rows for export, credit, gas and the budget; what would be small is not said.

        They begin with the price where one holds all day and has no ribbon to stand over. Under the
        band, whose size is known by then, they are no larger than that.
        """
        names = ["price", "export", "credit", "other_credit", "gas", "budget"]
        if not (self._ample or self.page.other_credit.empty):
            names.remove("gas")
        if priced:
            self._set_price_alone()
        else:
            names.remove("price")
        band = self.page.band.setting if under_band else None
        most_px = band.font.pixelSize() if band is not None else self.scale.body
        sizes = tuple(size for size in self.sizes if size <= most_px) or self.sizes[-1:]
        return self._alike(names, left, width, sizes, lines)

    def _alike(
        self, names: list[str], left: float, width: float, sizes: tuple[int, ...], lines: int
    ) -> list[Row]:
        """Return rows in one size of type, that of the longest; what would be small is not said."""
        rows = list[Row]()
        for name in names:
            if self._sentence(name, left, width, sizes=sizes, lines=lines + (name in _LONG)):
                px = getattr(self.page, name).setting.font.pixelSize()
                sizes = tuple(size for size in sizes if size <= px) or sizes
        for name in names:
            most = lines + (name in _LONG)
            row = self._sentence(name, left, width, sizes=sizes, lines=most, gap=0.5)
            setting = getattr(self.page, name).setting
            if name == "price" or (setting and setting.font.pixelSize() >= self.scale.plain):
                rows += row
        return rows

    def _set_price_alone(self) -> None:
        """Let the price stand among others, under its own sign."""
        price = self.page.price
        price.show_line(self.page.price_words[0])
        price.icon = "sell"

    def price(self, left: float, width: float) -> list[Row]:
        """Return the price in a sentence, a brief one in little room, and the ribbon under it."""
        self.page.price.icon = ""
        in_full, briefly = self.page.price_words
        self.page.price.show_line(in_full if self.keeps("after") else briefly)
        rows = self._sentence("price", left, width, lines=2)
        ribbon = self.page.ribbon
        if ribbon.ribbon is not None and self.keeps("ribbon"):
            height = ribbon.set_in(with_hours=self.keeps("hours"))
            rows.append(Row(height, lambda top: self.page.place(ribbon, left, top, width, height)))
        return rows

    def today(self, left: float, width: float) -> list[Row]:
        """Return today's rows, for a column; none before anything at all is known."""
        if not self.keeps("today") or self._all_in_words:
            return []
        return [
            *self._sentence("title", left, width, lines=2),
            *self._figures(left, width),
            *self._sentence("standing", left, width, lines=2),
            *self._bar(left, width),
            *self._sentence("usual", left, width, lines=2, gap=0.6),
        ]

    def today_across(self, left: float, width: float) -> list[Row]:
        """Return today's rows with the amount at the right of its title, for a broad column."""
        if not self.keeps("today") or self._all_in_words:
            return []
        heads = self._pair("title", "today", left, width, right_px=self.scale.figure)
        if not heads:
            return self.today(left, width)
        body = self.scale.body
        above = self._pair("standing", "energy", left, width, right_px=body)
        under = [] if above else self._pair("usual", "energy", left, width, right_px=body)
        if not above:
            above = self._sentence("standing", left, width, lines=2)
            above += [] if under else self._sentence("energy", left, width)
        under = under or self._sentence("usual", left, width, lines=2)
        under = [replace(row, gap=self.gap * 0.6) for row in under]
        return [*heads, *above, *self._bar(left, width), *under]

    def today_line(self, left: float, width: float) -> list[Row]:
        """Return today as one line of title, amount and energy, and the bar under it."""
        if not self.keeps("today") or self._all_in_words:
            return []
        page, body = self.page, self.body
        height = page.today.set_in(width, sizes=(body,))
        page.title.set_in(width, sizes=(body,))
        page.energy.set_in(width, sizes=(body,))
        pieces: list[Sentence] = [page.title, page.today, page.energy]
        while len(pieces) > 1 and _across(pieces) + body * 0.5 * (len(pieces) - 1) > width:
            pieces.pop(2 if len(pieces) == 3 else 0)

        def put(top: float) -> None:
            start = left
            for piece in pieces:
                wide = piece.natural_width() + 2
                page.place(piece, start, top, wide, height)
                start += wide + body * 0.5

        return [Row(height, put), *(self._bar(left, width) if self.keeps("bar") else [])]

    def _bar(self, left: float, width: float) -> list[Row]:
        progress = self.page.progress
        if progress.filled is None:
            return []
        thick = progress.thickness
        put = lambda top: self.page.place(progress, left, top, width, thick)  # noqa: E731
        return [Row(thick, put, self.gap * 0.8)]

    def _figures(self, left: float, width: float) -> list[Row]:
        """Return today's amount with its energy on the same baseline, or under it."""
        page, scale = self.page, self.scale
        page.energy.set_in(width, sizes=(scale.body,))
        aside = page.energy.natural_width() + scale.body * 0.5
        sizes = tuple(range(scale.figure, scale.title, -2))
        height = page.today.set_in(width - aside, sizes=sizes)
        beside = page.today.setting is not None and page.today.setting.font.pixelSize() in sizes
        if page.energy.empty or not beside:
            height = page.today.set_in(width, sizes=self._today_sizes())
            put = lambda top: page.place(page.today, left, top, width, height)  # noqa: E731
            return [Row(height, put), *self._sentence("energy", left, width, gap=-0.3)]

        def put_both(top: float) -> None:
            wide = page.today.natural_width()
            page.place(page.today, left, top, wide + 2, height)
            start = left + wide + scale.body * 0.5
            self._on_baseline(page.energy, page.today, start, top)

        return [Row(height, put_both, -self.gap * 0.4)]

    def _today_sizes(self) -> tuple[int, ...]:
        """Return the sizes for today's amount: large for a figure, calm for words."""
        figure = has_figure(self.page.today.line.text)
        return tuple(range(self.scale.figure if figure else self.scale.title, self.scale.body, -2))

    def _pair(
        self, left_name: str, right_name: str, left: float, width: float, *, right_px: int
    ) -> list[Row]:
        """Return a row of two sentences at both ends of a baseline, where they fit."""
        first: Sentence = getattr(self.page, left_name)
        last: Sentence = getattr(self.page, right_name)
        if first.empty or last.empty or not self.keeps(left_name):
            return []
        first.set_in(width, sizes=(self.scale.body,), most_lines=2)
        height = last.set_in(width, sizes=(right_px,))
        if first.natural_width() + last.natural_width() + self.scale.body > width:
            return []

        def put(top: float) -> None:
            wide = last.natural_width() + 2
            self.page.place(last, left + width - wide, top, wide, height)
            self._on_baseline(first, last, left, top)

        return [Row(height, put)]

    def _on_baseline(self, piece: Sentence, other: Sentence, left: float, top: float) -> None:
        """Place a sentence so that it stands on the baseline of another, whose top is given."""
        if piece.setting is None or other.setting is None:
            return
        down = baseline(other.setting.font) - baseline(piece.setting.font)
        wide = piece.natural_width() + 2
        self.page.place(piece, left, top + down, wide, piece.setting.height)

    def _sentence(
        self,
        name: str,
        left: float,
        width: float,
        *,
        sizes: tuple[int, ...] = (),
        lines: int = 1,
        gap: float = 0,
    ) -> list[Row]:
        piece: Sentence = getattr(self.page, name)
        if piece.empty or not self.keeps(name):
            return []
        height = piece.set_in(width, sizes=sizes or self.sizes, most_lines=lines)
        put = lambda top: self.page.place(piece, left, top, width, height)  # noqa: E731
        return [Row(height, put, gap * self.gap)]


def has_figure(text: str) -> bool:
    """Return whether a text is or has a figure."""
    return any(letter.isdigit() for letter in text)


def _across(pieces: list[Sentence]) -> float:
    return sum(piece.natural_width() + 2 for piece in pieces)
