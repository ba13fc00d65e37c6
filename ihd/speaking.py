"""The voice of a home: what it says of its own accord, and when it is asked.

Lives on the worker's thread beside the home, and only once somebody wanted speech.
"""

from __future__ import annotations

from datetime import datetime

from ihd.clock import to_ms
from ihd.home import Home
from ihd.screens.speech import Say
from ihd.screens.speech_words import speech_told, spoken
from ihd.settings import BASIC, OFF
from ihd.speech import Speech, listen, said
from ihd.words import Words

_LISTENS_EVERY_MS = 1000


class Speaking:
    """Remembers what was said last. ``silent`` is a long touch's: it does not outlast a restart."""

    def __init__(self) -> None:
        self._speech = Speech()
        self._second = 0
        self.silent = False

    def listen(self, home: Home, words: Words, now: datetime, *, resting: bool) -> Say | None:
        """Return what is to be said of one's own accord; looked for once a second at most.

        While the screen rests nothing is, unless that was chosen: what changed meanwhile is said
        when it wakes.
        """
        display, second = home.settings.display, to_ms(now) // _LISTENS_EVERY_MS
        quiet = self.silent or display.speech == OFF or (resting and not display.speech_at_rest)
        if quiet or second == self._second:
            return None
        self._second = second
        snapshot = home.snapshot(now)
        self._speech, speaks = listen(self._speech, snapshot.band, now)
        if not speaks:
            return None
        return Say(spoken(snapshot, words, brief=display.speech == BASIC), words.language)

    def say(self, home: Home, words: Words, now: datetime) -> Say:
        """Return what is said when somebody asks, silent or not."""
        snapshot = home.snapshot(now)
        self._speech = said(self._speech, snapshot.band, now)
        sentences = spoken(snapshot, words, brief=home.settings.display.speech == BASIC)
        if self.silent:
            sentences = f"{speech_told(words, on=False)} {sentences}"
        return Say(sentences, words.language)

    def toggle(self, words: Words) -> Say:
        """Be silent, or speak again, and return what says so."""
        self.silent = not self.silent
        return Say(speech_told(words, on=not self.silent), words.language)
