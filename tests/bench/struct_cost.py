"""Print what making one reading costs, as the msgspec struct it is and as a frozen dataclass."""

from __future__ import annotations

import sys
import timeit
from collections.abc import Callable
from dataclasses import make_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import msgspec

from ihd.meter import Fuel, Quantity, Reading

TIMES = 200_000


def main() -> None:
    """Time both, the best of five runs each."""
    said = {
        "meter": "electricity",
        "fuel": Fuel.ELECTRICITY,
        "quantity": Quantity.POWER,
        "value": Decimal("412"),
        "received_at": datetime(2026, 3, 29, 12, tzinfo=UTC),
    }
    print(f"msgspec struct     {_cost_us(lambda: Reading(**said)):.2f} us")
    plain = _as_dataclass()
    print(f"frozen dataclass   {_cost_us(lambda: plain(**said)):.2f} us")


def _as_dataclass() -> type:
    fields = [
        (field.name, object, field.default)
        if field.default is not msgspec.NODEFAULT
        else (field.name, object)
        for field in msgspec.structs.fields(Reading)
    ]
    return make_dataclass("Plain", fields, frozen=True, slots=True, kw_only=True)


def _cost_us(make: Callable[[], object]) -> float:
    return min(timeit.repeat(make, number=TIMES, repeat=5)) / TIMES * 1e6


if __name__ == "__main__":
    main()
