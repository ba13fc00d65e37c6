"""The bars of the Usage page, the lines behind them, and the key to their colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ihd.billing.usage_row import Step, UsageRow
from ihd.clock import HALF_HOUR, Interval, add_months, day_interval, days
from ihd.screens.lines import line_step
from ihd.screens.now import Tone
from ihd.screens.usage import Axis, Bar, Block, Share, Span, Unit, UsageRequest
from ihd.screens.usage_bar_words import MISSED_FROM_S, BarWords
from ihd.screens.usage_sums import Rate, Whole, late_part, rates_of, value_of, whole_of
from ihd.screens.usage_told import UsageTold
from ihd.units import Energy, Money
from ihd.words import Words

_HOURS = (0, 6, 12, 18, 24)
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar, in the unit of the chart."""

    rate: Rate
    value: Decimal
    caught_up: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """What a bar is of: above the axis and below it, each from the axis on."""

    above: tuple[Piece, ...] = ()
    below: tuple[Piece, ...] = ()

    @property
    def height(self) -> Decimal:
        """How high it reaches."""
        return sum((piece.value for piece in self.above), _NOTHING)

    @property
    def depth(self) -> Decimal:
        """How far it hangs down."""
        return sum((piece.value for piece in self.below), _NOTHING)


class Drawing:
    """Makes the chart of one period, in money or in energy."""

    def __init__(self, told: UsageTold, unit: Unit, words: Words) -> None:
        self.told, self.unit, self.words = told, unit, words
        stretch = told.stretch
        self.step = stretch.step
        self.whole = whole_of(told.whole, told.charges, told.since)
        self.rates = rates_of(told.rows, told.asked.fuel, words)
        self._standing = Rate("", words.text("Standing charge"), Tone.QUIET)
        self._sent = Rate("", words.text("Sent out"), Tone.LOW)
        self._slots = list(_slots(told))
        self.bar_words = BarWords(
            words,
            told.zone,
            told.today,
            told.asked.span,
            self.step,
            unit,
            standing=self._part_of_a_day(),
            since=told.since,
        )
        self._stacks = [self._stack(row) for row in told.rows]
        self._against = [self.value(row) for row in told.against]
        heights = [*(stack.height for stack in self._stacks), *self._against]
        self._top = max([value for value in heights if value is not None], default=_NOTHING)
        self._floor = max([stack.depth for stack in self._stacks], default=_NOTHING)
        self._top = self._top or (self._floor if self._floor else Decimal(1))

    # -- the chart --------------------------------------------------------------------------

    def bars(self) -> tuple[Bar, ...]:
        """Return a bar for every step of the period, those to come without blocks."""
        begun = len(self.told.rows)
        bars = [self._bar(number) for number in range(begun)]
        for number, (interval, day) in enumerate(self._slots[begun:], start=begun):
            says, brief = self.bar_words.to_come(interval, day)
            label = self.bar_words.label(interval, day)
            bars.append(Bar(label, says, brief, against=self._compared(number)))
        return tuple(bars)

    def axis(self) -> Axis:
        """Return the lines behind the bars: at most five, at round figures."""
        line = line_step(self._top, self._floor)
        below = int(self._floor / line)
        values = [line * n for n in range(-below, int(self._top / line) + 1)]
        lines = tuple((self._height(value), self._line_label(value, line)) for value in values)
        hours = _HOURS if self.step is Step.HALF_HOUR else ()
        return Axis(
            lines,
            floor=self._height(self._floor),
            hours=tuple((hour / 24, f"{hour:02d}:00") for hour in hours),
        )

    def shares(self) -> tuple[Share, ...]:
        """Return what the total is made of, the largest first; none where it is of one piece."""
        pieces: dict[Rate, Decimal] = {}
        late = _NOTHING
        for row in self.told.whole:
            stack = self._stack(row)
            for piece in stack.above:
                late += piece.value if piece.caught_up else 0
                if not piece.caught_up:
                    pieces[piece.rate] = pieces.get(piece.rate, _NOTHING) + piece.value
            for piece in stack.below:
                pieces[piece.rate] = pieces.get(piece.rate, _NOTHING) - piece.value
        standing, sent = pieces.pop(self._standing, _NOTHING), pieces.pop(self._sent, None)
        if self.unit is Unit.MONEY:
            standing += sum((charge.cost.amount for charge in self.told.charges), _NOTHING)
        used = sorted(pieces, key=lambda rate: -pieces[rate])
        found = [self._share(rate, pieces[rate]) for rate in used]
        if late:
            name = self.words.text("Came late")
            found.append(Share(name, self.figure_of(late), Tone.USUAL, caught_up=True))
        found += [self._share(self._standing, standing)] if standing else []
        found += [self._share(self._sent, abs(sent))] if sent else []
        return tuple(found) if len(found) > 1 else ()

    def value(self, row: UsageRow) -> Decimal | None:
        """Return what a row comes to in the unit of the chart; None where that is not known."""
        if row.energy is None:
            return None
        if self.unit is Unit.ENERGY:
            return row.energy.kwh
        total = self.bar_words.total(row)
        return None if total is None else total.amount

    def value_of_whole(self, whole: Whole) -> Decimal | None:
        """Return what a period comes to; None where the price of some of it is not known."""
        if self.unit is Unit.ENERGY:
            return whole.energy.kwh
        return whole.total.amount if whole.total and not whole.unpriced else None

    def figure_of(self, value: Decimal) -> str:
        """Return an amount in the unit of the chart."""
        if self.unit is Unit.ENERGY:
            return self.words.energy(Energy.from_kwh(value))
        return self.words.money(Money(value, self.told.currency))

    def round_figure(self, value: Decimal) -> str:
        """Return an amount that is not exact: whole pounds, or kWh as they are."""
        if self.unit is Unit.ENERGY or abs(value) < 2:
            return self.figure_of(value)
        return self.words.money_whole(Money(value, self.told.currency))

    def figure(self, whole: Whole) -> str:
        """Return what a period came to, in the unit of the chart."""
        if self.unit is Unit.ENERGY or whole.total is None:
            return self.words.energy(whole.energy)
        return self.words.money(whole.total)

    # -- one bar ----------------------------------------------------------------------------

    def _bar(self, number: int) -> Bar:
        row, stack = self.told.rows[number], self._stacks[number]
        here = number == len(self.told.rows) - 1 and row.after_last_day > self.told.today
        return Bar(
            label=self.bar_words.label(row.interval, row.first_day),
            says=self.bar_words.says(row, here=here),
            brief=self.bar_words.brief(row),
            blocks=self._blocks(stack.above),
            below=self._blocks(stack.below),
            amount=self.bar_words.over(row) if row.energy is not None else "",
            asks=self._inside(row, number),
            missing=row.missing_s >= MISSED_FROM_S and not self.bar_words.before_the_first(row),
            here=here,
            against=self._compared(number),
        )

    def _stack(self, row: UsageRow) -> Stack:
        """Return a row's pieces: the standing charge first, then rates from the cheapest on."""
        above: list[Piece] = []
        below: list[Piece] = []
        standing = self._standing_of(row)
        # A day without readings has its standing charge; a gap within a day is drawn as nothing.
        if standing and (row.energy is not None or self.step is not Step.HALF_HOUR):
            above.append(Piece(self._standing, standing))
        for rate in self.rates:
            values = [value_of(use, self.unit) for use in row.by_rate if use.name == rate.name]
            lates = [late_part(use, self.unit) for use in row.by_rate if use.name == rate.name]
            value, late = sum(values, _NOTHING), sum(lates, _NOTHING)
            if value < 0:
                below.append(Piece(rate, -value))
                continue
            above += [Piece(rate, value - late)] if value > late else []
            above += [Piece(rate, late, caught_up=True)] if late > 0 else []
        sent = self._sent_of(row)
        if sent:
            below.append(Piece(self._sent, sent))
        return Stack(tuple(above), tuple(below))

    def _standing_of(self, row: UsageRow) -> Decimal:
        if self.unit is Unit.ENERGY:
            return _NOTHING
        of_row = row.interval.duration <= HALF_HOUR and self.step is Step.HALF_HOUR
        standing = self.bar_words.standing if of_row else row.fixed
        return standing.amount if standing else _NOTHING

    def _part_of_a_day(self) -> Money | None:
        """Return a half-hour's part of its day's standing charge."""
        if self.step is not Step.HALF_HOUR or self.whole.standing is None:
            return None
        standing = self.whole.standing
        return Money(standing.amount / len(self._slots), standing.currency)

    def _sent_of(self, row: UsageRow) -> Decimal:
        if self.unit is Unit.ENERGY:
            return row.export.kwh if row.export else _NOTHING
        return max(row.earned.amount, _NOTHING) if row.earned else _NOTHING

    def _compared(self, number: int) -> float | None:
        value = self._against[number] if number < len(self._against) else None
        return None if value is None else self._height(max(value, _NOTHING))

    def _blocks(self, pieces: Sequence[Piece]) -> tuple[Block, ...]:
        return tuple(
            Block(self._height(piece.value), piece.rate.tone, piece.rate.label, piece.caught_up)
            for piece in pieces
        )

    def _inside(self, row: UsageRow, number: int) -> UsageRequest | None:
        """Return the request for what is inside a bar."""
        if row.energy is None:
            return None
        asked = self.told.asked
        if self.step is Step.HALF_HOUR:
            return replace(asked, span=Span.HALF_HOURS, half_hour=number)
        if self.step is Step.MONTH:
            return replace(asked, span=Span.MONTH, day=row.first_day)
        return replace(asked, span=Span.DAY, day=row.first_day)

    # -- figures ----------------------------------------------------------------------------

    def _height(self, value: Decimal) -> float:
        return float(value / self._top)

    def _share(self, rate: Rate, value: Decimal) -> Share:
        return Share(rate.label, self.figure_of(value), rate.tone)

    def _line_label(self, value: Decimal, line: Decimal) -> str:
        if self.unit is Unit.ENERGY:
            return self.words.number(value, 0 if line >= 1 else 1 if line >= Decimal("0.1") else 2)
        money = Money(value, self.told.currency)
        whole = line >= 1 and value == int(value)
        return self.words.money_whole(money) if whole else self.words.money(money)


def _slots(told: UsageTold) -> Iterator[tuple[Interval, date]]:
    """Yield the interval and first day of every bar, of those to come as well."""
    stretch = told.stretch
    if stretch.step is Step.HALF_HOUR:
        whole = day_interval(stretch.first, told.zone)
        start = whole.start
        while start < whole.end:
            yield Interval(start, min(start + HALF_HOUR, whole.end)), stretch.first
            start += HALF_HOUR
    elif stretch.step is Step.MONTH:
        first = stretch.first
        while first < stretch.after:
            yield day_interval(first, told.zone), first
            first = add_months(first, 1)
    else:
        for day in days(stretch.first, stretch.after):
            yield day_interval(day, told.zone), day
