"""The person's own bridge file: what they said that numbers nobody knows are, one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument

from ihd.bridges.bridge_file import read_bridge_file
from ihd.bridges.offers import FILE_NAME, Choice, ChoiceError, as_bridge_file
from ihd.bridges.rule import rules_of
from ihd.files import write_whole


def add(choice: Choice, folder: Path) -> Path:
    """Write a choice into the own file of the home's bridges folder; what is there stays.

    A number that was something else before is only this from now on. Return the file; raise
    ChoiceError where no bridge file can hold the choice.
    """
    path = folder / FILE_NAME
    fresh = tomlkit.parse(as_bridge_file([choice]))
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else fresh
    if document is not fresh:
        _forget(document, fresh)
        _put(document, fresh)
    write_whole(path, tomlkit.dumps(document), accept=lambda scratch: _accept(path, scratch))
    return path


def _accept(path: Path, scratch: Path) -> None:
    """Raise ChoiceError where a new file could not be read as the bridge of that name."""
    try:
        rules_of(path.stem, read_bridge_file(scratch), None)
    except ValueError as error:
        raise ChoiceError(str(error)) from error


def _put(document: TOMLDocument, fresh: TOMLDocument) -> None:
    """Put the one message of a fresh file beside the others, or into the one it is part of."""
    for name, shape in fresh.get("parts", {}).items():
        document.setdefault("parts", tomlkit.table())[name] = shape
    (message,) = fresh["message"]
    for known in document.setdefault("message", tomlkit.aot()):
        if _about(known) == _about(message):
            if known.get("fuel") != message["fuel"]:
                _say_fuel(message["readings"], message["fuel"])
            _merge(known.setdefault("readings", tomlkit.table()), message["readings"])
            return
    document["message"].append(message)


def _about(message: Any) -> object:
    """Return what makes two messages one: a topic is read once. Bare values stand each alone."""
    return message.get("topic", message)


def _say_fuel(lines: Any, fuel: str) -> None:
    """Have lines say their fuel themselves: they go to a message that is of another."""
    for key, value in list(lines.items()):
        if isinstance(value, dict):
            _say_fuel(value, fuel)
        else:
            lines[key] = f"{fuel} {value}"


def _merge(known: Any, fresh: Any) -> None:
    for key, value in fresh.items():
        if isinstance(value, dict) and isinstance(known.get(key), dict) and "is" not in value:
            _merge(known[key], value)
        else:
            known[key] = value


def _forget(document: TOMLDocument, fresh: TOMLDocument) -> None:
    """Take out what the own file says so far of the number in a fresh one."""
    (message,) = fresh["message"]
    messages = document.get("message", [])
    for index in reversed(range(len(messages))):
        known = messages[index]
        if known.get("topic") != message.get("topic"):
            continue
        for lines in ("readings", "topics"):
            if lines in known and lines in message:
                _without(known[lines], message[lines])
        if not known.get("readings") and not known.get("topics"):
            del messages[index]


def _without(known: Any, fresh: Any) -> None:
    for key, value in fresh.items():
        if key not in known:
            continue
        if isinstance(value, dict) and isinstance(known[key], dict) and "is" not in value:
            _without(known[key], value)
            if known[key]:
                continue
        del known[key]
