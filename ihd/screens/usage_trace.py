"""A day's power as the Usage page draws it, reading by reading, and what its half-hours say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ihd.screens.lines import line_step
from ihd.screens.now import Line
from ihd.screens.usage import Axis, Bar, Trace
from ihd.screens.usage_chart import Drawing
from ihd.screens.usage_told import Powers
from ihd.screens.usage_unusual import Said

SHORTEST_GAP_S = 330
"""Readings this far apart are a gap, where they do not always come so slowly."""
_SLOW = 3
_HALF_HOUR_S = 1800
_KILO = 1000


def trace_of(drawing: Drawing, powers: Powers) -> tuple[Trace, Axis]:
    """Return a day's readings and the lines behind them."""
    top, floor = _reach(powers.watts)
    day_s = powers.day_s
    chosen = drawing.told.asked.half_hour
    halves = [_with_most(drawing, bar, n, powers) for n, bar in enumerate(drawing.bars())]
    count = len(halves)
    focus = None if chosen is None or chosen >= count else (chosen / count, (chosen + 1) / count)
    ticks = [(n / count, bar.label) for n, bar in enumerate(halves)]
    trace = Trace(
        at=tuple(second / day_s for second in powers.seconds),
        heights=tuple(watts / top for watts in powers.watts),
        gaps=tuple((start / day_s, end / day_s) for start, end in gaps_of(powers)),
        ticks=(*ticks, (1.0, "24:00")),
        half_hours=tuple(halves),
        focus=focus,
    )
    return trace, _axis(top, floor, drawing)


def trace_sentence(drawing: Drawing, powers: Powers, trace: Trace) -> Said:
    """Return the most that was drawn at once, or what the half-hour asked about came to."""
    words, chosen = drawing.words, drawing.told.asked.half_hour
    if trace.focus is not None and chosen is not None:
        bar = trace.half_hours[chosen]
        return Line(words.text("{what}.", what=bar.says)), Line(bar.brief)
    most = max(range(len(powers.watts)), key=powers.watts.__getitem__)
    power = words.power(Decimal(powers.watts[most]))
    time = words.time(powers.at(most), drawing.told.zone)
    return (
        Line(words.text("The most at once was {power}, at {time}.", power=power, time=time)),
        Line(words.text("Most at once: {power}", power=power)),
    )


def gaps_of(powers: Powers) -> list[tuple[float, float]]:
    """Return the stretches (seconds of the day) in which readings should have come and did not."""
    steps = sorted(after - before for before, after in pairwise(powers.seconds))
    usual = steps[len(steps) // 2] if steps else 0.0
    longest = max(SHORTEST_GAP_S, usual * _SLOW)
    edges = [0.0, *powers.seconds, powers.until_s]
    return [(one, other) for one, other in pairwise(edges) if other - one > longest]


def _with_most(drawing: Drawing, bar: Bar, number: int, powers: Powers) -> Bar:
    """Return a half-hour's bar that says the most power of it as well."""
    low, high = number * _HALF_HOUR_S, (number + 1) * _HALF_HOUR_S
    most = powers.most(low, high)
    if most is None:
        return bar
    power = drawing.words.power(Decimal(most))
    says = drawing.words.text("{what}, at most {power}", what=bar.says, power=power)
    return replace(bar, says=says)


def _reach(watts: Sequence[float]) -> tuple[float, float]:
    """Return how far a chart of powers reaches, up and down, in W."""
    return max([*watts, 1.0]), max([*(-watt for watt in watts), 0.0])


def _axis(top: float, floor: float, drawing: Drawing) -> Axis:
    words, high, low = drawing.words, Decimal(top), Decimal(floor)
    step = line_step(high, low)
    places = 0 if step % _KILO == 0 else 1 if step % (_KILO // 10) == 0 else 2
    values = [step * n for n in range(-int(low / step), int(high / step) + 1)]
    labels = [words.number(value / _KILO, places) for value in values]
    return Axis(
        tuple(
            (float(value / high), words.text("{kilowatts} kW", kilowatts=label))
            for value, label in zip(values, labels, strict=True)
        ),
        floor=floor / top,
    )
