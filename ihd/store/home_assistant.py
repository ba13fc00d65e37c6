"""What Home Assistant's database remembers of a meter: hourly sums, read without changing it.

A row of its long-term statistics holds what had been counted by the end of an hour, so an hour's
amount is the difference to the row of the hour before; where that is missing, or the sum fell,
nothing is known. An hour becomes two half-hours of the same amount.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ihd.store.database import StoreError
from ihd.store.examination import open_to_look

MAGIC = b"SQLite format 3\0"
_PLACES = {"wh": 3, "kwh": 6, "mwh": 9, "m³": 6, "m3": 6, "l": 3}
"""How many decimals of a unit make a whole mWh or ml."""
_VOLUMES = ("m³", "m3", "l")


@dataclass(frozen=True, slots=True)
class Statistic:
    """A counter that Home Assistant keeps sums of."""

    number: int
    name: str
    unit: str

    @property
    def is_volume(self) -> bool:
        """Whether it counts cubic metres, not kWh."""
        return self.unit.casefold() in _VOLUMES


def is_database(path: Path) -> bool:
    """Say whether a file is an SQLite database at all."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def statistics(path: Path) -> list[Statistic]:
    """Return the counters of energy and volume in a database. Raises StoreError."""
    try:
        with closing(open_to_look(path)) as db:
            rows = db.execute(
                "SELECT id, statistic_id, unit_of_measurement FROM statistics_meta"
                " WHERE has_sum ORDER BY statistic_id"
            ).fetchall()
    except sqlite3.Error as error:
        raise StoreError(f"{path} holds no statistics of Home Assistant: {error}.") from error
    return [
        Statistic(number, name, unit)
        for number, name, unit in rows
        if unit and unit.casefold() in _PLACES
    ]


def half_hours(path: Path, statistic: Statistic) -> dict[int, int]:
    """Return a counter's half-hours: number since 1970 (UTC) to mWh or ml. Raises StoreError."""
    # The text of a sum is rounded once, as text: no arithmetic is done on the float it is kept as.
    form = f"%.{_PLACES[statistic.unit.casefold()]}f"
    found: dict[int, int] = {}
    before = (0, 0)
    try:
        with closing(open_to_look(path)) as db:
            for hour, counted in db.execute(
                "SELECT CAST(start_ts AS INTEGER) / 3600,"
                " CAST(replace(printf(?, sum), '.', '') AS INTEGER) FROM statistics"
                " WHERE metadata_id = ? AND sum IS NOT NULL AND start_ts IS NOT NULL"
                " ORDER BY start_ts",
                (form, statistic.number),
            ):
                amount = counted - before[1]
                if before[0] == hour - 1 and amount >= 0:
                    found[2 * hour + 1] = later = amount // 2
                    found[2 * hour] = amount - later
                before = hour, counted
    except sqlite3.Error as error:
        raise StoreError(f"The statistics in {path} cannot be read: {error}.") from error
    return found
