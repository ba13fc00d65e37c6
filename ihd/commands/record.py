"""Record without a display, until told to stop."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from ihd.commands.options import RefusalError, home_folder
from ihd.meter import Decoded, Quality, Quantity, Reading
from ihd.session import Session, load_settings
from ihd.settings import SettingsError
from ihd.store import StoreError
from ihd.store.database import is_recorded

_NAMES = {
    Quantity.IMPORT_ENERGY: "counter",
    Quantity.IMPORT_VOLUME: "counter",
    Quantity.EXPORT_ENERGY: "sent out",
    Quantity.IMPORT_ENERGY_TODAY: "used today",
    Quantity.EXPORT_ENERGY_TODAY: "sent out today",
    Quantity.LINK_RSSI: "radio signal",
    Quantity.LINK_LQI: "radio quality",
}
"""What a quantity is called where its own name says little to a newcomer."""

_OF_RADIO = (Quantity.LINK_RSSI, Quantity.LINK_LQI)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Record takes no arguments of its own."""
    parser.add_argument("--quiet", action="store_true", help="print nothing for each reading")


def run(options: argparse.Namespace) -> int:
    """Record until a signal asks to stop; what was heard is then safe."""
    folder = home_folder(options)
    try:
        chosen = load_settings(folder)
    except SettingsError as error:
        raise RefusalError(str(error)) from error
    if is_recorded(folder.database):
        raise RefusalError(
            "this home is being recorded already; end that program first, or open the display"
        )
    ended = threading.Event()
    heard = None if options.quiet else print_readings
    session = Session(folder, chosen, heard=heard, failed=lambda _: ended.set()).start()
    wait_for_signal(ended)
    try:
        session.stop()
    except StoreError:
        return 1  # why the home cannot be opened was said when it could not
    return 0


def wait_for_signal(asked: threading.Event | None = None) -> None:
    """Sleep until the terminal or the system asks us to end, or whoever sets the event."""
    asked = asked or threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    asked.wait()


def print_readings(decoded: Decoded) -> None:
    """Print one plain line for each reading, in this machine's time.

    Once nobody reads them, go on without.
    """
    try:
        _print(decoded)
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - while we run


def print_meters_first() -> Callable[[Decoded], None]:
    """Return what prints readings, those of the radio only once a meter has said something."""
    held: list[Decoded] = []
    begun = False

    def heard(decoded: Decoded) -> None:
        nonlocal begun
        begun = begun or any(one.quantity not in _OF_RADIO for one in decoded.readings)
        held.append(decoded)
        if begun:
            for one in reversed(held):
                print_readings(one)
            held.clear()

    return heard


def _print(decoded: Decoded) -> None:
    for reading in decoded.readings:
        register = f" register {reading.register}" if reading.register else ""
        phase = f" phase {reading.phase}" if reading.phase else ""
        name = _NAMES.get(reading.quantity, str(reading.quantity).replace("_", " "))
        doubt = "" if reading.quality is Quality.GOOD else f" ({reading.quality})"
        sys.stdout.write(
            f"{reading.at.astimezone():%H:%M:%S} {reading.meter} {name}{register}{phase}: "
            f"{_value(reading)}{doubt}\n"
        )
    sys.stdout.flush()


def _value(reading: Reading) -> str:
    if reading.value is None:
        return "no value"
    exact = reading.value
    value = f"{exact.normalize():f}" if isinstance(exact, Decimal) else str(exact)
    return f"{value} {reading.unit or ''}".strip()
