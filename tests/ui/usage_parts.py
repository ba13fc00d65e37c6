"""What the examples of the Usage page are made of: switches, stacks, and an invented home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ihd.meter import Fuel
from ihd.screens.choice import Choice
from ihd.screens.now import Tone
from ihd.screens.usage import Against, Bar, Block, Span, Unit, UsageRequest

TODAY = date(2026, 11, 24)
SPAN_WORDS = (
    ("Day", Span.DAY),
    ("Week", Span.WEEK),
    ("Month", Span.MONTH),
    ("Year", Span.YEAR),
    ("Bill", Span.BILL),
)
TONES = {"Standing charge": Tone.QUIET, "Night": Tone.LOW, "Day": Tone.USUAL, "Peak": Tone.HIGH}
HOURS = ((0.0, "00:00"), (0.25, "06:00"), (0.5, "12:00"), (0.75, "18:00"), (1.0, "24:00"))


def spans(asked: UsageRequest, words: tuple[str, ...] = ()) -> tuple[Choice, ...]:
    shown = Span.DAY if asked.span is Span.HALF_HOURS else asked.span
    return tuple(
        Choice(word, replace(asked, span=span, half_hour=None), span is shown)
        for word, span in zip(
            words or tuple(word for word, _ in SPAN_WORDS),
            (span for _, span in SPAN_WORDS),
            strict=True,
        )
    )


def units(asked: UsageRequest) -> tuple[Choice, ...]:
    return (
        Choice("£", replace(asked, unit=Unit.MONEY), asked.unit is Unit.MONEY, "In money"),
        Choice("kWh", replace(asked, unit=Unit.ENERGY), asked.unit is Unit.ENERGY, "In energy"),
    )


def fuels(asked: UsageRequest) -> tuple[Choice, ...]:
    return (
        Choice(
            "Electricity",
            replace(asked, fuel=Fuel.ELECTRICITY),
            asked.fuel is Fuel.ELECTRICITY,
            icon="bolt",
        ),
        Choice(
            "Gas",
            replace(asked, fuel=Fuel.GAS),
            asked.fuel is Fuel.GAS,
            icon="local_fire_department",
        ),
    )


def against(asked: UsageRequest) -> tuple[Choice, ...]:
    words = (
        ("Not compared", Against.NONE),
        ("Week before", Against.BEFORE),
        ("Year ago", Against.YEAR_AGO),
    )
    return tuple(
        Choice(word, replace(asked, against=other), asked.against is other) for word, other in words
    )


def stack(amounts: dict[str, float], top: float) -> tuple[Block, ...]:
    """Return blocks of amounts by name, of which `top` is as high as the chart."""
    return tuple(Block(amount / top, TONES[name], name) for name, amount in amounts.items())


def pounds(amount: float) -> str:
    return f"£{amount:.2f}" if amount >= 1 else f"{amount * 100:.0f}p"


def lines(top: float, step: float, label: str) -> tuple[tuple[float, str], ...]:
    return tuple((step * n / top, label.format(step * n)) for n in range(int(top / step) + 1))


def watts(second: int) -> float:
    """Return an invented home's power, in kW."""
    hour = second / 3600
    kw = 0.18 + (0.09 if second % 2700 < 1100 else 0)
    if 1 <= hour < 4:
        kw += 3.6
    if 7.2 <= hour < 7.26 or 17.1 <= hour < 17.17:
        kw += 2.9
    if 17.2 <= hour < 19.2:
        kw += 1.9 if second % 140 < 80 else 0.4
    if 19.5 <= hour < 23:
        kw += 0.35
    return kw + (second * 7919 % 101) / 2500


DAY_ASKED = UsageRequest(TODAY - timedelta(days=1), Span.DAY)
DAY_TOP = 0.42


def half_hour_bar(number: int, count: int = 48) -> Bar:
    hour = number / 2
    night = 0.5 <= hour < 7.5
    kwh = 0.12 + 0.08 * (number * 29 % 7) / 7
    if 1 <= hour < 4:
        kwh = 1.9 + 0.2 * (number % 3)
    if 17 <= hour < 19.5:
        kwh = 0.9 + 0.3 * (number % 3)
    if 7 <= hour < 8.5:
        kwh = 0.55
    cost = kwh * (0.09 if night else 0.261)
    start = f"{number // 2:02}:{number % 2 * 30:02}"
    end = f"{(number + 1) // 2:02}:{(number + 1) % 2 * 30:02}"
    blocks = {"Night" if night else "Day": cost}
    asks = replace(DAY_ASKED, span=Span.HALF_HOURS, half_hour=number)
    return Bar(
        start,
        f"{start} to {end}: {pounds(cost)}, {kwh:.2f} kWh",
        brief=f"{start} to {end}: {pounds(cost)}",
        blocks=stack(blocks, DAY_TOP),
        amount=pounds(cost),
        asks=asks,
    )
