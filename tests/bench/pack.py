"""Print how long the pack of a two-year home takes to be made, by the command, start and all.

Run: python tests/bench/pack.py [FOLDER]. A home that is made in FOLDER is there for the next time.
The home is simulated: both fuels, a message each half-hour. Its anchor is a start of the
program that does nothing (``--help``). The hashes and the document are checked as well, by
sha256sum and by qpdf where that is installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ihd.clock import iso_utc  # noqa: E402
from ihd.feed.demo import past_of  # noqa: E402
from ihd.paths import HomeFolder  # noqa: E402
from ihd.session import open_home  # noqa: E402
from ihd.settings import FuelPrice, Settings, save  # noqa: E402

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 18, 20, tzinfo=UTC)
DAYS, STEP_S, TIMES = 730, 1800, 7
FLUSH_EVERY = timedelta(hours=6)


def main() -> None:
    """Make the home where it is not there, and its pack again and again."""
    with tempfile.TemporaryDirectory(prefix="plainwatt-pack-") as scratch:
        folder = HomeFolder(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch) / "home")
        if not folder.database.exists():
            live(folder)
        command = [sys.executable, str(ROOT / "main.py"), "--home", str(folder.root), "evidence"]
        out, took = Path(scratch) / "pack", []
        for _ in range(TIMES):
            shutil.rmtree(out, ignore_errors=True)
            took.append(timed([*command, str(out), "--at", iso_utc(NOW)]))
        bare = [timed([sys.executable, str(ROOT / "main.py"), "--help"]) for _ in range(TIMES)]
        sys.stdout.write(
            f"pack of two years: median {median(took):.2f} s, least {min(took):.2f} (bar < 3); "
            f"anchor, a start that does nothing: {median(bare):.2f} s\n"
        )
        check(out)


def live(folder: HomeFolder) -> None:
    """Let two years pass in a home."""
    price = FuelPrice(unit_rate="0.2611", standing_charge="0.5373")
    chosen = Settings(timezone=ZONE.key, electricity=price)
    home, store, bridges = open_home(folder.create(), chosen, adopt=True)
    kept = None
    for message in past_of(NOW, ZONE, history_days=DAYS, step_s=STEP_S):
        home.take(message, bridges.decode(message))
        kept = kept or message.received_at
        if message.received_at - kept >= FLUSH_EVERY:
            kept = message.received_at
            home.keep(kept)
    home.keep(NOW)
    save(home.settings, folder.settings)
    store.close()


def timed(command: list[str]) -> float:
    """Return how many seconds a command takes."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def check(pack: Path) -> None:
    """Have the hashes and the document checked by others' programs."""
    sums = next(pack.glob("*SHA256*"))
    subprocess.run(["sha256sum", "--quiet", "-c", sums.name], cwd=pack, check=True)
    said = ["sha256sum: all match"]
    if shutil.which("qpdf"):
        for document in pack.glob("*.pdf"):
            subprocess.run(["qpdf", "--check", document], check=True, stdout=subprocess.DEVNULL)
            said.append(f"qpdf: {document.name} is sound, {document.stat().st_size // 1000} kB")
    sys.stdout.write("; ".join(said) + "\n")


if __name__ == "__main__":
    main()
