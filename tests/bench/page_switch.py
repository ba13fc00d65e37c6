"""How soon another page is on the screen: from the touch on its door to its paint, in a real home.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/page_switch.py [--keep FOLDER]

The home is ten years of half-hours, as in ``usage.py``; each page is opened first soon after the
start, then in turn. The bar is 50 ms at the 95th percentile.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd import settings
from ihd.paths import HomeFolder
from ihd.screens.doors import doors
from ihd.session import Session, load_settings
from ihd.settings import FuelPrice, MeterChoice, Settings
from ihd.store import Store
from ihd.words import Words
from tests.bench.usage import METER, NOW, fill
from ui.ahead import Ahead
from ui.app import open_window
from ui.display import Front

PLACES = ("usage", "tariff", "bill", "meter", "save", "settings", "now")
ROUNDS = 25
BAR_MS = 50


def made(root: Path) -> HomeFolder:
    """Return the folder of a ten-year home, made where it is not there."""
    folder = HomeFolder(root)
    if not folder.settings.exists():
        folder.create()
        store = Store.open(folder.database)
        fill(store)
        store.close()
        chosen = Settings(
            timezone="Europe/London",
            meters=(MeterChoice(METER, "electricity"),),
            electricity=FuelPrice(unit_rate="0.2611", standing_charge="0.5348"),
        )
        settings.save(chosen, folder.settings)
    return folder


class Bench:
    """A home's display at work, whose pages are opened as by a touch."""

    def __init__(self, folder: HomeFolder) -> None:
        words = Words("en")
        self.view = open_window(doors(words), theme="dark")
        front = Front(self.view, words)
        self.session = Session(
            folder,
            load_settings(folder),
            show=front.show,
            failed=front.failed,
            tell=front.tell,
            listening=False,
        )
        self.session.clock = self.session.loop._clock = lambda: NOW
        self.session.start()
        front.serve(self.session)
        self.ahead = Ahead(self.view.window, self.view.relay, doors(words), front.make_ready)
        self.arrived: list[str] = []
        self.view.relay.arrived.connect(lambda place, _screen: self.arrived.append(place))

    def settle(self, seconds: float) -> None:
        """Let what a start leaves to do be done."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.view.app.processEvents()

    def opened(self, place: str) -> float:
        """Open a page; return the milliseconds until it is painted."""
        self.arrived.clear()
        began = time.perf_counter()
        self.view.window.open(place)
        while place not in self.arrived:
            self.view.app.processEvents()
        self.view.window.repaint()
        return (time.perf_counter() - began) * 1000


def measure(folder: HomeFolder) -> None:
    """Open every page again and again; print the milliseconds."""
    bench = Bench(folder)
    bench.settle(15)
    first = {place: bench.opened(place) for place in PLACES}
    later: dict[str, list[float]] = {place: [] for place in PLACES}
    for _ in range(ROUNDS):
        for place in PLACES:
            later[place].append(bench.opened(place))
    bench.session.stop()
    for place in PLACES:
        median, worst = statistics.median(later[place]), max(later[place])
        print(f"{place:10} first {first[place]:6.1f} ms   later {median:6.1f}, worst {worst:6.1f}")
    every = sorted([*first.values(), *(each for found in later.values() for each in found)])
    print(f"95th percentile {every[round(len(every) * 0.95) - 1]:.1f} ms (bar {BAR_MS})")


def main() -> None:
    """Measure in a home of one's own, or in one that is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder to make the home in, or to find it in")
    options = parser.parse_args()
    if options.keep is not None:
        measure(made(options.keep))
        return
    with tempfile.TemporaryDirectory() as scratch:
        measure(made(Path(scratch)))


if __name__ == "__main__":
    main()
