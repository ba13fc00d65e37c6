"""The last resort: what nobody knows is offered with its live values, and a person says what it is.

The choice is a bridge file in the home's folder like any other: it can be read, edited and shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from ihd.bridges.amounts import amount
from ihd.bridges.discovery.meaning import Description, meaning
from ihd.bridges.discovery.words import words
from ihd.bridges.field import KINDS, known_unit
from ihd.bridges.key_units import unit_in_key
from ihd.bridges.names import meter_of
from ihd.bridges.payload import MAX_BYTES, NOT_JSON, parse_json, parse_text
from ihd.bridges.topics import parts_in
from ihd.files import write_whole
from ihd.meter import Fuel, Message, Quality, Quantity

FILE_NAME = "0-own.toml"
"""First in the order of names, so that a person's word goes before any bridge's."""

_MOST_OFFERS = 60
_DEEPEST = 8
_LONGEST_TEXT = 40


class ChoiceError(ValueError):
    """A choice that no bridge file can hold; the text says why."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One number in a message nobody knows; ``path`` is empty where it is the whole payload.

    ``unit`` and ``quantity`` are what its own names say, to start from, or None.
    """

    topic: str
    path: tuple[str, ...]
    text: str
    unit: str | None = None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says a number is. ``unit`` is a unit's word such as kWh; '' where it has none.

    ``sign`` is -1 where the bridge counts the other way round: power that is positive on export.
    """

    topic: str
    path: tuple[str, ...]
    quantity: Quantity
    unit: str
    fuel: Fuel = Fuel.ELECTRICITY
    meter: str = ""
    register: str | None = None
    phase: str | None = None
    sign: int = 1


def offers_in(message: Message) -> tuple[Offer, ...]:
    """Return the numbers of a message, each with its path and what its names say of it."""
    if len(message.payload) > MAX_BYTES:
        return ()
    tree = parse_json(message.payload)
    if tree is NOT_JSON:
        tree = parse_text(message.payload)
    found: list[Offer] = []
    for path, value, unit in _numbers(tree, (), None):
        found.append(_offer(message.topic, path, value, unit))
        if len(found) >= _MOST_OFFERS:
            break
    return tuple(found)


def as_bridge_file(choices: Iterable[Choice], *, title: str = "Own meters") -> str:
    """Return a bridge file that reads what a person chose; raise ChoiceError if none can."""
    document = tomlkit.document()
    document["title"] = title
    document["about"] = "Chosen by hand from live values."
    listed = tuple(choices)
    if any(_has_braces(choice.topic) for choice in listed):
        document["parts"] = {"brace": r"\{"}
    messages = tomlkit.aot()
    for topic, meter, fuel, is_bare in dict.fromkeys(_group(choice) for choice in listed):
        table = tomlkit.table()
        own = [choice for choice in listed if _group(choice) == (topic, meter, fuel, is_bare)]
        if not is_bare:
            table["topic"] = _pattern(topic)
        table["meter"] = meter
        table["fuel"] = str(fuel)
        table["topics" if is_bare else "readings"] = _lines(own)
        messages.append(table)
    document["message"] = messages
    return tomlkit.dumps(document)


def save(choices: Iterable[Choice], folder: Path, *, title: str = "Own meters") -> Path:
    """Write a person's choices into the home's bridges folder and return the file."""
    text = as_bridge_file(choices, title=title)
    path = folder / FILE_NAME
    write_whole(path, text)
    return path


def line_of(choice: Choice) -> str:
    """Return the line of a bridge file that says what a choice is, or raise ChoiceError."""
    kinds = KINDS.get(choice.quantity)
    if kinds is not None:
        try:
            unit = known_unit(choice.unit)
        except ValueError as error:
            raise ChoiceError(f"'{choice.unit}' is not a unit we read") from error
        if unit.kind not in kinds:
            raise ChoiceError(f"'{choice.unit}' is not a unit of {choice.quantity}")
    said = [str(choice.quantity)]
    if choice.unit:
        said.append("-" * (choice.sign < 0) + choice.unit.strip())
    for key, word in (("phase", choice.phase), ("register", choice.register)):
        if word:
            said += [key, re.sub(r"\s+", "_", word.strip())]
    return " ".join(said)


def _group(choice: Choice) -> tuple[str, str, Fuel, bool]:
    return choice.topic, choice.meter or meter_of(choice.topic), choice.fuel, not choice.path


def _lines(choices: list[Choice]) -> Table:
    lines = tomlkit.table()
    for choice in choices:
        if not choice.path:
            lines[_pattern(choice.topic)] = line_of(choice)
            continue
        node: Any = lines
        for key in choice.path[:-1]:
            node = node.setdefault(key, tomlkit.table())
        leaf, said = choice.path[-1], line_of(choice)
        # A field that is itself called "is" must not be taken for the line's own key.
        node[leaf] = {"is": said} if leaf == "is" else said
    return lines


def _pattern(topic: str) -> str:
    """Return a topic as a pattern that fits it alone."""
    if not topic or any(mark in topic for mark in "+#\x00"):
        raise ChoiceError(f"'{topic}' names no single topic")
    return topic.replace("{", "{brace}") if _has_braces(topic) else topic


def _has_braces(topic: str) -> bool:
    return bool(parts_in(topic))


def _numbers(
    node: Any, path: tuple[str, ...], unit: str | None
) -> Iterator[tuple[tuple[str, ...], Any, str | None]]:
    if isinstance(node, dict) and len(path) < _DEEPEST:
        beside = next((node[key] for key in ("unit", "units") if type(node.get(key)) is str), None)
        for key, below in node.items():
            yield from _numbers(below, (*path, key), beside)
    elif isinstance(node, list) and len(path) < _DEEPEST:
        for place, below in enumerate(node[:_MOST_OFFERS]):
            yield from _numbers(below, (*path, str(place)), unit)
    elif amount(node).quality is Quality.GOOD:
        yield path, node, unit


def _offer(topic: str, path: tuple[str, ...], value: Any, beside: str | None) -> Offer:
    levels = [level for level in topic.split("/") if level]
    keys = [key for key in path if not key.isdecimal()] or levels[-1:]
    unit = amount(value).unit or beside or (unit_in_key(keys[-1]) if keys else None)
    text = str(value).strip()[:_LONGEST_TEXT]
    if unit is None:
        return Offer(topic, path, text)
    found = meaning(
        Description(
            unit=unit,
            device_class="",
            state_class="",
            is_reset=False,
            names=tuple(words(key) for key in reversed(keys)),
            device=tuple(word for level in levels for word in words(level)),
            own_id=keys[-1] if keys else "",
        )
    )
    return Offer(topic, path, text, unit, found.quantity if found is not None else None)
