"""Reading the tables of a statement file: a register, a line, the gas."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ihd.clock import midnight
from ihd.statements.statement import (
    LineSort,
    PrintedGas,
    PrintedLine,
    PrintedReading,
    PrintedRegister,
    ReadingType,
)
from ihd.tariffs.calorific import CORRECTION, M3_PER_HCF
from ihd.tariffs.source import Node

HEATS = (5, 60)
"""The least and the most MJ/m3 that a gas may have."""
_REGISTER_KEYS = (
    "name", "meter_register", "from", "to", "last_day", "opening", "opening_type", "opening_at",
    "our_opening", "closing", "closing_type", "closing_at", "our_closing", "kwh", "units",
)  # fmt: skip
_LINE_KEYS = (
    "name", "kind", "register", "rate", "from", "to", "last_day", "price", "amount", "vat", "kwh",
    "m3", "days", "weeks", "months", "years", "kw",
)  # fmt: skip
_GAS_KEYS = ("calorific_value", "volume_correction", "m3_per_hcf", "units", "meter_units")
_QUANTITIES = {
    "kwh": "kWh",
    "m3": "m3",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "kw": "kW",
}


def read_register(node: Node, units: str) -> PrintedRegister:
    """Return one register of a bill; ``units`` is what its dial counts where it does not say."""
    node.expect_only(_REGISTER_KEYS)
    first, after = days_of(node)
    return PrintedRegister(
        name=node.text("name") if "name" in node else None,
        opening=_reading(node, "opening"),
        closing=_reading(node, "closing"),
        unit=node.choice("units", ("kWh", "m3", "hcf"), units),
        energy_kwh=node.number("kwh") if "kwh" in node else None,
        first_day=first,
        after_last_day=after,
        meter_register=node.text("meter_register") if "meter_register" in node else None,
    )


def read_line(node: Node) -> PrintedLine:
    """Return one line of a bill."""
    node.expect_only(_LINE_KEYS)
    given = [key for key in _QUANTITIES if key in node]
    if len(given) > 1:
        raise node.error(given[1], f"a line is so many {given[0]} or so many {given[1]}, not both")
    unit = _QUANTITIES[given[0]] if given else ""
    price = node.price("price")[0] if "price" in node else None
    first, after = days_of(node)
    sort = LineSort(node.choice("kind", list(LineSort), _usual_sort(unit)))
    return PrintedLine(
        name=node.text("name"),
        sort=sort,
        amount=node.number("amount"),
        quantity=node.number(given[0]) if given else None,
        unit=unit,
        price=price,
        first_day=first,
        after_last_day=after,
        register=node.text("register") if "register" in node else None,
        rate=node.text("rate") if "rate" in node else None,
        outside_vat=not node.flag("vat", default=sort is not LineSort.EXPORT),
    )


def read_gas(node: Node) -> PrintedGas:
    """Return what a bill says of its gas."""
    node.expect_only(_GAS_KEYS)
    heat = node.number("calorific_value")
    if not HEATS[0] <= heat <= HEATS[1]:
        raise node.error("calorific_value", f"{heat} is no heat of a gas in MJ/m3; it is near 39.5")
    return PrintedGas(
        calorific_value=heat,
        correction=node.number("volume_correction", CORRECTION),
        m3_per_hcf=node.number("m3_per_hcf", M3_PER_HCF),
        meter_units=(
            node.choice("meter_units", ("m3", "hcf"), "m3") if "meter_units" in node else None
        ),
    )


def _usual_sort(unit: str) -> str:
    if unit in ("kWh", "m3"):
        return LineSort.ENERGY
    return LineSort.STANDING if unit in ("day", "week", "month", "year") else LineSort.OTHER


def _reading(node: Node, end: str) -> PrintedReading:
    ours = f"our_{end}"
    letter = node.text(f"{end}_type", "-").upper()[:1]
    known = {kind.value for kind in ReadingType}
    if letter != "-" and letter not in known:
        raise node.error(f"{end}_type", 'a reading\'s letter is "A", "C", "E" or "S"')
    return PrintedReading(
        value=node.number(end),
        type=ReadingType("" if letter == "-" else letter),
        at=_instant(node, f"{end}_at"),
        ours=node.number(ours) if ours in node else None,
    )


def _instant(node: Node, key: str) -> datetime | None:
    """Return an instant; a bare day is the local midnight at which it starts."""
    value = node.table.get(key)
    if value is None:
        return None
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    except ValueError:
        value = None
    zone = ZoneInfo(str(node.source.table["timezone"]))
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or zone).astimezone(UTC)
    if isinstance(value, date):
        return midnight(value, zone)
    raise node.error(key, f"{key} must be a day or an instant, as {key} = 2026-02-01T07:30:00Z")


def days_of(node: Node) -> tuple[date | None, date | None]:
    """Return the own days of a register or a line: the first, and the day after the last."""
    after, last = node.day("to"), node.day("last_day")
    if after is not None and last is not None:
        raise node.error("last_day", "write either to (the day after) or last_day, not both")
    return node.day("from"), after if last is None else last + timedelta(days=1)
