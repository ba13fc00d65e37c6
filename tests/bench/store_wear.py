"""Print what a day of recording writes to the card, beside what others write.

    store_wear.py [--every-s 540] [--all] [--folder FOLDER]

Messages come every ten seconds; ``--all`` keeps the six quantities of a Glow instead of power and
register. The store is flushed every ``--every-s`` seconds and closes yesterday on the way. Counted
are this process's own ``write_bytes`` (/proc/self/io: whole pages handed to the disk, so WAL,
checkpoints and the closing of a day are in it, the file system's own journal is not). With a
FOLDER that is the mount point of a loop device the kernel's 30 s write-back is imitated by syncfs,
which makes the process's figure larger (SQLite's shared-memory file reaches the disk) and true to
life, and the sectors that reached the device are counted as well, the file system's own included.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from store_home import START, days, message

from ihd.store import FLUSH_EVERY, Store

LAG = timedelta(milliseconds=700)
SETTLED_DAYS = 3
DAYS = 4
ANCHOR = "422 HA schema, 3.7 best batching (10-30 min)"


def written() -> int:
    """Return the bytes this process has handed to disks."""
    for line in Path("/proc/self/io").read_text().splitlines():
        if line.startswith("write_bytes"):
            return int(line.split()[1])
    return 0


class Device:
    """The loop device a folder is the mount point of, and the sectors that reached it."""

    def __init__(self, folder: Path) -> None:
        number = folder.stat().st_dev
        name = Path(f"/sys/dev/block/{os.major(number)}:{os.minor(number)}").resolve().name
        self.stat = Path(f"/sys/block/{name}/stat")
        self.is_loop = name.startswith("loop")
        self._libc, self._folder = ctypes.CDLL(None), os.open(folder, os.O_RDONLY)

    def sync(self) -> None:
        """Bring the file system's dirty pages onto the device."""
        if self.is_loop:
            self._libc.syncfs(self._folder)

    def written(self) -> int:
        """Return the bytes that reached the device."""
        self.sync()
        return int(self.stat.read_text().split()[6]) * 512 if self.is_loop else 0


def main() -> None:
    """Record a few days and print what the later ones wrote."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every-s", type=int, default=FLUSH_EVERY // timedelta(seconds=1))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as scratch:
        record(Path(scratch), chosen.every_s // 10, 6 if chosen.all else 2)


def record(folder: Path, flush_every: int, quantities: int) -> None:
    """Record in a folder, flushing every so many messages."""
    store, device = Store.open(folder / "plainwatt.db"), Device(folder)
    at, before = START, (0, 0)
    for number, (watts, register) in enumerate(days(SETTLED_DAYS + DAYS)):
        if number == SETTLED_DAYS:
            before = written(), device.written()
        for place, (w, wh) in enumerate(zip(watts, register, strict=True)):
            store.add(message(at, w, wh, LAG)[:quantities])
            at += timedelta(seconds=10)
            if place % flush_every == flush_every - 1:
                store.flush(at)
            if place % 3 == 2:
                device.sync()
    process, sectors = written() - before[0], device.written() - before[1]
    store.close()
    for name, count in (("by the process", process), ("on the device", sectors)):
        if count:
            sys.stdout.write(
                f"MB written a day {name}: {count / DAYS / 1e6:.2f}   ({ANCHOR}; bar <= 5)\n"
            )


if __name__ == "__main__":
    main()
