"""How far the set-up guide has come, kept in the home's folder so that it can be resumed.

Nothing secret is in it. A file that cannot be read is a guide that begins anew.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec

from ihd.files import write_whole
from ihd.guide import Step
from ihd.meter import Fuel


class DraftKept(msgspec.Struct, frozen=True):
    """A tariff being written, as far as it was written."""

    kind: str = ""
    answers: dict[str, str] = {}
    first_day: date | None = None


class Progress(msgspec.Struct, frozen=True):
    """Where the guide stands; ``done`` is True once it was gone through."""

    step: Step = Step.BROKER
    which: str = ""
    done: bool = False
    drafts: dict[Fuel, DraftKept] = {}

    def draft(self, fuel: Fuel) -> DraftKept:
        """Return the draft of a fuel's tariff."""
        return self.drafts.get(fuel, DraftKept())

    def with_draft(self, fuel: Fuel, draft: DraftKept) -> Progress:
        """Return the progress with a fuel's draft in place of the one before."""
        return msgspec.structs.replace(self, drafts={**self.drafts, fuel: draft})


def load(path: Path) -> Progress:
    """Return the progress kept in a file; that of a beginning where there is none."""
    with suppress(OSError, UnicodeDecodeError, msgspec.DecodeError):
        return msgspec.json.decode(path.read_bytes(), type=Progress)
    return Progress()


def keep(progress: Progress, path: Path) -> None:
    """Write the progress, whole or not at all."""
    write_whole(path, msgspec.json.encode(progress))
