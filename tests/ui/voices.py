"""Programs that speak, by the names the system has for them: they write down what they are told."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

needs_commands = pytest.mark.skipif(
    sys.platform != "linux" or find_spec("PySide6.QtTextToSpeech") is not None,
    reason="this machine speaks another way",
)

SPEAKS = """#!/bin/sh
PATH=/usr/bin:/bin
said=$(cat)
printf '%s | %s\\n' "$*" "$said" >> {heard}
"""
"""It writes in one go: it may be stopped at any time, for something newer to say."""
NEVER_ENDS = """#!/bin/sh
PATH=/usr/bin:/bin
cat >> {heard}
exec sleep 60
"""
NO_SERVER = """#!/bin/sh
PATH=/usr/bin:/bin
echo 'Failed to connect to Speech Dispatcher' >&2
exit 1
"""
NO_SOUND_CARD = """#!/bin/sh
PATH=/usr/bin:/bin
cat > /dev/null
echo 'ALSA lib pcm.c:2666:(snd_pcm_open_noupdate) Unknown PCM default' >&2
echo 'error: No such file or directory' >&2
"""


class Voices:
    """A folder that is the only place where programs are looked for."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        monkeypatch.setenv("PATH", str(folder))
        self.folder = folder
        self.heard_in = folder / "heard.txt"

    def install(self, name: str, script: str) -> None:
        program = self.folder / name
        program.write_text(script.format(heard=self.heard_in))
        program.chmod(0o755)

    @property
    def heard(self) -> list[str]:
        return self.heard_in.read_text().splitlines() if self.heard_in.exists() else []
