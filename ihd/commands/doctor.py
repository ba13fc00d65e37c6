"""Say what is wrong with this machine or home, and for each thing one next step."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ihd.bridges import BridgeFileError, Bridges
from ihd.commands.options import home_folder
from ihd.paths import RESOURCES, HomeFolder
from ihd.price_topics import PriceTopics
from ihd.session import load_settings
from ihd.settings import Settings, SettingsError
from ihd.store import StoreError
from ihd.store.backup import copies, room_for_copy
from ihd.store.ballast import ROOM, SIZE
from ihd.store.database import is_recorded
from ihd.store.examination import as_date, examine
from ihd.tariffs.file import load_tariff
from ihd.tariffs.source import TariffError

BROKER_WAITS_S = 3
COPY_IS_OLD = timedelta(days=3)
_CLOCK_IS_NOT_SET = "This machine's clock is not set by the network."


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is wrong, in a plain sentence, and one next step."""

    what: str
    sentence: str
    step: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the form."""
    parser.add_argument("--json", action="store_true", help="print one JSON object a complaint")


def run(options: argparse.Namespace) -> int:
    """Look at everything, say what is wrong, and exit with 1 where anything is."""
    folder = home_folder(options)
    found = list(look(folder, datetime.now(UTC)))
    if not options.json:
        sys.stdout.writelines(f"{sentence}\n" for sentence in listens(folder))
    if options.json:
        sys.stdout.writelines(json.dumps(asdict(complaint)) + "\n" for complaint in found)
    elif not found:
        sys.stdout.write("Nothing is wrong.\n")
    else:
        for complaint in found:
            sys.stdout.write(f"{complaint.sentence}\n  {complaint.step}\n")
    return 1 if found else 0


def look(folder: HomeFolder, now: datetime) -> Iterator[Complaint]:
    """Yield everything that is wrong, each looked at even where another fails."""
    chosen = Settings()
    try:
        chosen = load_settings(folder)
    except (SettingsError, OSError) as error:
        step = "Put the file right, or delete it to begin with the defaults."
        yield Complaint("settings", _sentence(error), step)
    looks: tuple[Callable[[], Iterator[Complaint]], ...] = (
        lambda: _folder(folder),
        lambda: _history(folder),
        lambda: _copies(folder, chosen, now),
        lambda: _files(folder, chosen),
        lambda: _broker(folder, chosen),
        _clock,
    )
    for each in looks:
        yield from each()


def listens(folder: HomeFolder) -> Iterator[str]:
    """Yield where this home listens on the network, which only its own broker does."""
    try:
        broker = load_settings(folder).broker
    except (SettingsError, OSError):
        return
    if broker.own and _answers(broker.host, broker.port) is None:
        where = broker.listens_on or "every address of this machine"
        yield f"Plainwatt's own broker listens on port {broker.port} of {where}."


def _folder(folder: HomeFolder) -> Iterator[Complaint]:
    if not folder.root.is_dir():
        step = "Open the display once, or name the home's folder with --home."
        yield Complaint("home", f"There is no home in {folder.root} yet.", step)
        return
    scratch = folder.root / ".doctor"
    try:
        scratch.write_bytes(b"")
        scratch.unlink()
    except OSError as error:
        sentence = f"Nothing can be written in {folder.root}: {error.strerror}."
        yield Complaint("read_only", sentence, "Make the folder writable, or renew the card.")
    free = shutil.disk_usage(folder.root).free
    if free < ROOM * SIZE:
        sentence = f"Only {free // 1_000_000} MB are free where the history is kept."
        yield Complaint("disk", sentence, "Delete what is not needed, or use a larger card.")


def _history(folder: HomeFolder) -> Iterator[Complaint]:
    if not folder.database.exists():
        return
    if _is_recorded(folder) is False:
        sentence = "No program is recording this home just now."
        yield Complaint("recorder", sentence, "Start it with: plainwatt record")
    try:
        found = examine(folder.database, thorough=True)
    except StoreError as error:
        yield Complaint("history", str(error), "Look who may read the file.")
        return
    if found.complaint is not None:
        sentence = f"The history is damaged: {found.complaint}."
        step = "Restart the recorder: it sets the file aside and saves what it can."
        yield Complaint("history", sentence, step)
    if found.damaged:
        days = ", ".join(sorted({f"{as_date(day)}" for day in found.damaged}))
        sentence = f"The readings of these days are damaged: {days}."
        step = "Restart the recorder: it takes them from the newest copy that has them."
        yield Complaint("damaged_days", sentence, step)


def _is_recorded(folder: HomeFolder) -> bool | None:
    """Say whether a program holds the right to write the home; None where that is not known."""
    try:
        return is_recorded(folder.database)
    except OSError:
        return None


def _copies(folder: HomeFolder, chosen: Settings, now: datetime) -> Iterator[Complaint]:
    if not folder.database.exists():
        return
    places = [folder.backups, *([Path(chosen.backup_folder)] if chosen.backup_folder else [])]
    for place in places:
        if place != folder.backups and not place.is_dir():
            sentence = f"{place}, where copies should go as well, is not there."
            yield Complaint("backup", sentence, "Plug it in, or choose another in the settings.")
            continue
        there = copies(place)
        if place.is_dir() and shutil.disk_usage(place).free < room_for_copy(folder.database):
            step = "Delete what is not needed there, or use a larger one."
            yield Complaint("backup", f"There is no room for a copy in {place}.", step)
        elif not there:
            yield Complaint("backup", f"There is no copy in {place} yet.", "Run: plainwatt backup")
        elif now - there[-1].made_at > COPY_IS_OLD:
            sentence = f"The newest copy in {place} is of {there[-1].made_at:%Y-%m-%d}."
            yield Complaint("backup", sentence, "Run: plainwatt backup")


def _files(folder: HomeFolder, chosen: Settings) -> Iterator[Complaint]:
    for price in (chosen.electricity, chosen.gas):
        if price.tariff:
            try:
                load_tariff(folder.tariffs / price.tariff)
            except (TariffError, OSError) as error:
                step = "Put the tariff file right, or choose another on the Tariff page."
                yield Complaint("tariff", _sentence(error), step)
    try:
        Bridges.load(RESOURCES / "bridges", folder.bridges, prefixes=chosen.topic_prefixes)
    except (BridgeFileError, OSError) as error:
        step = f"Put the file right, or take it out of {folder.bridges}."
        yield Complaint("bridges", _sentence(error), step)
    try:
        PriceTopics.load(folder.prices, prefixes=chosen.topic_prefixes)
    except (BridgeFileError, OSError) as error:
        step = f"Put the file right, or take it out of {folder.prices}."
        yield Complaint("prices", _sentence(error), step)


def _broker(folder: HomeFolder, chosen: Settings) -> Iterator[Complaint]:
    if not folder.settings.exists():
        return
    host, port = chosen.broker.host, chosen.broker.port
    reason = _answers(host, port)
    if reason is not None and chosen.broker.own:
        sentence = f"Plainwatt's own broker does not listen on port {port} now."
        step = "Start the display, or: plainwatt record. It says why where it cannot."
        yield Complaint("broker", sentence, step)
    elif reason is not None:
        sentence = f"The broker at {host}:{port} does not answer: {reason}."
        step = "Look whether it runs, and whether its address is right in the settings."
        yield Complaint("broker", sentence, step)


def _answers(host: str, port: int) -> str | None:
    """Return None where somebody listens at a place, else why nobody answered."""
    try:
        socket.create_connection((host, port), timeout=BROKER_WAITS_S).close()
    except OSError as error:
        return error.strerror or str(error)
    return None


def _clock() -> Iterator[Complaint]:
    if is_clock_set() is False:
        step = "Connect it to the network, and switch its time service on."
        yield Complaint("clock", _CLOCK_IS_NOT_SET, step)


def is_clock_set() -> bool | None:
    """Say whether the network keeps the system's clock; None where the system does not tell."""
    if Path("/run/systemd/timesync/synchronized").exists():
        return True
    timedatectl = shutil.which("timedatectl")
    if timedatectl is None or os.name == "nt":
        return None
    try:
        told = subprocess.run(
            [timedatectl, "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=BROKER_WAITS_S,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    return {"yes": True, "no": False}.get(told)


def _sentence(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if text.endswith(".") else text + "."
