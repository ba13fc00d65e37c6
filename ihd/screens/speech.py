"""What is spoken, and what a person may ask of the voice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """Whole sentences to be spoken in a language: ``en``, ``cy``."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class SayNow:
    """Say how the home stands at this moment, whatever was said before."""


@dataclass(frozen=True, slots=True)
class ToggleSpeech:
    """Be silent from now on, or speak again; either is said."""


@dataclass(frozen=True, slots=True)
class VoiceButton:
    """The button that repeats at a touch and toggles at a long one, in words."""

    spoken: str
    silent: bool = False
