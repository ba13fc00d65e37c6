"""What belief and the watches cost for each message of six ordinary readings."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.checks.agreement import PowerWatch
from ihd.checks.belief import Belief
from ihd.checks.counters import ClockWatch
from ihd.checks.silence import Cadence
from ihd.checks.stuck import StuckWatch
from ihd.checks.witness import Witness
from ihd.meter import UNITS, Fuel, Quantity, Reading

MESSAGES = 20_000
START = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print microseconds a message for belief alone, each watch, and the rate of all of them."""
    messages = [_message(n) for n in range(MESSAGES)]
    belief, watches = Belief(), _watches()
    took = {"belief": _measure(messages, belief.judge)}
    for name, take in watches.items():
        took[name] = _measure(messages, take)
    for name, microseconds in took.items():
        sys.stdout.write(f"{name}: {microseconds:.1f} us a message\n")
    sys.stdout.write(f"all: {1e6 / sum(took.values()):,.0f} messages a second\n")


def _watches() -> dict[str, Callable[[Reading], object]]:
    stuck, power, clock = StuckWatch(), PowerWatch(), ClockWatch()
    witness, cadence = Witness(), Cadence()

    def agreement(reading: Reading) -> object:
        if reading.quantity is Quantity.POWER and isinstance(reading.value, Decimal):
            return power.power(reading.value, reading.at)
        return power.register(reading, reading.at, 1)

    return {
        "stuck": lambda reading: stuck.take(reading, reading.at),
        "agreement": agreement,
        "clock (one reading a message)": lambda r: (
            clock.take(r) if r.quantity is Quantity.POWER else None
        ),
        "witness": witness.see_reading,
        "cadence (one reading a message)": lambda r: (
            cadence.heard(r.at) if r.quantity is Quantity.POWER else None
        ),
    }


def _message(number: int) -> list[Reading]:
    at = START + timedelta(seconds=10) * number
    values = {
        Quantity.POWER: Decimal(600 + number % 97),
        Quantity.IMPORT_ENERGY: Decimal(7_000_000 + 2 * number).scaleb(-3),
        Quantity.IMPORT_ENERGY_TODAY: Decimal("5.204"),
        Quantity.EXPORT_ENERGY: Decimal("0.000"),
        Quantity.UNIT_RATE: Decimal("0.26110"),
        Quantity.STANDING_CHARGE: Decimal("0.53480"),
    }
    return [
        Reading(
            meter="glow/C4D3B2A19080/electricity",
            fuel=Fuel.ELECTRICITY,
            quantity=quantity,
            value=value,
            received_at=at + timedelta(seconds=1),
            taken_at=at,
            unit=UNITS[quantity],
            currency="GBP" if "rate" in quantity or "charge" in quantity else None,
        )
        for quantity, value in values.items()
    ]


def _measure(messages: list[list[Reading]], take: Callable[[Reading], object]) -> float:
    began = time.perf_counter()
    for message in messages:
        for reading in message:
            take(reading)
    return 1e6 * (time.perf_counter() - began) / len(messages)


if __name__ == "__main__":
    main()
