"""Screens in a language whose words are four tenths longer."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from math import ceil

from ihd.words import Words

NOT_WORDS = {"icon"}
_FIELD_OR_WORD = re.compile(r"\{[^}]*\}|[^\W\d_]+")


class LongerWords(Words):
    """English whose every sentence is longer by four tenths, its fields as they are."""

    def text(self, sentence: str, /, **fields: object) -> str:
        """Return a longer sentence with its fields filled in."""
        return longer_sentence(sentence).format_map(fields)

    def plural(self, one: str, many: str, count: int, /, **fields: object) -> str:
        """Return a longer sentence that fits a count."""
        return self.text(one if count == 1 else many, count=count, **fields)


def longer_sentence(sentence: str) -> str:
    """Return a sentence whose words are longer by four tenths, but not its fields."""
    return _FIELD_OR_WORD.sub(lambda found: _longer_word(found[0]), sentence)


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
