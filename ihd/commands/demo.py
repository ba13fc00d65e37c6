"""Try it: a simulated home, its own broker on loopback, and the display."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ihd.commands.options import RefusalError, add_display_arguments
from ihd.commands.record import print_readings, wait_for_signal
from ihd.paths import HomeFolder
from ihd.session import Session, load_settings, open_home

if TYPE_CHECKING:
    from ihd.feed.demo import Demo

HISTORY_STEP = timedelta(minutes=5)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how the demo runs."""
    add_display_arguments(parser)
    parser.add_argument("--headless", action="store_true", help="print readings, open no window")
    parser.add_argument("--port", type=int, default=0, metavar="P", help="the broker's port")
    parser.add_argument("--days", type=int, default=0, metavar="N", help="history made first")
    parser.add_argument("--speed", type=float, default=1.0, metavar="X", help="times real time")
    parser.add_argument(
        "--home-data", type=Path, metavar="FILE", help="replay a real home's half-hourly CSV"
    )


def run(options: argparse.Namespace) -> int:
    """Run the demo in a folder of its own, gone afterwards."""
    from ihd.feed.demo import Demo

    with tempfile.TemporaryDirectory(prefix="plainwatt-demo-") as scratch:
        folder = HomeFolder(Path(scratch))
        try:
            demo = Demo(port=options.port, speed=options.speed, home_data=options.home_data)
        except (OSError, ValueError) as error:
            raise RefusalError(str(error)) from error
        _make_history(folder, demo, options.days)
        demo.start()
        try:
            if options.headless:
                return _run_headless(folder, demo)
            options.home, options.demo = folder.root, demo
            return int(options.display(options))
        finally:
            demo.stop()


def _run_headless(folder: HomeFolder, demo: Demo) -> int:
    sys.stdout.write(f"A simulated home publishes to {demo.broker.host}:{demo.broker.port}\n")
    sys.stdout.flush()
    session = Session.start(
        folder,
        load_settings(folder),
        broker=demo.broker,
        password=demo.password,
        adopt=True,
        heard=print_readings,
    )
    wait_for_signal()
    session.stop()
    return 0


def _make_history(folder: HomeFolder, demo: Demo, days: int) -> None:
    """Record so many days of the simulated home before it goes live."""
    if days <= 0:
        return
    now = datetime.now(UTC)
    home, store, bridges = open_home(folder, load_settings(folder), adopt=True)
    for message in demo.history(now - timedelta(days=days), now, HISTORY_STEP):
        home.take(message, bridges.decode(message))
    store.close()
