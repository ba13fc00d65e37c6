"""Look after a home's database while it is recorded: copies every day, and an eye on its health.

The work is done on a thread of its own with connections of its own, so that the recorder never
waits for it. What is found is told through ``tell``, on that thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ihd.store.backup import back_up, copies, is_due
from ihd.store.database import StoreError
from ihd.store.examination import Day, examine

log = logging.getLogger(__name__)

AFTER_START = timedelta(minutes=2)
"""How long after the start a copy may be due first: what is on the screen goes before."""
AGAIN_AFTER = timedelta(hours=1)
"""How soon what failed is tried again, and how often an alarm is heeded at most."""


@dataclass(frozen=True, slots=True)
class Care:
    """What a round found: whether the file is to be mended, and why no copy could be made."""

    is_damaged: bool = False
    no_copy: str | None = None


class Caretaker:
    """Starts a round of care when one is due; ``look_first`` where the last end was not clean.

    ``folders`` are where copies go: the home's own, then a second medium's where there is one.
    ``known`` are the days whose readings are lost already, of which nothing new is to be told.
    """

    def __init__(
        self,
        database: Path,
        folders: Callable[[], tuple[Path, ...]],
        tell: Callable[[Care], None],
        *,
        look_first: bool = False,
        known: frozenset[Day] = frozenset(),
    ) -> None:
        self._database, self._folders, self._tell = database, folders, tell
        self._known = known
        self._wants_look = look_first
        self._not_before: datetime | None = None
        self._round: threading.Thread | None = None

    def alarm(self) -> None:
        """Have the file looked at soon: something could not be read or written."""
        self._wants_look = True

    def tick(self, now: datetime) -> None:
        """Start a round if one is due; returns at once."""
        if self._round is not None and self._round.is_alive():
            return
        if self._not_before is None:
            self._not_before = now + (timedelta() if self._wants_look else AFTER_START)
        if abs(self._not_before - now) > AGAIN_AFTER:
            self._not_before = now
        if now < self._not_before:
            return
        due = [folder for folder in self._folders() if is_due(folder, now)]
        if not due and not self._wants_look:
            return
        self._not_before, self._wants_look = now + AGAIN_AFTER, False
        self._round = threading.Thread(
            target=self._go_round, args=(due, now), name="plainwatt-caretaker", daemon=True
        )
        self._round.start()

    def wait(self, timeout_s: float = 60.0) -> None:
        """Wait for a round that is under way."""
        if self._round is not None:
            self._round.join(timeout_s)

    def _go_round(self, due: list[Path], now: datetime) -> None:
        try:
            self._tell(self.look_after(due, now))
        except Exception:
            log.exception("the history could not be looked after")

    def look_after(self, due: list[Path], now: datetime) -> Care:
        """Examine the file, then copy it to the folders where that is due."""
        found = examine(self._database)
        if found.complaint is not None or found.damaged - self._known:
            log.error("the history is damaged: %s", found.complaint or sorted(found.damaged))
            return Care(is_damaged=True)
        try:
            for folder in due:
                back_up(self._database, folder, now)
        except StoreError as error:
            log.warning("%s", error)
            return Care(no_copy=str(error))
        return Care()


def was_ended_badly(database: Path) -> bool:
    """Say whether the last recorder did not close the file: its log is then still there."""
    log_file = database.with_name(database.name + "-wal")
    return log_file.exists() and log_file.stat().st_size > 0


def newest_copy(folder: Path) -> datetime | None:
    """Return when the newest copy in a folder was made."""
    there = copies(folder)
    return there[-1].made_at if there else None
