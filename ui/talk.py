"""Speech at work: what the home has to say goes to the machine's voice, and touches come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject

from ihd.home import Home
from ihd.screens.speech import Say
from ihd.screens.speech_words import voice_button
from ihd.settings import OFF, DisplaySettings
from ihd.speaking import Speaking
from ihd.words import Words
from ui.voice import Speaker
from ui.widgets.voice_key import VoiceKey
from ui.window import Window

Answer = Callable[[Callable[[Home], None]], None]
"""Has something done with the home on the worker's thread."""


class Talk(QObject):
    """Made once somebody wants speech: a home that is silent has none of this.

    ``tell`` brings what is to be said from the worker's thread to the window's.
    """

    def __init__(
        self,
        window: Window,
        answer: Answer,
        tell: Callable[[Say], None],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(window)
        self._window, self._answer, self._tell, self._clock = window, answer, tell, clock
        self._speaking = Speaking()
        self._silent = False
        self._words = Words()
        self._key: VoiceKey | None = None
        self.speaker = Speaker(self)
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.speaker.close)

    # On the worker's thread

    def listen(self, home: Home, words: Words, now: datetime, *, resting: bool) -> None:
        """Have said what is due by the rules."""
        say = self._speaking.listen(home, words, now, resting=resting)
        if say is not None:
            self._tell(say)

    # On the window's thread

    def wear(self, display: DisplaySettings, words: Words) -> None:
        """Have the loudspeaker in the corner while speech is chosen, in the language chosen."""
        self._words = words
        if display.speech == OFF:
            self._window.set_corner(None)
            self._key = None
            return
        if self._key is None:
            self._key = VoiceKey(self._window.theme, self._window)
            self._key.touched.connect(self.say_now)
            self._key.held.connect(self._toggle)
            self._window.set_corner(self._key)
        self._key.show_button(voice_button(words, silent=self._silent))

    def say_now(self) -> None:
        """Say how the home stands, because somebody asked."""
        words = self._words
        self._answer(lambda home: self._tell(self._speaking.say(home, words, self._clock())))

    def speak(self, say: Say) -> None:
        """Give words to the voice."""
        self.speaker.say(say.text, say.language)

    def _toggle(self) -> None:
        words = self._words
        self._silent = not self._silent
        if self._key is not None:
            self._key.show_button(voice_button(words, silent=self._silent))
        self._answer(lambda _home: self._tell(self._speaking.toggle(words)))
