"""A year of a home with 500 faults put in: what is lost, what is named, and what it costs.

With the half-hourly households beside the project it uses a real one; else an invented year.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ihd" / "checks")]

import half_hour_faults  # noqa: E402
from fault_injection import a_home, faults_for, minutes_of, run  # noqa: E402

HOMES = ROOT.parent / "shared" / "data" / "sgsc_halfhourly_households"
FAULTS = 500


def main() -> None:
    """Print the figures of each home, with faults and without."""
    for name, half_hours in _homes():
        minutes = minutes_of(half_hours, 1)
        faults = faults_for(minutes, FAULTS, 1)
        began = time.perf_counter()
        outcome = run(minutes, faults, 1)
        took = time.perf_counter() - began
        off = outcome.total_wh - outcome.true_wh
        unnamed = outcome.unnamed(faults)
        share = 100 * (1 - len(unnamed) / len(faults))
        sys.stdout.write(
            f"{name}: {outcome.true_wh / 1000:.1f} kWh, off by {off} Wh"
            f" ({100 * off / outcome.true_wh:+.4f} %); named {share:.1f} % of {len(faults)}"
            f" (not: {dict(Counter(f.kind for f in unnamed))});"
            f" {1e6 * took / (2 * len(minutes)):.1f} us a reading with all watches and the ledger\n"
        )
        clean = run(minutes, [], 1)
        false = Counter(str(f.kind) for f in clean.findings if f.until is None)
        sys.stdout.write(f"{name}, clean: {sum(false.values())} false findings {dict(false)}\n")
        _half_hourly(name, half_hours)


def _half_hourly(name: str, half_hours: list[int]) -> None:
    """Print the same for a meter that is heard each half-hour only, without its power."""
    faults = half_hour_faults.faults_for(half_hours, FAULTS, 1)
    outcome = half_hour_faults.run(half_hours, faults, 1)
    off = half_hour_faults.off_wh(half_hours, faults, outcome)
    unnamed, missing = outcome.unnamed(faults), outcome.missing(half_hours)
    breaks = sum(fault.kind in half_hour_faults.BREAKS for fault in faults)
    clean = half_hour_faults.run(half_hours, [], 1).findings
    sys.stdout.write(
        f"{name}, half-hourly: what is known is off by {off:.0f} Wh;"
        f" {len(missing)} half-hours are not known, at {breaks} breaks;"
        f" named {100 * (1 - len(unnamed) / len(faults)):.1f} %"
        f" (not: {dict(Counter(f.kind for f in unnamed))}); {len(clean)} false findings\n"
    )


def _homes() -> list[tuple[str, list[int]]]:
    found = [(path.stem, _read(path)) for path in sorted(HOMES.glob("*.csv"))]
    return found or [("invented", a_home(365, 1))]


def _read(path: Path) -> list[int]:
    with path.open(encoding="utf-8") as file:
        return [int(Decimal(row["kwh"]) * 1000) for row in csv.DictReader(file)]


if __name__ == "__main__":
    main()
