"""Notice another client that uses our client id, and stop fighting it.

A broker lets one client at a time use an id: two that have the same throw each other off for as
long as both come back at once (31 times in half a minute, measured). Then we are the one who waits.
"""

from __future__ import annotations

from collections import deque

from ihd.feed.wire import Ending

MORE_THAN = 3
WITHIN_S = 60.0
REST_S = 60.0
BELIEVED_AFTER_S = 10.0


class Takeovers:
    """Remembers when connections were taken over, and whether that is why we have none."""

    def __init__(self) -> None:
        self._moments: deque[float] = deque(maxlen=MORE_THAN + 1)
        self._fighting = False

    def ended(self, ending: Ending, moment: float) -> float:
        """Note how a connection ended; return how long to stay away (s), 0 for no such trouble."""
        if not ending.taken_over:
            # Between two restarts of a broker there is a moment when nothing listens.
            self._moments.clear()
            self._fighting = False
            return 0.0
        self._moments.append(moment)
        often = len(self._moments) > MORE_THAN and moment - self._moments[0] <= WITHIN_S
        self._fighting = self._fighting or often
        return REST_S if self._fighting else 0.0

    def believed(self, lasted_s: float) -> bool:
        """Say whether a connection that has lasted so long is there to stay."""
        if lasted_s >= BELIEVED_AFTER_S:
            self._fighting = False
        return not self._fighting
