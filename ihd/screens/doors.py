"""The doors to the pages, by name and in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Door:
    """A page's name in the program (``now``, ``usage``, … ``settings``) and the word on its door."""

    place: str
    word: str
