"""Readings in the form a Glow sends, made from a few numbers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ihd.meter import Fuel, Quality, Quantity, Reading

METER = "00-11-22-electricity"
NEW_YEAR = datetime(2025, 1, 1, tzinfo=UTC)
LAG = timedelta(milliseconds=700)


def reading(quantity, value, at, *, lag=LAG, meter=METER, fuel=Fuel.ELECTRICITY, **more):
    """A reading of the meter's own clock, its raw text as Glow writes it (power in kW)."""
    text = None if value is None else str(value)
    if quantity is Quantity.POWER and value is not None:
        text, value = f"{Decimal(value) / 1000:.3f}", Decimal(f"{Decimal(value) / 1000:.3f}") * 1000
    elif value is not None:
        value = Decimal(value)
    return Reading(
        meter=meter,
        fuel=fuel,
        quantity=quantity,
        value=value,
        received_at=at + lag,
        taken_at=at,
        raw=text or "null",
        **more,
    )


def register(kwh, at, **more):
    return reading(Quantity.IMPORT_ENERGY, f"{Decimal(kwh):.3f}", at, unit="kWh", **more)


def power(watts, at, **more):
    return reading(Quantity.POWER, watts, at, unit="W", **more)


def glow(watts, kwh, at, *, unit_rate="0.24500"):
    """All readings of one message of an electricity meter."""
    return [
        power(watts, at),
        register(kwh, at),
        reading(Quantity.EXPORT_ENERGY, "0.000", at, unit="kWh"),
        reading(Quantity.UNIT_RATE, unit_rate, at, currency="GBP"),
        reading(Quantity.STANDING_CHARGE, "0.52310", at, currency="GBP"),
    ]


def steady(start, minutes, *, watts=720, kwh="12345.678", every_s=10):
    """Messages of a home that takes the same power all the time."""
    step = Decimal(watts) * every_s / 3_600_000
    return [
        glow(watts, Decimal(kwh) + step * n, start + timedelta(seconds=every_s * n))
        for n in range(minutes * 60 // every_s)
    ]


def bad(quantity, at, quality=Quality.SENTINEL):
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=quantity,
        value=None,
        received_at=at + LAG,
        taken_at=at,
        quality=quality,
        unit="W",
        raw="-8388.608",
    )


STORIES = {
    "a zero between good readings": (["12345.000", "0", "12345.014", "12345.021"], "0.021"),
    "a jump for one reading": (["4595.563", "4595.570", "36519.2", "4595.584"], "0.021"),
    "a jump that stays": (
        ["4595.563", "4595.570", "152092.2", "152092.207", "152092.214", "152092.221"],
        "0.028",
    ),
    "a jump for a minute": (
        ["4595.556", "4595.563", *["93022"] * 5, "4595.613", "4595.620", "4595.627", "4595.634"],
        "0.078",
    ),
    "a new meter": (
        ["8000.000", "8000.010", "0.001", "0.011", "0.021", "0.031", "0.041"],
        "0.050",
    ),
    "a rollover": (
        ["99999.990", "99999.999", "0.004", "0.009", "0.014", "0.019", "0.024"],
        "0.034",
    ),
}
"""What a register says, ten seconds apart, and the kWh that were used meanwhile."""
