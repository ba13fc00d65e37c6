"""Which topics carry tables of prices, and whose they are: the files in ``resources/prices``.

Home Assistant says a table's unit on a topic of its own, and a broker brings retained messages in
any order: such a table waits until its unit is heard. What others send they send again and again:
a payload that says the same as the last one on its topic is no news.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from ihd.bridges.bridge_file import BridgeFileError
from ihd.bridges.topics import TopicMatcher, fill, matcher, subscription
from ihd.meter import Fuel, Message
from ihd.paths import RESOURCES

MOST_WAITING = 32
MOST_REMEMBERED = 256
LONGEST_UNIT = 40


class PricesTable(msgspec.Struct, forbid_unknown_fields=True):
    """One form of price message. What the payload does not say, the file or the tariff does.

    ``unit_topic`` is where the unit is said, its parts being those of the topic.
    """

    topic: str | list[str]
    fuel: Fuel = Fuel.ELECTRICITY
    unit: str | None = None
    unit_topic: str | None = None
    vat_included: bool | None = None

    @property
    def patterns(self) -> list[str]:
        """The topic patterns, as a list."""
        return [self.topic] if isinstance(self.topic, str) else self.topic


class PricesExample(msgspec.Struct, forbid_unknown_fields=True):
    """A message as it is really sent, and what is known after it.

    ``prices`` are of a kWh at instants; ``unknown`` are instants without a price.
    """

    topic: str
    payload: str
    prices: dict[str, str] = {}
    unknown: list[str] = []


class PricesFile(msgspec.Struct, forbid_unknown_fields=True):
    """One sender of prices. ``parts`` narrow the named parts of topics to regular expressions."""

    title: str
    about: str = ""
    prefix: str = ""
    parts: dict[str, str] = {}
    prices: list[PricesTable] = []
    example: list[PricesExample] = []


@dataclass(frozen=True, slots=True)
class PricesHeard:
    """A payload that carries prices, and what is known of it beside what it says itself."""

    fuel: Fuel
    payload: bytes
    unit: str | None = None
    vat_included: bool | None = None


@dataclass(frozen=True, slots=True)
class _Form:
    """A topic pattern made ready; ``unit_pattern`` is filled with the topic's parts."""

    topic: TopicMatcher
    unit_topic: TopicMatcher | None
    unit_pattern: str | None
    table: PricesTable


class PriceTopics:
    """Knows the topics that carry prices, and what was heard of units."""

    def __init__(self, forms: Iterable[_Form] = (), filters: Iterable[str] = ()) -> None:
        self._forms = tuple(forms)
        self.filters = tuple(dict.fromkeys(filters))
        self._last: dict[str, int] = {}
        self._units: dict[str, str] = {}
        self._waiting: dict[str, tuple[str, PricesHeard]] = {}
        leaves = {topic.rpartition("/")[2] for topic in self.filters}
        self._leaves = None if leaves & {"+", "#"} else frozenset(leaves)

    @classmethod
    def load(cls, *folders: Path, prefixes: Mapping[str, str] = {}) -> PriceTopics:
        """Read every file of the folders, a later one in place of an earlier of its name.

        ``prefixes`` are those a person has changed, by file. Raise BridgeFileError.
        """
        files = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
        forms: list[_Form] = []
        filters: list[str] = []
        for name, path in sorted(files.items()):
            file = read_prices_file(path)
            prefix = prefixes.get(name, file.prefix)
            try:
                for table in file.prices:
                    forms += _forms(table, prefix, file.parts)
                    filters += _filters(table, prefix)
            except ValueError as error:
                raise BridgeFileError(f"{path}: {error}.") from error
        return cls(forms, filters)

    @classmethod
    def shipped(cls) -> PriceTopics:
        """Return the topics that the program knows by itself."""
        return cls.load(RESOURCES / "prices")

    def hear(self, message: Message) -> tuple[PricesHeard, ...] | None:
        """Return the prices that a message brings; None where its topic carries none."""
        if self._leaves is not None and message.topic.rpartition("/")[2] not in self._leaves:
            return None
        for form in self._forms:
            match = form.topic.fullmatch(message.topic)
            if match is not None:
                return self._take(message, form, match.groupdict())
            if form.unit_topic is not None and form.unit_topic.fullmatch(message.topic):
                return self._learn(message)
        return None

    def _take(
        self, message: Message, form: _Form, parts: Mapping[str, str]
    ) -> tuple[PricesHeard, ...]:
        said = hash(message.payload)
        if self._last.get(message.topic) == said:
            return ()
        if len(self._last) >= MOST_REMEMBERED:
            self._last.clear()
        self._last[message.topic] = said
        table = form.table
        heard = PricesHeard(table.fuel, message.payload, table.unit, table.vat_included)
        if form.unit_pattern is None:
            return (heard,)
        unit_topic = fill(form.unit_pattern, parts) or ""
        if unit_topic in self._units:
            return (_with_unit(heard, self._units[unit_topic]),)
        if len(self._waiting) < MOST_WAITING:
            self._waiting[message.topic] = unit_topic, heard
        return ()

    def _learn(self, message: Message) -> tuple[PricesHeard, ...] | None:
        """Take a unit in; return the tables that waited for it, None where there are none."""
        unit = _unit(message.payload)
        if unit is None or (message.topic not in self._units and len(self._units) >= MOST_WAITING):
            return None
        if self._units.get(message.topic) not in (None, unit):
            # What came in the old unit must be read again in the new one when it comes next.
            self._last.clear()
        self._units[message.topic] = unit
        freed = [topic for topic, (of, _) in self._waiting.items() if of == message.topic]
        return tuple(_with_unit(self._waiting.pop(topic)[1], unit) for topic in freed) or None


def read_prices_file(path: Path) -> PricesFile:
    """Read a file on prices; raise BridgeFileError where it cannot be used."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), PricesFile)
    except (OSError, UnicodeDecodeError) as error:
        raise BridgeFileError(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise BridgeFileError(f"{path} is not valid TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise BridgeFileError(f"{path}: {error}.") from error


def _forms(table: PricesTable, prefix: str, shapes: Mapping[str, str]) -> Iterator[_Form]:
    unit = None if table.unit_topic is None else table.unit_topic.replace("{prefix}", prefix)
    for pattern in table.patterns:
        yield _Form(
            topic=matcher(pattern.replace("{prefix}", prefix), shapes),
            unit_topic=None if unit is None else matcher(unit, shapes),
            unit_pattern=unit,
            table=table,
        )


def _filters(table: PricesTable, prefix: str) -> Iterator[str]:
    for pattern in (*table.patterns, *filter(None, (table.unit_topic,))):
        found = subscription(pattern.replace("{prefix}", prefix))
        if found is None:
            raise ValueError(f"'{pattern}' is every topic")
        yield found


def _with_unit(heard: PricesHeard, unit: str) -> PricesHeard:
    return PricesHeard(heard.fuel, heard.payload, unit, heard.vat_included)


def _unit(payload: bytes) -> str | None:
    """Return the unit in an attribute, which is JSON text."""
    try:
        said: Any = json.loads(payload[: LONGEST_UNIT + 1])
    except ValueError:
        return None
    return said.strip() if isinstance(said, str) and said.strip() else None
