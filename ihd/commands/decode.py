"""Say what the bridges make of messages, in order, as one conversation."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from ihd.bridges import BridgeFileError, Bridges
from ihd.clock import iso_utc
from ihd.commands.options import RefusalError, home_folder, instant_asked, why
from ihd.feed.events import Arrival
from ihd.feed.replay_file import replay
from ihd.meter import Decoded, Message, Reading
from ihd.paths import RESOURCES
from ihd.settings import SettingsError, load

RECORDINGS = (".jsonl", ".gz")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the captures, or the topic of a payload on stdin."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="captures, recordings or folders"
    )
    parser.add_argument("--topic", metavar="T", help="decode the payload on stdin as sent there")
    parser.add_argument("--retain", action="store_true", help="with --topic: it came retained")
    parser.add_argument("--at", metavar="T", help="when the messages arrived (default: now)")
    parser.add_argument("--json", action="store_true", help="print one JSON object a message")


def run(options: argparse.Namespace) -> int:
    """Decode the messages and print what each says."""
    now = instant_asked(options.at)
    if bool(options.files) == (options.topic is not None):
        raise RefusalError("name the captures to decode, or a --topic for the payload on stdin")
    bridges = _bridges(options)
    for message in _messages(options, now):
        decoded = bridges.decode(message)
        text = json.dumps(as_json(decoded)) if options.json else in_words(decoded)
        sys.stdout.write(text + "\n")
    return 0


def as_json(decoded: Decoded) -> dict[str, object]:
    """Return the documented JSON object of one message."""
    return {
        "topic": decoded.topic,
        "bridge": decoded.bridge,
        "readings": [_reading(reading) for reading in decoded.readings],
        "online": decoded.online,
        "notes": list(decoded.notes),
    }


def in_words(decoded: Decoded) -> str:
    """Return one message as a few lines to read."""
    lines = [f"{decoded.topic} ({decoded.bridge or 'no bridge knows it'})"]
    if decoded.online is not None:
        lines.append("  online" if decoded.online else "  offline")
    for reading in decoded.readings:
        name = " ".join(
            word for word in (reading.quantity, reading.phase, reading.register) if word
        )
        value = "?" if reading.value is None else _exact(reading.value)
        taken = f" at {iso_utc(reading.taken_at)}" if reading.taken_at else ""
        lines.append(
            f"  {reading.meter}: {name} {value} {reading.unit or ''}{taken} ({reading.quality})"
        )
    return "\n".join(lines + [f"  note: {note}" for note in decoded.notes])


def _reading(reading: Reading) -> dict[str, object]:
    return {
        "meter": reading.meter,
        "fuel": reading.fuel,
        "quantity": reading.quantity,
        "register": reading.register,
        "phase": reading.phase,
        "value": None if reading.value is None else _exact(reading.value),
        "unit": reading.unit,
        "currency": reading.currency,
        "taken_at": iso_utc(reading.taken_at) if reading.taken_at else None,
        "quality": reading.quality,
    }


def _exact(value: Decimal | str) -> str:
    return value if isinstance(value, str) else f"{value:f}"


def _bridges(options: argparse.Namespace) -> Bridges:
    folder = home_folder(options)
    try:
        prefixes = load(folder.settings).topic_prefixes
        return Bridges.load(RESOURCES / "bridges", folder.bridges, prefixes=prefixes)
    except (SettingsError, BridgeFileError) as error:
        raise RefusalError(str(error)) from error


def _messages(options: argparse.Namespace, now: datetime) -> Iterator[Message]:
    if options.topic is not None:
        yield Message(options.topic, sys.stdin.buffer.read(), now, options.retain)
        return
    for path in options.files:
        if path.suffix in RECORDINGS:
            yield from _recorded(path)
    captures = [_capture(path) for path in _files(options.files) if path.suffix not in RECORDINGS]
    if not captures and all(path.is_dir() for path in options.files):
        raise RefusalError(f"there is no capture in {options.files[0]}")
    captures.sort(key=lambda capture: capture[0])
    for _, table in captures:
        yield _message(table, now)


def _recorded(path: Path) -> Iterator[Message]:
    """Yield the messages of a recorded conversation, as ``replay`` takes it."""
    try:
        for event in replay(path):
            if isinstance(event, Arrival):
                yield event.message
    except OSError as error:
        raise RefusalError(f"{path} cannot be read: {why(error)}") from error
    except ValueError as error:
        raise RefusalError(str(error)) from error


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("*.json")) if path.is_dir() else [path]


def _capture(path: Path) -> tuple[tuple[float, str], dict[str, Any]]:
    """Return a capture with its place in the conversation: its sequence, else its name's number."""
    try:
        table = json.loads(path.read_bytes())
    except OSError as error:
        raise RefusalError(f"{path} cannot be read: {why(error)}") from error
    except (ValueError, RecursionError) as error:
        raise RefusalError(f"{path} is not a capture: it is not JSON") from error
    if not isinstance(table, dict) or not isinstance(table.get("topic"), str):
        raise RefusalError(f"{path} is not a capture: it names no topic")
    number = re.match(r"\d+", path.name)
    sequence = table.get("sequence", int(number[0]) if number else 0)
    if not isinstance(sequence, int | float):
        raise RefusalError(f"{path} is not a capture: its sequence is not a number")
    return (sequence, path.name), table


def _message(table: dict[str, Any], now: datetime) -> Message:
    try:
        payload = (
            bytes.fromhex(table["payload_hex"])
            if "payload_hex" in table
            else table["payload"].encode("utf-8", "surrogatepass")
        )
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise RefusalError(
            f"the capture of {table['topic']} holds no payload as text or hexadecimal"
        ) from error
    return Message(table["topic"], payload, now, table.get("retain") is True)
