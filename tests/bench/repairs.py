"""A word of the person on a month of ten-second readings: how long the whole takes, and each slice.

An exchange refused four weeks late changes a quarter of a million verdicts. Live readings go on in
between, so what matters to the person who looks on is the longest stretch that nothing else is
done.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from ihd.checks.corrections import Correction, CorrectionKind  # noqa: E402
from ihd.meter import Fuel, Quantity, Reading  # noqa: E402
from ihd.repairs import Repairs  # noqa: E402
from ihd.store import Store  # noqa: E402
from ihd.watch import Watch  # noqa: E402

START = datetime(2026, 3, 2, tzinfo=UTC)
BEAT = timedelta(seconds=10)
A_DAY = 8640
OLD_DAYS, NEW_DAYS = 2, 28
CHANNEL = ("m1", "import_energy", None, None)


def _reading(value: int, place: int, quantity: Quantity = Quantity.IMPORT_ENERGY) -> Reading:
    at = START + BEAT * place
    number = Decimal(value).scaleb(-3) if quantity is Quantity.IMPORT_ENERGY else Decimal(value)
    return Reading(
        meter="m1",
        fuel=Fuel.ELECTRICITY,
        quantity=quantity,
        value=number,
        raw=str(number),
        received_at=at + timedelta(seconds=1),
        taken_at=at,
        unit="kWh" if quantity is Quantity.IMPORT_ENERGY else "W",
    )


def main() -> None:
    """Print what it took to refuse an exchange, and to take that back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        store, watch = Store.open(path / "plainwatt.db", journal=path / "journal"), Watch()
        count, began = (OLD_DAYS + NEW_DAYS) * A_DAY, OLD_DAYS * A_DAY
        for place in range(count):
            value = 4_500_000 + place if place < began else 12_400 + place - began
            power = _reading(300 + place % 700, place, Quantity.POWER)
            store.keep(watch.judge([_reading(value, place), power]))
            if not place % A_DAY:
                store.flush(START + BEAT * place)
        now = START + BEAT * count
        store.flush(now)
        repairs = Repairs(store, watch)
        at = START + BEAT * began
        word = Correction(kind=CorrectionKind.REFUSE, channel=CHANNEL, at=at, said_at=now)
        for what, say in (
            ("refused four weeks late", lambda: repairs.correct(word)),
            ("taken back", lambda: repairs.undo(word)),
        ):
            slices = [_seconds(say)]
            while repairs.is_busy:
                slices.append(_seconds(lambda: repairs.go_on(now)))
            slices.sort()
            sys.stdout.write(
                f"{what}: {sum(slices):.1f} s in {len(slices)} slices,"
                f" the middle one {1000 * slices[len(slices) // 2]:.0f} ms,"
                f" the longest {1000 * slices[-1]:.0f} ms\n"
            )
        store.close()


def _seconds(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


if __name__ == "__main__":
    main()
