"""A bridge as a TOML file: its form, how it is read, and one plain sentence where it is wrong."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from ihd.meter import Fuel


class BridgeFileError(Exception):
    """A bridge file cannot be used; the text is one sentence naming the file and the key."""


class Online(msgspec.Struct, forbid_unknown_fields=True):
    """Where a message says whether its bridge is there, and in which words of its own."""

    at: str
    yes: list[str] = []


class MessageTable(msgspec.Struct, forbid_unknown_fields=True):
    """One form of message: which topics or payloads have it, and what they hold.

    ``readings`` are paths in one JSON payload; ``topics`` are topics below ``topic`` that each
    carry one value, bare or at ``value``. ``partial`` messages leave out what has not changed.
    ``says`` are traits (serial, firmware, supplier ...) and where they are in the payload.
    See docs/bridges.md for every key.
    """

    topic: str | list[str] = []
    shape: list[str] = []
    elsewhere: list[str] = []
    note: str = ""
    inside: list[str] = []
    meter: str = ""
    device: str = ""
    fuel: str | None = None
    fuel_at: str | None = None
    fuels: dict[str, Fuel] = {}
    time: str | None = None
    clock: str = "offset"
    readings: dict[str, Any] = {}
    topics: dict[str, Any] = {}
    value: str | None = None
    online: str | Online | None = None
    empty: str = "nothing"
    partial: bool = False
    names: bool = False
    groups: bool = False
    assume: dict[str, str] = {}
    words: dict[str, str] = {}
    stale_unless: dict[str, list[str]] = {}
    says: dict[str, str] = {}

    @property
    def patterns(self) -> list[str]:
        """The topic patterns, as a list."""
        return [self.topic] if isinstance(self.topic, str) else self.topic


class ExampleTable(msgspec.Struct, forbid_unknown_fields=True):
    """A message in the form the bridge sends, and what it must decode to, and nothing else."""

    topic: str
    payload: str
    readings: dict[str, Any] = {}
    says: dict[str, str] = {}
    online: bool | None = None
    taken_at: str | None = None
    received_at: str = "2026-03-02T12:00:00Z"
    retain: bool = False


class BridgeFile(msgspec.Struct, forbid_unknown_fields=True):
    """One bridge. ``parts`` narrow the named parts of topics to regular expressions."""

    title: str
    about: str = ""
    prefix: str = ""
    any_prefix: bool = False
    parts: dict[str, str] = {}
    message: list[MessageTable] = []
    example: list[ExampleTable] = []


def read_bridge_file(path: Path) -> BridgeFile:
    """Read a bridge file; raise BridgeFileError where it cannot be used."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        return msgspec.convert(table, BridgeFile)
    except (OSError, UnicodeDecodeError) as error:
        raise BridgeFileError(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise BridgeFileError(f"{path} is not valid TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise BridgeFileError(f"{path}: {_in_words(str(error))}.") from error


def _in_words(error: str) -> str:
    """Return msgspec's remark with the key first: 'message[0].topic: expected `str`, got `int`'."""
    remark, at, place = error.partition(" - at `$")
    key = place.rstrip("`").lstrip(".")
    return f"{key}: {remark}" if at and key else remark
