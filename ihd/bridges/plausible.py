"""What no home's meter can say: beyond physics, or a counter with every bit set."""

from __future__ import annotations

from decimal import Decimal

from ihd.meter import Quality, Quantity

_GOOD, _UNIT_RATE, _STANDING_CHARGE = Quality.GOOD, Quantity.UNIT_RATE, Quantity.STANDING_CHARGE
_MOST_POWER_W = Decimal(100_000)
"""Three phases of 100 A are 69 kW: no home's supply carries more than this."""
_MOST_KWH = Decimal(10_000_000)
"""A home's dial has at most seven digits before the point."""
_MOST_M3 = Decimal(10_000_000)
_MOST_KWH_A_DAY = Decimal(2_400)

_RANGES: dict[Quantity, tuple[Decimal, Decimal]] = {
    Quantity.POWER: (-_MOST_POWER_W, _MOST_POWER_W),
    Quantity.IMPORT_ENERGY: (-_MOST_KWH, _MOST_KWH),
    Quantity.EXPORT_ENERGY: (Decimal(0), _MOST_KWH),
    Quantity.IMPORT_ENERGY_TODAY: (-_MOST_KWH_A_DAY, _MOST_KWH_A_DAY),
    Quantity.EXPORT_ENERGY_TODAY: (Decimal(0), _MOST_KWH_A_DAY),
    Quantity.IMPORT_VOLUME: (Decimal(0), _MOST_M3),
    Quantity.VOLTAGE: (Decimal(80), Decimal(500)),
    Quantity.CURRENT: (Decimal(-200), Decimal(200)),
    Quantity.LINK_RSSI: (Decimal(-150), Decimal(30)),
    Quantity.LINK_LQI: (Decimal(0), Decimal(255)),
}
"""The least and most of each quantity, in its own unit; import may run backwards on net meters."""

_DEAREST = {"GBP": Decimal(5), "EUR": Decimal(5), "USD": Decimal(5), "CHF": Decimal(5)}
"""The most a kWh (a day: five times that) has ever cost in currencies of about a pound's worth."""

_WIDE = frozenset(
    str(number)
    for bits in (24, 31, 32, 48, 53, 63, 64)
    for number in (2**bits - 1, 2**bits if bits in (31, 63) else 2**bits - 1)
) | {"8388608", "8388607"}
"""The digits of counters with every bit, or the sign bit alone, set."""
_NARROW = frozenset({"65535", "32768"})
"""The same of 16 bits: too likely a true reading of a register, so held against others only."""
_NARROW_QUANTITIES = frozenset({Quantity.POWER, Quantity.VOLTAGE, Quantity.CURRENT})
_METER_ERRORS = frozenset({"-8388608", "-32768", "-2147483648"})
"""The most negative signed number: ZigBee's own word for 'the meter has no valid value'."""


def quality_of(quantity: Quantity, value: Decimal, sent: Decimal, currency: str | None) -> Quality:
    """Return how far a value can be believed, by itself.

    ``value`` is in the quantity's own unit, ``sent`` is the number before any conversion.
    """
    limits = _RANGES.get(quantity)
    if value and limits is not None and not limits[0] <= value <= limits[1]:
        return _pattern(quantity, sent) or Quality.IMPLAUSIBLE
    if value and sent.adjusted() >= 1 and (pattern := _pattern(quantity, sent)) is not None:
        return pattern
    if currency in _DEAREST and not _is_price(quantity, value, _DEAREST[currency]):
        return Quality.IMPLAUSIBLE
    return _GOOD


def _pattern(quantity: Quantity, sent: Decimal) -> Quality | None:
    digits = str(abs(sent)).replace(".", "").lstrip("0")
    if digits not in _WIDE and digits not in _NARROW:
        return None
    if sent < 0 and "-" + digits in _METER_ERRORS:
        return Quality.METER_ERROR
    if digits in _WIDE or quantity in _NARROW_QUANTITIES:
        return Quality.SENTINEL
    return None


def _is_price(quantity: Quantity, value: Decimal, dearest: Decimal) -> bool:
    if quantity is _UNIT_RATE:
        return abs(value) <= dearest
    return quantity is not _STANDING_CHARGE or 0 <= value <= 5 * dearest
