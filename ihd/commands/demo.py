"""Try it: a simulated home, its own broker on loopback, and the display."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ihd.clock import system_zone_name
from ihd.commands.options import RefusalError, add_display_arguments, home_folder
from ihd.feed.demo_process import DemoProcess

MOST_DAYS, MOST_SPEED = 3660, 86400


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how the demo runs."""
    add_display_arguments(parser)
    parser.add_argument("--headless", action="store_true", help="print readings, open no window")
    parser.add_argument("--port", type=int, default=0, metavar="P", help="the broker's port")
    parser.add_argument("--days", type=_days, default=28, metavar="N", help="history made first")
    parser.add_argument("--speed", type=_speed, default=1.0, metavar="X", help="times real time")
    parser.add_argument(
        "--home-data", type=Path, metavar="FILE", help="replay a real home's half-hourly CSV"
    )


def _days(text: str) -> int:
    days = int(text)
    if not 0 <= days <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"0 to {MOST_DAYS}, not {text}")
    return days


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= MOST_SPEED:
        raise argparse.ArgumentTypeError(f"more than 0, up to {MOST_SPEED}, not {text}")
    return speed


def run(options: argparse.Namespace) -> int:
    """Run the demo in a folder of its own, gone afterwards."""
    demo = DemoProcess(
        datetime.now(UTC),
        ZoneInfo(system_zone_name()),
        history_days=options.days,
        port=options.port,
        speed=options.speed,
        # The home is a process in a folder of its own.
        home_csv=options.home_data and options.home_data.absolute(),
    )
    try:
        with tempfile.TemporaryDirectory(prefix="plainwatt-demo-") as scratch:
            options.home, options.demo = Path(scratch), demo
            return _run_headless(options) if options.headless else int(options.display(options))
    except (OSError, ValueError) as error:
        raise RefusalError(str(error)) from error
    finally:
        demo.stop()


def _run_headless(options: argparse.Namespace) -> int:
    # Imported here, while the home's own process is starting.
    from ihd.commands.record import print_meters_first, wait_for_signal
    from ihd.session import Session, load_settings

    folder = home_folder(options)
    options.demo.open()
    sys.stdout.write(
        "A simulated home is at work; each line is one of its readings. Ctrl-C ends it.\n"
    )
    sys.stdout.flush()
    chosen = load_settings(folder)
    session = Session(
        folder, chosen, demo=options.demo, adopt=True, heard=print_meters_first()
    ).start()
    wait_for_signal()
    session.stop()
    return 0
