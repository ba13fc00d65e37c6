"""Screens in a language whose words are four tenths longer."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from math import ceil

NOT_WORDS = {"icon"}


def longer(said):
    """Return a screen, or any part of one, with every word of it longer by four tenths."""
    if isinstance(said, Enum):
        return said
    if isinstance(said, str):
        return " ".join(_longer_word(word) for word in said.split(" "))
    if isinstance(said, tuple):
        return tuple(longer(one) for one in said)
    if is_dataclass(said):
        changed = {
            field.name: longer(getattr(said, field.name))
            for field in fields(said)
            if field.name not in NOT_WORDS
        }
        return replace(said, **changed)
    return said


def _longer_word(word: str) -> str:
    return word + word[: ceil(len(word) * 0.4)] if word.isalpha() and len(word) > 2 else word
