"""A recorded conversation, one JSON object a line, as the events it was.

``{"at": "2026-03-29T01:00:00Z", "topic": "…", "payload": "…"}``, or ``payload_hex`` for bytes
that are not text, ``retain`` where it came so; ``{"at": …, "link": "down"}`` for the broker link.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ihd.clock import parse_instant
from ihd.feed.events import Arrival, LinkChange, LinkState
from ihd.meter import Message

LINKS = {"up": LinkState.UP, "down": LinkState.DOWN}


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """One line of a recorded conversation."""

    at: str
    topic: str | None = None
    payload: str | None = None
    payload_hex: str | None = None
    retain: bool = False
    link: str | None = None


_decode = msgspec.json.Decoder(Line).decode


def replay(path: Path) -> Iterator[Arrival | LinkChange]:
    """Yield a file's events in order; raise ValueError naming the first line that is none."""
    number = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, text in enumerate(file, start=1):  # noqa: B007 - named in the error
                if text.strip():
                    yield _event(_decode(text))
    except (ValueError, msgspec.MsgspecError, EOFError, gzip.BadGzipFile) as error:
        raise ValueError(f"{path}, line {number or 1}: {error}") from error


def _event(line: Line) -> Arrival | LinkChange:
    at = parse_instant(line.at)
    if line.link is not None:
        if line.link not in LINKS:
            raise ValueError(f"the link is 'up' or 'down', not '{line.link}'")
        return LinkChange(at, LINKS[line.link], "replayed")
    if line.topic is None or (line.payload is None) == (line.payload_hex is None):
        raise ValueError("a message has a topic and either payload or payload_hex")
    payload = bytes.fromhex(line.payload_hex) if line.payload_hex is not None else None
    if payload is None:
        payload = (line.payload or "").encode("utf-8", "surrogatepass")
    return Arrival(Message(line.topic, payload, at, line.retain))
