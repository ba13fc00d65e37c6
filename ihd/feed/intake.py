"""How much may wait: messages handed over and not yet taken, and packets not yet acknowledged.

Used on the feed's own thread, but for ``give_back``, which any thread may call.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from datetime import datetime

from ihd.feed.events import Refused, Ticket, Why

MAX_WAITING = 2_000
MAX_WAITING_BYTES = 8 * 1024 * 1024
UNSAFE_AFTER_S = 90.0
"""A worker that has not made a message safe in this time has lost it, or collects more than the
broker's window holds and would wait for ever: a new connection brings everything again."""
TELL_EVERY_S = 10.0


class Intake:
    """Counts what the worker has before it, and says when the broker must send again."""

    def __init__(self) -> None:
        self._returned: deque[tuple[Ticket, bool]] = deque()
        self._given = self._taken = Ticket(0, 0, 0, 0)
        self._connection = 0
        self._unsafe: dict[int, tuple[int, float]] = {}
        self._owed = False
        self._refused: Counter[Why] = Counter()
        self._last_refused: dict[Why, str] = {}
        self._told = float("-inf")

    def give_back(self, ticket: Ticket, *, safe: bool) -> None:
        """Take a ticket back from the worker; safe from any thread."""
        self._returned.append((ticket, safe))

    def connected(self) -> None:
        """Forget the packets of the last connection: the broker will send them again."""
        self._connection += 1
        self._unsafe.clear()
        self._owed = False

    def take(self, topic: str, size: int, mid: int, moment: float) -> Ticket | None:
        """Return a ticket for a message of so many bytes, or None where there is no room."""
        given, taken = self._given, self._taken
        waiting_bytes = given.sent_bytes - taken.sent_bytes
        if given.serial - taken.serial >= MAX_WAITING or waiting_bytes + size > MAX_WAITING_BYTES:
            self._refuse(Why.NO_ROOM, topic)
            self._owed = self._owed or mid > 0
            return None
        self._given = Ticket(given.serial + 1, given.sent_bytes + size, self._connection, mid)
        if mid:
            self._unsafe[self._given.serial] = (mid, moment)
        return self._given

    def due(self) -> Iterator[int]:
        """Yield the numbers of the packets that may now be acknowledged."""
        while self._returned:
            ticket, safe = self._returned.popleft()
            if ticket.serial > self._taken.serial:
                self._taken = ticket
            if safe and ticket.serial in self._unsafe:
                yield self._unsafe.pop(ticket.serial)[0]

    def wants_renewal(self, moment: float) -> bool:
        """Say whether only a new connection brings the messages the broker still holds for us."""
        if self._owed and self._given.serial - self._taken.serial < MAX_WAITING // 2:
            return True
        oldest = next(iter(self._unsafe.values()), None)
        return oldest is not None and moment - oldest[1] > UNSAFE_AFTER_S

    def too_long(self, topic: str) -> None:
        """Count a message that was too long to take."""
        self._refuse(Why.TOO_LONG, topic)

    def refused(self, moment: float, clock: Callable[[], datetime]) -> Iterator[Refused]:
        """Yield what was not taken since it was last told, at most every ten seconds."""
        if not self._refused or moment - self._told < TELL_EVERY_S:
            return
        self._told = moment
        for why, count in self._refused.items():
            yield Refused(clock(), why, self._last_refused[why], count)
        self._refused.clear()

    def _refuse(self, why: Why, topic: str) -> None:
        self._refused[why] += 1
        self._last_refused[why] = topic
