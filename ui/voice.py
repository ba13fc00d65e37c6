"""The machine's voice, offline: Qt's own where it is installed, else a command of the system.

Nothing here is waited for. A way to speak that fails is given up for the next; where none is left
the machine has no voice, which Settings says.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from shutil import which
from typing import Any

from PySide6.QtCore import QLocale, QObject, QProcess, Qt, Signal

_QT = "PySide6.QtTextToSpeech"
_SILENT_ENGINE = "mock"
_MAC_VOICES = {"en": "Daniel", "nl": "Xander", "de": "Anna", "fr": "Thomas"}
_SAPI = (
    "Add-Type -AssemblyName System.Speech;"
    "$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    "$hint = [System.Speech.Synthesis.VoiceGender]::NotSet;"
    "$age = [System.Speech.Synthesis.VoiceAge]::NotSet;"
    "try {{ $voice.SelectVoiceByHints($hint, $age, 0, '{language}') }} catch {{ }};"
    "$voice.Speak([Console]::In.ReadToEnd())"
)
_ENDS_WITHIN_MS = 500


@dataclass(frozen=True, slots=True)
class Command:
    """A program that speaks. Its options name the language; the words come by its input.

    With ``{text}`` among the options they come there.
    """

    program: str
    options: tuple[str, ...]

    def arguments(self, text: str, language: str) -> list[str]:
        """Return the options for words in a language."""
        voice = _MAC_VOICES.get(language, _MAC_VOICES["en"])
        return [one.format(text=text, language=language, voice=voice) for one in self.options]

    @property
    def by_input(self) -> bool:
        """Whether the words come by the program's input."""
        return "{text}" not in self.options


_COMMANDS: dict[str, tuple[Command, ...]] = {
    "linux": (
        Command("spd-say", ("--wait", "--language", "{language}", "--", "{text}")),
        Command("espeak-ng", ("-v", "{language}", "--stdin")),
        Command("espeak", ("-v", "{language}", "--stdin")),
    ),
    "darwin": (Command("say", ("-v", "{voice}", "-f", "-")), Command("say", ("-f", "-"))),
    "win32": (Command("powershell", ("-NoProfile", "-NonInteractive", "-Command", _SAPI)),),
}


def commands(platform: str = sys.platform) -> tuple[Command, ...]:
    """Return the system's commands that speak, the best first."""
    return tuple(one for one in _COMMANDS.get(platform, ()) if which(one.program))


def has_voice() -> bool:
    """Say whether there is anything to speak with; safe from any thread."""
    return find_spec(_QT) is not None or bool(commands())


class Saying(QProcess):
    """One text on its way through one program; ``over`` says which, and whether it failed."""

    over = Signal(int, bool)

    def __init__(
        self, number: int, command: Command, text: str, language: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.number, self.text, self.language = number, text, language
        self._by_input = command.by_input
        self.setProgram(command.program)
        self.setArguments(command.arguments(text, language))
        self.setStandardOutputFile(QProcess.nullDevice())
        self.started.connect(self._speak)
        self.finished.connect(self._finish)
        self.errorOccurred.connect(self._fail)

    def _speak(self) -> None:
        if self._by_input:
            self.write(self.text.encode())
        self.closeWriteChannel()

    def _finish(self, code: int) -> None:
        """Say whether it spoke: espeak-ng ends well even without a sound card."""
        told = bytes(self.readAllStandardError().data()).lower()
        failed = code != 0 or any(line.startswith(b"error") for line in told.splitlines())
        self.over.emit(self.number, failed)

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.over.emit(self.number, True)  # noqa: FBT003 - a signal has no names


class Speaker(QObject):
    """Says one thing at a time; what is said next interrupts it.

    A program that was started is always ended and taken leave of, by Qt, without waiting.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = _engine(self)
        self._commands: Sequence[Command] = commands()
        self._sayings: dict[int, Saying] = {}
        self._number = 0

    @property
    def has_voice(self) -> bool:
        """Whether there is a way to speak that has not failed; safe from any thread."""
        return self._engine is not None or bool(self._commands)

    def say(self, text: str, language: str) -> None:
        """Say a text in a language, at once."""
        self.hush()
        if self._engine is not None:
            self._engine.setLocale(QLocale(language))
            self._engine.say(text)
        elif self._commands:
            self._number += 1
            saying = Saying(self._number, self._commands[0], text, language, self)
            self._sayings[self._number] = saying
            # Queued: a process is not to be deleted by what it tells.
            saying.over.connect(self._take_leave, Qt.ConnectionType.QueuedConnection)
            saying.start()

    def hush(self) -> None:
        """Break off."""
        self._number += 1
        if self._engine is not None:
            self._engine.stop()
        for saying in self._sayings.values():
            saying.kill()

    def close(self) -> None:
        """Break off for good, and see every program ended."""
        self.hush()
        for saying in self._sayings.values():
            saying.waitForFinished(_ENDS_WITHIN_MS)

    def _take_leave(self, number: int, failed: bool) -> None:  # noqa: FBT001
        """Forget a program that ended; where it failed to speak, let the next way try."""
        saying = self._sayings.pop(number, None)
        if saying is None:
            return
        saying.deleteLater()
        if failed and number == self._number:
            self._commands = self._commands[1:]
            self.say(saying.text, saying.language)


def _engine(parent: QObject) -> Any | None:
    """Return Qt's own voice, None where it is not installed or has nothing to speak with."""
    if find_spec(_QT) is None:
        return None
    try:
        speech = import_module(_QT).QTextToSpeech
    except ImportError:
        return None
    engines = [name for name in speech.availableEngines() if name != _SILENT_ENGINE]
    return speech(engines[0], parent) if engines else None
