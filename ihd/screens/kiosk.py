"""What is said where a PIN is wanted."""

from __future__ import annotations

from dataclasses import dataclass

from ihd.screens.controls import ControlWords, control_words
from ihd.words import Words


@dataclass(frozen=True, slots=True)
class KioskWords:
    """The question for the PIN, and what follows a wrong one; ``wait`` has a field ``seconds``."""

    ask: str
    wrong: str
    wait: str
    controls: ControlWords

    def waiting(self, seconds: int) -> str:
        """Return how long the next try has to wait."""
        return self.wait.format(seconds=seconds) if seconds else self.wrong


def kiosk_words(words: Words) -> KioskWords:
    """Return the kiosk's words in a language."""
    return KioskWords(
        ask=words.text("Type the PIN"),
        wrong=words.text("That was not it. Try again."),
        # The seconds count down on the screen, so the sentence is filled in there.
        wait=words.text("That was not it. Wait {seconds} s.", seconds="{seconds}"),
        controls=control_words(words),
    )
