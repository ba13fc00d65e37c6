"""Look after a home's database while it is recorded: copies every day, and an eye on its health.

The work is done on a thread of its own with connections of its own, so that the recorder never
waits for it. What is found is told through ``tell``, on that thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from ihd.checks.finding import Finding, FindingKind
from ihd.store.backup import EVERY, NoRoomError, back_up, copies
from ihd.store.database import StoreError
from ihd.store.examination import Day, examine

log = logging.getLogger(__name__)

AFTER_START = timedelta(minutes=2)
"""How long after the start a copy may be due first: what is on the screen goes before."""
AGAIN_AFTER = timedelta(hours=1)
"""How soon what failed is tried again, and how often an alarm is heeded at most."""


class Medium(StrEnum):
    """What copies are kept on: the home's own card, and another that can be lost apart from it."""

    HOME = "home"
    SECOND = "second"


class CopyTrouble(StrEnum):
    """Why there is no copy: the medium is not there, or has no room, or it failed otherwise."""

    GONE = "gone"
    FULL = "full"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where daily copies go; a second medium is never made where it is not there."""

    medium: Medium
    folder: Path


def places(own: Path, other: str) -> tuple[Place, ...]:
    """Return where a home's copies go: into it, and into another folder where one is chosen."""
    home = Place(Medium.HOME, own)
    return (home, Place(Medium.SECOND, Path(other))) if other else (home,)


@dataclass(frozen=True, slots=True)
class Copied:
    """How it stands with a medium's copies: as it should, or with a trouble."""

    medium: Medium
    trouble: CopyTrouble | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """What was found: whether the file is to be mended, and how it stands with its copies."""

    is_damaged: bool = False
    copied: tuple[Copied, ...] = ()


class Caretaker:
    """Starts a round of care when one is due; ``look_first`` where the last end was not clean.

    ``places`` are where copies go: into the home, then onto a second medium where there is to be
    one. ``known`` are the days whose readings are lost already, of which nothing new is to be told.
    """

    def __init__(
        self,
        database: Path,
        places: Callable[[], tuple[Place, ...]],
        tell: Callable[[Care], None],
        *,
        look_first: bool = False,
        known: frozenset[Day] = frozenset(),
    ) -> None:
        self._database, self._places, self._tell = database, places, tell
        self._known = known
        self._wants_look = look_first
        self._not_before: datetime | None = None
        self._round: threading.Thread | None = None
        self._newest: dict[Path, datetime] = {}
        self._told: dict[Medium, Copied] = {}

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
        due = list(self._due(now))
        if not due and not self._wants_look:
            return
        self._not_before, self._wants_look = now + AGAIN_AFTER, False
        self._round = threading.Thread(
            target=self._go_round, args=(due, now), name="plainwatt-caretaker", daemon=True
        )
        self._round.start()

    def _due(self, now: datetime) -> Iterator[Place]:
        """Yield where a copy is due and can be tried; tell how it stands with the others."""
        standing = []
        wanted = {place.medium: place for place in self._places()}
        for medium in Medium:
            place = wanted.get(medium)
            is_there = place is not None and self._look_at(place)
            newest = self._newest.get(place.folder) if place else now
            if newest is not None and abs(now - newest) < EVERY:
                standing.append(Copied(medium))
            elif place is not None and is_there:
                yield place
            else:
                standing.append(Copied(medium, CopyTrouble.GONE))
        self._say(standing)

    def _look_at(self, place: Place) -> bool:
        """Say whether a medium is there, and note its newest copy."""
        try:
            if place.medium is Medium.SECOND and not place.folder.is_dir():
                return False
            there = copies(place.folder)
        except OSError:
            return place.medium is Medium.HOME
        if there:
            self._newest[place.folder] = there[-1].made_at
        else:
            self._newest.pop(place.folder, None)
        return True

    def _say(self, found: Iterable[Copied]) -> None:
        """Tell what was not told already."""
        fresh = tuple(copied for copied in found if self._told.get(copied.medium) != copied)
        if fresh:
            self._told |= {copied.medium: copied for copied in fresh}
            self._tell(Care(copied=fresh))

    def wait(self, timeout_s: float = 60.0) -> None:
        """Wait for a round that is under way."""
        if self._round is not None:
            self._round.join(timeout_s)

    def _go_round(self, due: list[Place], now: datetime) -> None:
        try:
            self._look_after(due, now)
        except Exception:
            log.exception("the history could not be looked after")

    def _look_after(self, due: list[Place], now: datetime) -> None:
        """Examine the file, then copy it to where that is due."""
        found = examine(self._database)
        if found.complaint is not None or found.damaged - self._known:
            log.error("the history is damaged: %s", found.complaint or sorted(found.damaged))
            self._tell(Care(is_damaged=True))
        else:
            self._say([Copied(place.medium, self._copy(place, now)) for place in due])

    def _copy(self, place: Place, now: datetime) -> CopyTrouble | None:
        try:
            back_up(self._database, place.folder, now)
        except StoreError as error:
            log.warning("%s", error)
            return CopyTrouble.FULL if isinstance(error, NoRoomError) else CopyTrouble.FAILED
        self._newest[place.folder] = now
        return None


def copy_findings(
    record: Iterable[Finding], copied: Iterable[Copied], now: datetime
) -> Iterator[Finding]:
    """Yield what changes in a home's record by how it stands with its copies.

    A medium's trouble stands from when it was first met to its next good copy.
    """
    standing = {
        found.subject: found
        for found in record
        if found.kind is FindingKind.COPY_NOT_MADE and found.until is None
    }
    for each in copied:
        found = standing.get(each.medium)
        if each.trouble is not None:
            since = found.since if found is not None else now
            facts = {"trouble": each.trouble.value}
            yield Finding(FindingKind.COPY_NOT_MADE, each.medium.value, since, facts=facts)
        elif found is not None:
            yield replace(found, until=now)


def was_ended_badly(database: Path) -> bool:
    """Say whether the last recorder did not close the file: its log is then still there."""
    log_file = database.with_name(database.name + "-wal")
    return log_file.exists() and log_file.stat().st_size > 0
