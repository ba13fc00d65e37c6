"""Try it: a simulated home, its own broker on loopback, and the display."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ihd.commands.options import RefusalError, add_display_arguments
from ihd.commands.record import print_readings, wait_for_signal
from ihd.paths import HomeFolder
from ihd.session import Session, load_settings

if TYPE_CHECKING:
    from ihd.feed.demo import Demo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how the demo runs."""
    add_display_arguments(parser)
    parser.add_argument("--headless", action="store_true", help="print readings, open no window")
    parser.add_argument("--port", type=int, default=0, metavar="P", help="the broker's port")
    parser.add_argument("--days", type=int, default=28, metavar="N", help="history made first")
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
            demo = Demo(
                datetime.now(UTC),
                load_settings(folder).zone,
                history_days=options.days,
                port=options.port,
                speed=options.speed,
                home_csv=options.home_data,
            )
        except (OSError, ValueError) as error:
            raise RefusalError(str(error)) from error
        try:
            if options.headless:
                return _run_headless(folder, demo)
            options.home, options.demo = folder.root, demo
            return int(options.display(options))
        finally:
            demo.stop()


def _run_headless(folder: HomeFolder, demo: Demo) -> int:
    sys.stdout.write("A simulated home is at work; each line is one of its readings.\n")
    sys.stdout.flush()
    session = Session.start(
        folder, load_settings(folder), demo=demo, adopt=True, heard=print_readings
    )
    wait_for_signal()
    session.stop()
    return 0
