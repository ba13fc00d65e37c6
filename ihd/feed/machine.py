"""What this machine says of its own clock: the time, how long it has run, who keeps it right."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

_TIME_ERROR = 5
"""What adjtimex(2) returns while nothing has set the kernel's clock right."""
_TIMEX_BYTES = 512
"""More than any system's ``struct timex`` takes; all zeros asks and changes nothing."""
_BOARD = Path("/proc/device-tree/model")
_CLOCK_CHIPS = Path("/sys/class/rtc")
_BOOT = Path("/proc/sys/kernel/random/boot_id")


def utc_now() -> datetime:
    """Return the present instant, to a tenth of a second.

    No meter is read finer than that, and what jitters below it would fill the card: kept to the
    microsecond, the instants of arrival take four times the room of the readings themselves.
    """
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 100_000 * 100_000)


def running_for() -> timedelta:
    """Return how long the machine has run, its sleep included where the system counts that."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return timedelta(seconds=time.monotonic() if clock is None else time.clock_gettime(clock))


def is_synchronised() -> bool:
    """Say whether the clock is kept right by others, as far as can be told.

    Linux knows. Elsewhere the system sets a computer's clock itself and asks nobody to check it.
    """
    if not sys.platform.startswith("linux"):
        return True
    import ctypes  # Here: a start needs none of it.

    try:
        return int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))) not in {
            -1,
            _TIME_ERROR,
        }
    except (OSError, AttributeError):
        return True


def keeps_time() -> bool:
    """Say whether the clock runs on while the machine is off: small boards have no chip for it."""
    return not _BOARD.exists() or (_CLOCK_CHIPS.is_dir() and any(_CLOCK_CHIPS.iterdir()))


def boot() -> str:
    """Return a name of this run of the machine, from its start to its end; empty if it has none."""
    with suppress(OSError):
        return _BOOT.read_text(encoding="ascii").strip()
    return ""


def give_back_memory() -> None:
    """Give back to the system what was freed: glibc keeps it for the program that freed it.

    A month of history read at the start leaves some 8 MB lying about, on a small computer of 512.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
