"""What a person may touch: a word, and what the touch asks for."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A word to touch, the frozen request a touch sends, and whether it is what is shown now.

    ``spoken`` is the whole name for a screen reader where the word alone says too little ("£").
    ``icon`` names a drawing of resources/icons that may stand instead of the word.
    """

    word: str
    asks: Hashable
    chosen: bool = False
    spoken: str = ""
    icon: str = ""

    @property
    def name(self) -> str:
        """The name a screen reader gives it."""
        return self.spoken or self.word
