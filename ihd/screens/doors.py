"""The doors to the pages, by name and in words, and what opens one."""

from __future__ import annotations

from dataclasses import dataclass

from ihd.words import Words


@dataclass(frozen=True, slots=True)
class Door:
    """A page's name in the program, such as ``now`` or ``usage``, and the word on its door."""

    place: str
    word: str


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Open another page, by its door's place (``save``, ``settings`` …), or a ``sheet`` of it."""

    place: str
    sheet: str = ""


def doors(words: Words) -> tuple[Door, ...]:
    """Return the doors in the order they stand along the edge."""
    return (
        Door("now", words.text("Now")),
        Door("usage", words.text("Usage")),
        Door("tariff", words.text("Tariff")),
        Door("bill", words.text("Bill")),
        Door("meter", words.text("Meter")),
        Door("settings", words.text("Settings")),
    )
