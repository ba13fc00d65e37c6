"""A look at everything a broker carries: for a short time, within bounds, and only when asked.

The feed subscribes to ``FILTERS`` and unsubscribes when ``is_over``; in normal running only the
bridges' own topics are heard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ihd.bridges.candidates import Candidate, Sightings
from ihd.bridges.offers import Offer, offers_in
from ihd.meter import Decoded, Message, Quality

FILTERS = ("#", "$aws/#", "$iothub/#")
"""'#' leaves out every topic that starts with '$' (MQTT 5.0, 4.7.2); these two carry meters."""

LONGEST_S = 600
_MOST_MESSAGES = 200_000
_MOST_TOPICS = 3000
_MOST_OFFERS = 400
_MOST_BYTES = 4_000_000
_LARGEST_KEPT = 16 * 1024
_LONGEST = 1000
_NO_BRIDGE = "general"
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class SeenTopic:
    """One topic: who knows it, how often it came, and whether any of it was new.

    ``taken_at`` is the meter's own clock, where it has one: a retained ghost is as old as it says.
    """

    topic: str
    bridge: str | None
    count: int
    shown: str
    first_at: datetime
    last_at: datetime
    only_retained: bool
    taken_at: datetime | None = None

    def age_s(self, now: datetime) -> float | None:
        """Return how old the last value is by its own clock, or None where that is not known."""
        if self.taken_at is not None:
            return max(0.0, (now - self.taken_at).total_seconds())
        return None if self.only_retained else max(0.0, (now - self.last_at).total_seconds())


class Scan:
    """The state of one look around; ``decode`` is that of a ``Bridges`` of its own."""

    def __init__(
        self, started_at: datetime, decode: Callable[[Message], Decoded], *, seconds: int = 60
    ) -> None:
        self.ends_at = started_at + timedelta(seconds=min(seconds, LONGEST_S))
        self.messages = 0
        self.left_out = 0
        self._decode = decode
        self._topics: dict[str, SeenTopic] = {}
        self._last: dict[str, Message] = {}
        self._unknown: set[str] = set()
        self._bytes = 0
        self._sightings = Sightings()

    def is_over(self, now: datetime) -> bool:
        """Tell whether the time is up or enough was heard."""
        return now >= self.ends_at or self.messages >= _MOST_MESSAGES

    def take(self, message: Message) -> Decoded | None:
        """Note one message; return what it says, or None where there is no more time or room."""
        if self.is_over(message.received_at):
            return None
        self.messages += 1
        seen = self._topics.get(message.topic)
        if seen is None and (len(self._topics) >= _MOST_TOPICS or len(message.topic) > _LONGEST):
            self.left_out += 1
            return None
        decoded = self._decode(message)
        self._topics[message.topic] = _seen(seen, message, decoded)
        self._sightings.take(decoded)
        self._keep(message)
        if _is_known(decoded):
            self._unknown.discard(message.topic)
        else:
            self._unknown.add(message.topic)
        return decoded

    def topics(self) -> tuple[SeenTopic, ...]:
        """Return every topic heard, those of known bridges first."""
        return tuple(sorted(self._topics.values(), key=lambda one: (one.bridge is None, one.topic)))

    def offers(self) -> tuple[Offer, ...]:
        """Return the numbers on topics nobody knows, the likeliest to be a meter's first."""
        unknown = [self._last[topic] for topic in self._unknown if topic in self._last]
        found = [offer for message in unknown for offer in offers_in(message)]
        found.sort(key=lambda one: (one.quantity is None, one.unit is None, one.topic, one.path))
        return tuple(found[:_MOST_OFFERS])

    def offers_of(self, topic: str) -> tuple[Offer, ...]:
        """Return the numbers on one topic, whether a bridge knows it or not."""
        return offers_in(self._last[topic]) if topic in self._last else ()

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the meters heard, the likeliest house first."""
        return self._sightings.candidates()

    def _keep(self, message: Message) -> None:
        """Keep a topic's last message, if it is of a meter's size and there is room."""
        before = self._last.pop(message.topic, None)
        self._bytes -= len(before.payload) if before is not None else 0
        size = len(message.payload)
        if 0 < size <= _LARGEST_KEPT and self._bytes + size <= _MOST_BYTES:
            self._last[message.topic] = message
            self._bytes += size


def _is_known(decoded: Decoded) -> bool:
    """Tell whether a message needs nobody to say what it is."""
    if decoded.bridge not in (None, _NO_BRIDGE) or decoded.online is not None:
        return True
    return any(reading.quality is Quality.GOOD for reading in decoded.readings)


def _seen(before: SeenTopic | None, message: Message, decoded: Decoded) -> SeenTopic:
    times = [reading.taken_at for reading in decoded.readings if reading.taken_at is not None]
    taken_at = max(times) if times else before.taken_at if before else None
    shown = message.payload[:_LONGEST_SHOWN].decode("utf-8", errors="replace")
    if before is None:
        at = message.received_at
        return SeenTopic(message.topic, decoded.bridge, 1, shown, at, at, message.retain, taken_at)
    return replace(
        before,
        bridge=decoded.bridge or before.bridge,
        count=before.count + 1,
        shown=shown,
        last_at=message.received_at,
        only_retained=before.only_retained and message.retain,
        taken_at=taken_at,
    )
