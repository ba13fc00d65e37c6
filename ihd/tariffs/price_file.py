"""The ``[prices]`` of a tariff file: prices for intervals, written there or in a CSV beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from ihd.clock import Interval, parse_instant
from ihd.tariffs.price_csv import PriceFormError, price_table_from_csv, scale_of
from ihd.tariffs.prices import PriceSlot, PriceTable
from ihd.tariffs.source import Node

_KEYS = ("file", "unit", "vat_included", "slot_minutes", "start", "values", "slots")
_DAY_MINUTES = 24 * 60


def read_prices(root: Node, currency: str, folder: Path | None) -> PriceTable | None:
    """Return the price table of a tariff file, or None where it has none; raise TariffError."""
    found = list(root.tables("prices"))
    if not found:
        return None
    node = found[0]
    node.expect_only(_KEYS)
    vat_included = node.flag("vat_included", default=_tariff_includes_vat(root))
    unit = node.text("unit", f"{currency}/kWh")
    try:
        if "file" in node:
            return _from_file(node, folder, currency, unit, vat_included=vat_included)
        slots = [*_from_values(node), *_from_slots(node)]
        scale = scale_of(unit)
        return PriceTable.of(
            [PriceSlot(slot.interval, slot.price * scale) for slot in slots],
            currency,
            vat_included=vat_included,
        )
    except (PriceFormError, ValueError, OverflowError) as error:
        raise node.error(None, str(error)) from error


def _tariff_includes_vat(root: Node) -> bool:
    return root.flag("prices_include_vat", default=True)


def _from_file(
    node: Node, folder: Path | None, currency: str, unit: str, *, vat_included: bool
) -> PriceTable:
    name = node.text("file")
    if folder is None:
        raise node.error("file", f"'{name}' cannot be found: the tariff is not in a folder")
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise node.error("file", f"'{folder / name}' cannot be read: {reason}") from error
    slot = _slot(node) if "slot_minutes" in node else None
    return price_table_from_csv(text, currency, unit, vat_included=vat_included, slot=slot)


def _from_values(node: Node) -> list[PriceSlot]:
    """Return ``start`` and ``values``: prices one after another from an instant on."""
    if "values" not in node:
        return []
    slot = _slot(node)
    start = _instant(node, node.table.get("start"))
    prices = [_exact(node, value) for value in _listed(node, "values")]
    return [
        PriceSlot(Interval(start + slot * n, start + slot * (n + 1)), price)
        for n, price in enumerate(prices)
        if price is not None
    ]


def _from_slots(node: Node) -> list[PriceSlot]:
    """Return ``slots``: rows of [from, to, price]."""
    slots = []
    for row in _listed(node, "slots"):
        if not isinstance(row, list) or len(row) != 3:
            raise node.error("slots", 'each slot is ["2026-01-01T00:00Z", "…T00:30Z", 0.12]')
        price = _exact(node, row[2])
        if price is not None:
            start, end = _instant(node, row[0]), _instant(node, row[1])
            if end <= start:
                raise node.error("slots", f"the slot from {row[0]} to {row[1]} lasts no time")
            slots.append(PriceSlot(Interval(start, end), price))
    return slots


def _slot(node: Node) -> timedelta:
    minutes = node.number("slot_minutes", Decimal(30))
    if minutes != int(minutes) or not 1 <= minutes <= _DAY_MINUTES:
        raise node.error("slot_minutes", "slot_minutes must be a whole number, as 30")
    return timedelta(minutes=int(minutes))


def _listed(node: Node, key: str) -> list[object]:
    rows = node.table.get(key, [])
    if not isinstance(rows, list):
        raise node.error(key, f"{key} must be a list, as {key} = [ … ]")
    return rows


def _instant(node: Node, value: object) -> datetime:
    if value is None:
        raise node.error("values", 'say when the first value starts: start = "2026-01-01T00:00Z"')
    try:
        return parse_instant(value if isinstance(value, str) else str(value))
    except ValueError:
        what = f"'{value}' is not an instant with its offset; write 2026-01-01T00:00Z"
        raise node.error(None, what) from None


def _exact(node: Node, value: object) -> Decimal | None:
    """Return a price; text that is empty or ``?`` is not known yet."""
    if isinstance(value, str) and value.strip() in ("", "?"):
        return None
    try:
        if isinstance(value, bool):
            raise TypeError
        found = Decimal(value)  # type: ignore[arg-type]
    except (ArithmeticError, TypeError, ValueError):
        raise node.error(None, f"'{value}' is not a price") from None
    return node.in_bounds("a price", found)
